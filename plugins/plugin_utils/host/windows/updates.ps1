# Updates of Windows: when one last installed, whether a restart is due.
#
# params: {}
# get: {install_age_days, restart_due, waiting [names]}
#     install_age_days  since the newest cumulative update was installed; null where none ever was. Signatures of the
#                       antivirus are none.
#     restart_due       an update waits for a restart
#     waiting           all that waits for one: servicing, updates, renames (an installer's, or an update's)
# set: none

$Cumulative = 'Package_for_RollupFix~*'
$Installed = 112

function Get-Updates($Params) {
    $waiting = Get-Waiting
    return [ordered] @{
        install_age_days = Get-InstallAge
        restart_due      = @($waiting | Where-Object { $_ -ne 'renames' }).Count -gt 0
        waiting          = $waiting
    }
}

# Days since Windows' own servicing noted a cumulative update as installed, by the update's name in no language.
function Get-InstallAge {
    $path = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages'
    $last = $null
    foreach ($name in (Get-SubKeys $path)) {
        if ($name -notlike $Cumulative) { continue }
        if ((Read-Registry "$path\$name" 'CurrentState' 0) -ne $Installed) { continue }
        $high = [long] (Read-Registry "$path\$name" 'InstallTimeHigh' 0)
        $ticks = $high * 4294967296 + [long] (Read-Registry "$path\$name" 'InstallTimeLow' 0)
        if ($null -eq $last -or $ticks -gt $last) { $last = $ticks }
    }
    if (-not $last) { return $null }
    return [int] [Math]::Floor(([DateTime]::UtcNow - [DateTime]::FromFileTimeUtc($last)).TotalDays)
}

function Get-Waiting {
    $found = @()
    $windows = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion'
    $places = [ordered] @{
        servicing = "$windows\Component Based Servicing\RebootPending"
        updates   = "$windows\WindowsUpdate\Auto Update\RebootRequired"
    }
    foreach ($name in $places.Keys) {
        $key = Open-Key $places[$name]
        if ($null -ne $key) { $key.Close(); $found += $name }
    }
    $renames = Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager' 'PendingFileRenameOperations'
    if ($null -ne $renames) { $found += 'renames' }
    return , $found
}
