# The way back when a change cuts the host off: armed on the host before the first dangerous set.
#
# What is armed is a program of its own, made of the very text that apply sent. A scheduled task starts it when the time is
# over, and when Windows starts next.

$Armed = 'revert\armed.json'
$WayBack = 'revert\program.ps1'
$Reverted = 'revert\done.json'
$StartKey = 'SOFTWARE\hygiene'
$PatienceSeconds = 3600

# Whether the run is of this start of Windows: the key that says so does not outlive one.
function Test-StartedSince {
    $key = Open-Key "HKLM\$StartKey"
    if ($null -eq $key) { return $false }
    $key.Close()
    return $true
}

# Seconds since Windows started, whatever is done to the clock.
function Get-Ticks { return [Diagnostics.Stopwatch]::GetTimestamp() / [Diagnostics.Stopwatch]::Frequency }

# Have these controls' changes put back unless they are confirmed in time. Stops when they could not be.
function Start-WayBack([string] $Run, $Controls, [int] $Seconds) {
    try {
        $default = [Microsoft.Win32.RegistryKeyPermissionCheck]::Default
        (Open-Hive 'HKLM').CreateSubKey($StartKey, $default, [Microsoft.Win32.RegistryOptions]::Volatile).Close()
        Write-OwnProgram $WayBack "Restore-Run '$(ConvertTo-Name $Run)'"
        Write-Pending $Run $Controls $Seconds
        Register-WayBack $Run $Seconds
    }
    catch {
        Stop-WayBack
        throw
    }
}

function Register-WayBack([string] $Run, [int] $Seconds) {
    $what = "hygiene: put back the changes of run $(ConvertTo-Name $Run) unless they are confirmed"
    Register-Task 'revert' $what $WayBack ([DateTime]::UtcNow.AddSeconds($Seconds)) $true
}

function Write-Pending([string] $Run, $Controls, [int] $Seconds) {
    Write-Record $Armed (ConvertTo-AsciiJson ([ordered] @{
                run = $Run; controls = @($Controls); seconds = $Seconds
                until = (Get-Now) + $Seconds; monotonic = (Get-Ticks) + $Seconds
            }))
}

# Let the time run from now: the changes are made, and can be confirmed.
function Start-Countdown([string] $Run) {
    $waiting = Read-Record $Armed
    if ($null -eq $waiting -or [string] $waiting.run -ne $Run) { return }
    Write-Pending $Run @($waiting.controls) ([int] $waiting.seconds)
    # should this fail, the time runs since it was armed
    try { Register-WayBack $Run ([int] $waiting.seconds) } catch { return }
}

# Nothing is put back any more. What would act goes first.
function Stop-WayBack {
    Write-Record $WayBack ''
    Write-Record $Armed ''
    $software = Open-Key 'HKLM\SOFTWARE' $true
    $software.DeleteSubKey('hygiene', $false)
    $software.Close()
    Unregister-Task 'revert'
}

# Stop while the changes of another run wait to be confirmed; put back those whose time is over.
function Clear-Pending {
    $waiting = Read-Record $Armed
    if ($null -eq $waiting) { return }
    if (Test-Overdue $waiting) { Restore-Pending $waiting; return }
    $until = $Epoch.AddSeconds([double] $waiting.until).ToLocalTime()
    $words = "the changes of run $($waiting.run) wait to be confirmed until $($until.ToString('HH:mm:ss zzz', $Invariant)), or are put back then"
    throw "HYGIENE|locked|$words"
}

# Whether the time to confirm is over, or Windows was restarted since.
function Test-Overdue($Waiting) {
    return -not (Test-StartedSince) -or [double] $Waiting.monotonic -le (Get-Ticks) + 2
}

# {confirm: {state, ...}}: `confirmed`, `reverted` when the host was quicker, or `unknown`.
function Confirm-Run([string] $Run) {
    Lock-Host 'confirm' 120
    $waiting = Read-Record $Armed
    $done = Read-Record $Reverted
    if ($null -ne $waiting -and [string] $waiting.run -eq $Run) {
        Stop-WayBack
        return @{ confirm = @{ state = 'confirmed' } }
    }
    if ($null -ne $done -and [string] $done.run -eq $Run) {
        return @{ confirm = [ordered] @{ state = 'reverted'; errors = $done.errors; restarted = $done.restarted } }
    }
    return @{ confirm = @{ state = 'unknown' } }
}

# What the armed program does: put the run's changes back, and say what it did to whoever asks later.
function Restore-Run([string] $Run) {
    Lock-Host "$Run (revert)" $PatienceSeconds
    $waiting = Read-Record $Armed
    if ($null -ne $waiting -and [string] $waiting.run -eq $Run -and (Test-Overdue $waiting)) { Restore-Pending $waiting }
    Unlock-Host
}

# Put unconfirmed changes back. The host is ours.
function Restore-Pending($Waiting) {
    $run = [string] $Waiting.run
    $restarted = -not (Test-StartedSince)
    # without a journal the power went before the first change was noted
    $entries = @()
    if ([IO.File]::Exists((Get-JournalPath $run))) { $entries = Get-EntriesOf $run $Waiting.controls }
    $sets = Undo-Entries $entries $true $true "$run-revert" 'revert'
    $errors = [ordered] @{}
    foreach ($name in $sets.Keys) { if ($sets[$name].error) { $errors[$name] = $sets[$name].error } }
    Write-Record $Reverted (ConvertTo-AsciiJson ([ordered] @{
                run = $run; controls = @($Waiting.controls); at = Get-Now; errors = $errors; restarted = $restarted
            }))
    Stop-WayBack
}
