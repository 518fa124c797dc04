# Programs that let somebody drive this machine from elsewhere: remote support, VNC, agents of providers.
# needs: listening, services, software
#
# params: {tools: [{name, services, programs, software}]}; `*` matches within every name but the tool's
# get: [{name, services, processes, installed}], the tools of which something is here
#     services   installed ones that run, or that may be started
#     processes  running programs, without .exe
#     installed  software, as both lists for removal, users' own and the store name it
# set: {disabled: true} stops and disables the services of the failing tools; no program is removed or ended

function Get-RemoteTools($Params) {
    $running = @((Get-Once 'programs' { Read-Programs }).Values)
    $software = @((Get-Once 'software' { Read-Software }) | ForEach-Object { $_.name })
    $found = foreach ($tool in @($Params.tools)) {
        $services = Find-Services (Get-Field $tool 'services' @())
        $programs = Select-Like $running (Get-Field $tool 'programs' @())
        $installed = Select-Like $software (Get-Field $tool 'software' @())
        if ($services.Count + $programs.Count + $installed.Count) {
            [ordered] @{ name = [string] $tool.name; services = $services; processes = $programs; installed = $installed }
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# The names that match one of the patterns.
function Select-Like($Names, $Patterns) {
    $found = foreach ($pattern in @($Patterns)) { @($Names) -like $pattern }
    return , @($found | Where-Object { $_ } | Sort-Object -Unique)
}

function Find-Services($Patterns) {
    $names = Get-Once 'service names' { Get-SubKeys 'HKLM\SYSTEM\CurrentControlSet\Services' }
    $found = foreach ($name in (Select-Like $names $Patterns)) {
        $state = Get-ServiceState $name
        if ($null -ne $state -and ($state.start -ne 'disabled' -or $state.running)) { $name }
    }
    return , @($found | Where-Object { $_ })
}

# --- set ---
function Set-RemoteTools($Params, $Wanted, $Failing) {
    $names = @(foreach ($tool in (Get-RemoteTools $Params)) { if (@($Failing) -contains $tool.name) { $tool.services } })
    if ($names.Count -eq 0) { return , @() }
    return , (Set-Services ([ordered] @{ names = $names }) ([ordered] @{ start = 'disabled'; running = $false }) $null)
}
