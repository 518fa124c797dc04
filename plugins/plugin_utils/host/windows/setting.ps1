# The requests that write: setting failing controls in the order given, and putting a run back. Sent with those alone.

function Get-Outcome {
    return [ordered] @{ changed = $false; diff = @(); guard = $null; error = $null; accounts = @(); observing = $false }
}

# What the controller is told of something that went wrong.
function Get-Refusal($Problem) {
    $words = [string] $Problem.Exception.GetBaseException().Message
    if ($words.StartsWith('HYGIENE|')) {
        $mark, $code, $detail = $words.Split([char[]] '|', 3)
        return [ordered] @{ code = $code; detail = $detail }
    }
    return [ordered] @{ code = 'set_failed'; detail = $words }
}

function Invoke-Request($Request) {
    if (-not (Test-Administrator)) { return @{ refused = @{ code = 'not_root'; detail = '' } } }
    $write = [bool] $Request.write
    $run = [string] $Request.run
    try {
        if ($write) { Lock-Host $run }
        if (Get-Field $Request 'undo') { return Invoke-Undo $Request.undo $run $write }
        return Invoke-Set $Request.set $run $write
    }
    catch { return @{ refused = Get-Refusal $_ } }
}

# {sets: {control: outcome}}. An outcome is {changed, diff, guard, error, accounts} or `requires`.
function Invoke-Set($Items, [string] $Run, [bool] $Write) {
    $sets = [ordered] @{}
    foreach ($item in @($Items)) { $sets[[string] $item.control] = Set-One $item $sets $Run $Write }
    return [ordered] @{ sets = $sets; after = @{}; armed = $false }
}

function Set-One($Item, $Done, [string] $Run, [bool] $Write) {
    $outcome = Get-Outcome
    $missing = @(@($Item.requires) | Where-Object { $_ -and $Done.Contains($_) -and ($Done[$_].error -or $Done[$_].Contains('requires')) })
    if ($missing.Count) {
        $outcome['requires'] = $missing
        return $outcome
    }
    $written = [Collections.ArrayList] @()
    try {
        $kind = Get-KindName ([string] $Item.kind)
        $changes = & "Set-$kind" $Item.params $Item.wanted $Item.failing
        $keep = {
            param($Change, $Made)
            Write-Entry $Run 'apply' ([ordered] @{
                    at = Get-Now; control = [string] $Item.control; type = $Change.type; target = $Change.target
                    before = $Change.before; after = $Change.after; made = @($Made); undoes = ''
                })
        }
        Invoke-Changes $changes $Write $keep $written
    }
    catch {
        # one control that cannot be set never loses the others
        $outcome.error = "$($_.Exception.GetBaseException().Message)"
    }
    $outcome.changed = $written.Count -gt 0
    $outcome.diff = @(foreach ($one in $written) { Get-Difference $one })
    return $outcome
}

# Put back what a run changed, the last change first. `drift` names what was changed since and is left alone.
function Invoke-Undo($Asked, [string] $Run, [bool] $Write) {
    $entries = Read-Journal ([string] $Asked.run)
    $controls = @((Get-Field $Asked 'controls' @()))
    if ($controls.Count) { $entries = @($entries | Where-Object { $controls -contains $_.control }) }
    [Array]::Reverse($entries)
    $sets = [ordered] @{}
    foreach ($entry in $entries) {
        $control = [string] $entry.control
        if (-not $sets.Contains($control)) {
            $sets[$control] = Get-Outcome
            $sets[$control]['drift'] = @()
        }
        Undo-Entry $entry $sets[$control] ([bool] $Asked.force) $Run ([string] $Asked.run) $Write
    }
    return [ordered] @{ sets = $sets; after = @{}; armed = $false }
}

function Undo-Entry($Entry, $Outcome, [bool] $Force, [string] $Run, [string] $Undone, [bool] $Write) {
    try {
        $type = [string] $Entry.type
        $target = [string] $Entry.target
        $now = Read-Target $type $target
        if (Test-Same $now $Entry.before) { return }
        if (-not $Force -and -not (Test-Same $now $Entry.after)) {
            $Outcome.drift = @($Outcome.drift) + $target
            return
        }
        $change = [ordered] @{ type = $type; target = $target; before = $now; after = $Entry.before }
        $keep = {
            param($Change, $Made)
            Write-Entry $Run 'undo' ([ordered] @{
                    at = Get-Now; control = [string] $Entry.control; type = $type; target = $target
                    before = $Change.before; after = $Change.after; made = @($Made); undoes = $Undone
                })
        }
        $written = [Collections.ArrayList] @()
        Invoke-Changes @($change) $Write $keep $written
        if ($Write -and $null -eq $Entry.before) { Remove-Keys (Get-Field $Entry 'made' @()) }
        $Outcome.changed = $Outcome.changed -or $written.Count -gt 0
        $Outcome.diff = @($Outcome.diff) + @(foreach ($one in $written) { Get-Difference $one })
    }
    catch { $Outcome.error = [string] $_.Exception.GetBaseException().Message }
}
