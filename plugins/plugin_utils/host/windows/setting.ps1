# Setting failing controls on the host, in the order given. Sent to a host with apply and plan.

function Get-Outcome {
    return [ordered] @{ changed = $false; diff = @(); guard = $null; error = $null; accounts = @(); observing = $false }
}

# {sets: {control: outcome}, armed}. An outcome is {changed, diff, guard, error, accounts, observing} or, when a required
# control failed, `requires`.
function Invoke-Set($Request, [string] $Run, [bool] $Write, $Way) {
    $dangerous = @(@($Request.set) | Where-Object { $_.dangerous -and -not $_.only_guard } | ForEach-Object { $_.control })
    $state = @{ run = $Run; write = $Write; way = $Way; dangerous = $dangerous; window = [int] $Request.window; armed = $false }
    $sets = [ordered] @{}
    foreach ($item in @($Request.set)) { $sets[[string] $item.control] = Set-One $item $sets $state }
    if ($state.armed) { Start-Countdown $Run }
    return [ordered] @{ sets = $sets; after = @{}; armed = $state.armed; handed = $Handed.ToArray() }
}

function Set-One($Item, $Done, $State) {
    $outcome = Get-Outcome
    $missing = @(@($Item.requires) | Where-Object { $_ -and $Done.Contains($_) -and (Test-Undone $Done[$_]) })
    if ($missing.Count) {
        $outcome['requires'] = $missing
        return $outcome
    }
    $written = [Collections.ArrayList] @()
    try {
        $setter = "Set-$(Get-KindName ([string] $Item.kind))"
        $changes = & $setter $Item.params $Item.wanted $Item.failing
        if ($Item.guard -or $Item.dangerous) { $outcome.guard = Get-Verdict $Item $changes $State.way }
        if ($Item.only_guard -or ($outcome.guard -and -not $outcome.guard.ok)) { return $outcome }
        $observe = Get-Field $Item 'observe'
        if ($observe) {
            $changes = & $setter $Item.params $observe $null
            $outcome.observing = $true
        }
        if ($State.write -and $Item.dangerous -and -not $State.armed) {
            Start-WayBack $State.run $State.dangerous $State.window
            $State.armed = $true
        }
        $changes = @($changes) + @(Get-ObservationChange ([string] $Item.control) ([bool] $observe))
        $keep = {
            param($Change, $Made)
            Write-Entry $State.run 'apply' ([ordered] @{
                    at = Get-Now; control = [string] $Item.control; type = $Change.type; target = $Change.target
                    before = $Change.before; after = $Change.after; made = @($Made); undoes = ''
                })
        }
        Invoke-Changes $changes $State.write $keep $written
    }
    catch {
        # one control that cannot be set never loses the others
        $outcome.error = [string] $_.Exception.GetBaseException().Message
    }
    if ($Remembered.ContainsKey('untried')) {
        $outcome['untried'] = @($Remembered['untried'] | Where-Object { $_ })
        $Remembered.Remove('untried')
    }
    if (-not $State.write) { $Announced.AddRange($written) }
    $outcome.changed = $written.Count -gt 0
    $outcome.diff = @(foreach ($one in $written) { if ($one.type -ne 'record') { Get-Difference $one } })
    return $outcome
}

# Whether a control that others require was not set: it failed, was refused, or is only observed for now.
function Test-Undone($Outcome) {
    $refused = $Outcome.guard -and -not $Outcome.guard.ok
    return [bool] ($Outcome.error -or $Outcome.observing -or $Outcome.Contains('requires') -or $refused)
}

# Since when a control is observed; nothing any more once it is set.
function Get-ObservationChange([string] $Control, [bool] $Observe) {
    $name = "observing\$Control.json"
    if ($Observe) {
        $text = ConvertTo-AsciiJson ([ordered] @{ control = $Control; since = [long] (Get-Now) })
        return New-Change 'record' $name ([ordered] @{ text = $text })
    }
    if (Read-Record $name) { return New-Change 'record' $name $null }
}

function Read-RecordTarget([string] $Target) {
    $path = Join-Path (Get-StatePath) $Target
    if (-not [IO.File]::Exists($path)) { return $null }
    return [ordered] @{ text = [IO.File]::ReadAllText($path) }
}

function Write-RecordTarget([string] $Target, $State) { Write-Record $Target ([string] (Get-Field $State 'text' '')) }
