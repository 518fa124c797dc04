# Programs that let somebody drive this machine from elsewhere: remote support, VNC, agents of providers.
# needs: listening, services
#
# params: {tools: [{name, services, programs}]}; `*` matches within every name but the tool's
# get: [{name, services, processes}], the tools of which something is here
#     services   installed ones that run, or that may be started
#     processes  running programs, without .exe
# set: {disabled: true} stops and disables the services of the failing tools; no program is removed or ended

function Get-RemoteTools($Params) {
    $found = foreach ($tool in @($Params.tools)) {
        $services = Find-Services (Get-Field $tool 'services' @())
        $running = @((Get-Once 'programs' { Read-Programs }).Values)
        $programs = @(foreach ($pattern in @((Get-Field $tool 'programs' @()))) { $running -like $pattern })
        if ($services.Count + $programs.Count) {
            [ordered] @{ name = [string] $tool.name; services = $services; processes = @($programs | Sort-Object -Unique) }
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

function Find-Services($Patterns) {
    $names = Get-Once 'service names' { Get-SubKeys 'HKLM\SYSTEM\CurrentControlSet\Services' }
    $found = foreach ($pattern in @($Patterns)) {
        foreach ($name in @($names -like $pattern)) {
            $state = Get-ServiceState $name
            if ($null -ne $state -and ($state.start -ne 'disabled' -or $state.running)) { $name }
        }
    }
    return , @($found | Where-Object { $_ } | Sort-Object -Unique)
}

# --- set ---
function Set-RemoteTools($Params, $Wanted, $Failing) {
    $names = @(foreach ($tool in (Get-RemoteTools $Params)) { if (@($Failing) -contains $tool.name) { $tool.services } })
    if ($names.Count -eq 0) { return , @() }
    return , (Set-Services ([ordered] @{ names = $names }) ([ordered] @{ start = 'disabled'; running = $false }) $null)
}
