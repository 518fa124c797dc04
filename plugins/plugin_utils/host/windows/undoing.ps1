# Putting back what a run replaced, by the code that replaced it. Sent to a host with whatever writes; it needs neither the
# controller nor the network: what is put back lies in the host's own journal.

# What a run changed, for these controls or all when there are none, in the order it did.
function Get-EntriesOf([string] $Run, $Controls) {
    $controls = @($Controls)
    $entries = Read-Journal $Run
    if ($controls.Count) { $entries = @($entries | Where-Object { $controls -contains $_.control }) }
    return , @($entries)
}

# What hygiene set for a control on this host and did not put back since, in the order it did.
function Get-EntriesInForce([string] $Control) {
    $standing = [ordered] @{}
    $back = @{}
    foreach ($entry in (Read-Journals)) {
        if ($entry.control -ne $Control) { continue }
        $spot = "$($entry.type) $($entry.target)"
        $own = "$($entry.run) $spot"
        $other = "$($entry.undoes) $spot"
        if (-not $entry.undoes) { $standing[$own] = $entry }
        elseif ($standing.Contains($other)) {
            $back[$own] = @{ key = $other; entry = $standing[$other] }
            $standing.Remove($other)
        }
        elseif ($back.ContainsKey($other)) {
            # an undo of an undo
            $standing[$back[$other].key] = $back[$other].entry
            $back.Remove($other)
        }
    }
    return , @($standing.Values)
}

# {control: outcome}, the last change first. `stays` names what is never taken back, `drift` what was changed since and is left alone, unless $Force. What has
# to be written together is, when something else comes, or at the end.
function Undo-Entries($Entries, [bool] $Force, [bool] $Write, [string] $Run, [string] $Action) {
    $list = @($Entries)
    [Array]::Reverse($list)
    $sets = [ordered] @{}
    $waiting = [Collections.ArrayList] @()
    foreach ($entry in $list) {
        if (-not $sets.Contains($entry.control)) {
            $sets[[string] $entry.control] = Get-Outcome
            $sets[[string] $entry.control]['drift'] = @()
            $sets[[string] $entry.control]['stays'] = @()
        }
        $joint = Test-Joint ([string] $entry.type)
        $twice = @($waiting | Where-Object { $_.entry.type -ne $entry.type -or $_.entry.target -eq $entry.target }).Count
        if ($waiting.Count -and (-not $joint -or $twice)) { Write-Back $waiting $sets $Write $Run $Action }
        $change = Get-ChangeBack $entry $sets[$entry.control] $Force
        if ($null -eq $change) { continue }
        [void] $waiting.Add(@{ entry = $entry; change = $change })
        if (-not $joint) { Write-Back $waiting $sets $Write $Run $Action }
    }
    if ($waiting.Count) { Write-Back $waiting $sets $Write $Run $Action }
    return $sets
}

# The change that takes an entry back, or nothing when there is nothing to do, or when somebody changed it since.
function Get-ChangeBack($Entry, $Outcome, [bool] $Force) {
    try {
        $type = [string] $Entry.type
        $target = [string] $Entry.target
        $now = Read-Target $type $target
        if (Test-Same $now $Entry.before) { return $null }
        if ($Lasting.ContainsKey($type)) {
            $Outcome.stays = @($Outcome.stays) + "${target}: $($Lasting[$type])"
            return $null
        }
        if (-not $Force -and -not (Test-Same $now $Entry.after)) {
            $Outcome.drift = @($Outcome.drift) + $target
            return $null
        }
        return [ordered] @{ type = $type; target = $target; before = $now; after = $Entry.before }
    }
    catch {
        $Outcome.error = [string] $_.Exception.GetBaseException().Message
        return $null
    }
}

# Write the changes that wait, and let them wait no more. One that cannot be put back never loses the others.
function Write-Back([Collections.ArrayList] $Waiting, $Sets, [bool] $Write, [string] $Run, [string] $Action) {
    $items = $Waiting.ToArray()
    $Waiting.Clear()
    $entries = @{}
    foreach ($item in $items) { $entries["$($item.change.type) $($item.change.target)"] = $item.entry }
    $keep = {
        param($Change, $Made)
        $entry = $entries["$($Change.type) $($Change.target)"]
        Write-Entry $Run $Action ([ordered] @{
                at = Get-Now; control = [string] $entry.control; type = $Change.type; target = $Change.target
                before = $Change.before; after = $Change.after; made = @($Made); undoes = [string] $entry.run
            })
    }
    $written = [Collections.ArrayList] @()
    try {
        Invoke-Changes @($items | ForEach-Object { $_.change }) $Write $keep $written
        if ($Write) {
            foreach ($item in $items) {
                if ($item.entry.type -eq 'registry' -and $null -eq $item.entry.before) {
                    Remove-Keys (Get-Field $item.entry 'made' @())
                }
            }
        }
    }
    catch {
        foreach ($item in $items) { $Sets[$item.entry.control].error = [string] $_.Exception.GetBaseException().Message }
    }
    foreach ($one in $written) {
        $outcome = $Sets[$entries["$($one.type) $($one.target)"].control]
        $outcome.changed = $true
        if ($one.type -ne 'record') { $outcome.diff = @($outcome.diff) + @(Get-Difference $one) }
    }
}
