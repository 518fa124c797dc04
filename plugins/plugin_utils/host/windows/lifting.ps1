# A control lifted for a time: undone now, and put in force again by the host itself, controller present or not. A lift is
# lifts\<control>.json beside the program that ends it, and a scheduled task.

# Undo a control until `until` (seconds since 1970): {sets, lift}. One that is lifted already gets the new end, name and
# reason.
function Start-Lift($Asked, [string] $Run) {
    $control = [string] $Asked.control
    $before = Read-Record "lifts\$control.json"
    $entries = @()
    if ($null -eq $before) {
        $entries = Get-EntriesInForce $control
        if (-not $entries.Count) {
            Stop-Unreadable 'nothing_to_lift' "hygiene did not set $control on this host, so there is nothing of its own to lift"
        }
    }
    $told = [ordered] @{
        control = $control; until = [double] $Asked.until; by = [string] $Asked.by; reason = [string] $Asked.reason
        run = [string] (Get-Field $before 'run' $Run); since = [double] (Get-Field $before 'since' (Get-Now))
    }
    try {
        Write-OwnProgram "lifts\$control.ps1" "[void] (Stop-Lift '$control' '$(ConvertTo-Name $told.run)-end')"
        Write-Record "lifts\$control.json" (ConvertTo-AsciiJson $told)
        $at = $Epoch.AddSeconds($told.until)
        Register-Task "lift-$control" "hygiene: put $control in force again" "lifts\$control.ps1" $at $false
    }
    catch {
        Remove-Lift $control
        throw
    }
    $sets = Undo-Entries $entries $false $true $Run 'lift'
    if ($null -eq $before -and -not @($sets.Values | Where-Object { $_.changed }).Count) {
        Remove-Lift $control
        $told = $null
    }
    return [ordered] @{ sets = $sets; after = @{}; armed = $false; lift = $told }
}

# Put a lifted control in force again, now.
function Stop-Lift([string] $Control, [string] $Run) {
    Lock-Host $Run $PatienceSeconds
    $told = Read-Record "lifts\$Control.json"
    if ($null -eq $told) { Stop-Unreadable 'nothing_to_lift' "$Control is not lifted on this host" }
    $sets = Undo-Entries (Get-EntriesOf ([string] $told.run) @($Control)) $true $true $Run 'end of lift'
    Remove-Lift $Control
    return [ordered] @{ sets = $sets; after = @{}; armed = $false; lift = $told }
}

# Nothing is lifted any more: the record first, then what would have ended it.
function Remove-Lift([string] $Control) {
    Write-Record "lifts\$Control.json" ''
    Write-Record "lifts\$Control.ps1" ''
    Unregister-Task "lift-$Control"
}
