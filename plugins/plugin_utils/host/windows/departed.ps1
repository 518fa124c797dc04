# Accounts of this machine whose people left, and what of theirs is alive on it.
# needs: directory, limited
#
# params: {accounts: [{name, person, since}]}
# get: [{account, person, sid, what, item}], nothing when there is no such account, or nothing of it is left
#     what  account (it is not disabled), group (any but the ordinary users, by SID), session, service (what runs as it)
# set: {} disables it and takes it out of the groups; not an account that services run as. Sessions stay, and are told

function Get-Departed($Params) {
    $found = foreach ($one in @((Get-Field $Params 'accounts' @()))) {
        foreach ($user in (Get-Directory).users) {
            if (-not (Test-SameName $user.Name $one.name)) { continue }
            foreach ($thing in (Get-Alive $user)) {
                [ordered] @{ account = [string] $user.Name; person = $one.person; sid = $user.sid; what = $thing.what; item = $thing.item }
            }
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

function Get-Alive($User) {
    if (([int] $User.UserFlags -band 2) -eq 0) { @{ what = 'account'; item = 'not disabled' } }
    $groups = (Get-Directory).groups
    foreach ($sid in @($groups.Keys | Sort-Object)) {
        $members = @($groups[$sid].members | ForEach-Object { $_.sid })
        if ($sid -ne 'S-1-5-32-545' -and $members -contains $User.sid) { @{ what = 'group'; item = $sid } }
    }
    if ((Get-LoadedUsers) -contains $User.sid) { @{ what = 'session'; item = 'open' } }
    $root = 'HKLM\SYSTEM\CurrentControlSet\Services'
    foreach ($name in (Get-SubKeys $root)) {
        $parts = @(([string] (Read-Registry "$root\$name" 'ObjectName' '')).Split('\'))
        $here = $parts.Count -eq 2 -and ($parts[0] -eq '.' -or (Test-SameName $parts[0] ([Environment]::MachineName)))
        if ($here -and (Test-SameName $parts[1] $User.Name)) { @{ what = 'service'; item = $name } }
    }
}

# --- set ---
function Set-Departed($Params, $Wanted, $Failing) {
    $changes = [Collections.ArrayList] @()
    $refused = @()
    foreach ($sid in @($Failing | ForEach-Object { $_.sid } | Select-Object -Unique)) {
        $items = @($Failing | Where-Object { $_.sid -eq $sid })
        $services = @($items | Where-Object { $_.what -eq 'service' } | ForEach-Object { $_.item })
        if ($services.Count) {
            $refused += "$($items[0].account) runs $($services -join ', '): give those an account of their own first"
            continue
        }
        [void] $changes.Add((New-Change 'local_user' "$sid enabled" ([ordered] @{ value = $false })))
        foreach ($one in $items) {
            if ($one.what -eq 'group') { [void] $changes.Add((New-Change 'group_member' "$($one.item) $sid" $null)) }
        }
    }
    if ($refused.Count -and $changes.Count -eq 0) { throw ($refused -join '; ') }
    return , @($changes)
}
