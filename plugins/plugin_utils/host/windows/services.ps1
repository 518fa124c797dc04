# Services: how they start, and whether they run.
# needs: domain
#
# params: {names: [name]}   the name that Windows knows, never the one that it shows
# get: [{name, start, delayed, running}] of those that are installed
#     start  boot, system, automatic, manual or disabled
# set: {start, delayed?, running?} of all of them

$Starts = @{ 0 = 'boot'; 1 = 'system'; 2 = 'automatic'; 3 = 'manual'; 4 = 'disabled' }

function Get-ServiceState([string] $Name) {
    $path = "HKLM\SYSTEM\CurrentControlSet\Services\$Name"
    $start = Read-Registry $path 'Start'
    if ($null -eq $start) { return $null }
    $service = Get-Service -Name $Name -ErrorAction SilentlyContinue
    return [ordered] @{
        name    = $Name
        start   = $Starts[[int] $start]
        delayed = (Read-Registry $path 'DelayedAutostart' 0) -eq 1
        running = $null -ne $service -and [string] $service.Status -eq 'Running'
    }
}

function Get-Services($Params) {
    $found = foreach ($name in @($Params.names)) { Get-ServiceState $name }
    return , @($found | Where-Object { $null -ne $_ })
}

function Get-ServicesTargets($Params) {
    $targets = [ordered] @{}
    foreach ($name in @($Params.names)) { $targets[$name] = "service $name" }
    return $targets
}

# --- set ---
function Set-Services($Params, $Wanted, $Failing) {
    $changes = foreach ($name in @($Params.names)) {
        $now = Get-ServiceState $name
        if ($null -eq $now) { continue }
        $after = [ordered] @{ start = $now.start; delayed = $now.delayed; running = $now.running }
        foreach ($key in (Get-Names $Wanted)) { $after[$key] = Get-Field $Wanted $key }
        if ($after.start -ne 'automatic') { $after.delayed = $false }
        New-Change 'service' $name $after
    }
    return , @($changes)
}

function Read-ServiceTarget([string] $Target) {
    $found = Get-ServiceState $Target
    if ($null -eq $found) { return $null }
    return [ordered] @{ start = $found.start; delayed = $found.delayed; running = $found.running }
}

# The delayed start is a value of its own, which counts when the system starts.
function Write-ServiceTarget([string] $Name, $State) {
    $start = [string] (Get-Field $State 'start')
    $delayed = [bool] (Get-Field $State 'delayed')
    $running = [bool] (Get-Field $State 'running')
    $now = Get-ServiceState $Name
    if ($now.running -and -not $running) { Stop-Service -Name $Name -Force }
    if ($now.start -ne $start) { Set-Service -Name $Name -StartupType $start }
    if ($now.delayed -ne $delayed) {
        $target = "HKLM\SYSTEM\CurrentControlSet\Services\$Name!DelayedAutostart"
        Write-RegistryTarget $target ([ordered] @{ type = 'dword'; data = [int] $delayed })
    }
    if (-not $now.running -and $running) { Start-Service -Name $Name }
}
