# Programs that let somebody drive this machine from elsewhere: remote support, VNC, agents of providers.
# needs: listening, services, software
#
# params: {names: [text], services, programs, software: [[text]]}, a tool at each place of the four; `*` matches within every
#     name but the tool's; software none of which is named is what begins with the tool's name
# get: [{name, services, processes, installed}], the tools of which something is here
#     services   installed ones that run, or that may be started
#     processes  running programs, without .exe
#     installed  software, as both lists for removal, users' own and the store name it
# set: {disabled: true} stops and disables the services of the failing tools; no program is removed or ended

function Get-RemoteTools($Params) {
    $running = @((Get-Once 'programs' { Read-Programs }).Values)
    $software = @((Get-Once 'software' { Read-Software }) | ForEach-Object { $_.name })
    $found = for ($place = 0; $place -lt @($Params.names).Count; $place++) {
        $services = Find-Services $Params.services[$place]
        $programs = Select-Like $running $Params.programs[$place]
        $named = $Params.software[$place]
        if (@($named).Count -eq 0) { $named = "$(@($Params.names)[$place])*" }
        $installed = Select-Like $software $named
        if ($services.Count + $programs.Count + $installed.Count) {
            [ordered] @{ name = [string] @($Params.names)[$place]; services = $services; processes = $programs; installed = $installed }
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
