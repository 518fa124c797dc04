# Who is in the machine's own groups, by SID, whatever the language and whoever exists no longer.
# needs: directory, limited
#
# params: {groups: [sid], declared: [names], standing: [rid] = []}
# get: [{name, account, sid, scope, group}] of those groups that there are, without the members whose SID of a domain or of
#     this machine ends in a number of `standing`
#     name     the word of `declared` that stands for this SID, else the SID: never a name that somebody gave to himself
#     account  what Windows calls it, null for a SID of which nothing else is left
#     scope    local, builtin, domain, entra or orphan
# set: {member: false} takes the failing ones out

function Get-LocalGroups($Params) {
    $words = @{}
    foreach ($name in (Get-Field $Params 'declared' @())) {
        $sid = Find-Sid $name
        if ($null -ne $sid) { $words[$sid] = [string] $name }
    }
    $standing = @((Get-Field $Params 'standing' @()))
    $found = foreach ($group in @($Params.groups)) {
        $known = (Get-Directory).groups[[string] $group]
        if ($null -eq $known) { continue }
        foreach ($member in $known.members) {
            if (-not $member.sid) { Stop-Unreadable 'not_readable' "the SID of $(Get-AccountName $member)" }
            $own = $member.sid -match '^S-1-5-21-'
            if ($own -and $standing -contains (Get-Rid $member.sid)) { continue }
            $name = $words[$member.sid]
            if ($null -eq $name) { $name = $member.sid }
            [ordered] @{
                name    = $name
                account = Get-AccountName $member
                sid     = $member.sid
                scope   = Get-Scope $member.sid $member.path
                group   = [string] $group
            }
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# DOMAIN\name of a path such as WinNT://DOMAIN/name, or WinNT://WORKGROUP/MACHINE/name.
function Get-AccountName($Member) {
    $parts = @($Member.path.Substring('WinNT://'.Length).Split('/'))
    if ($parts.Count -lt 2) { return $null }
    return "$($parts[-2])\$($parts[-1])"
}

# --- set ---
function Set-LocalGroups($Params, $Wanted, $Failing) {
    $changes = foreach ($one in @($Failing)) {
        if (@($Params.groups) -contains $one.group) { New-Change 'group_member' "$($one.group) $($one.sid)" $null }
    }
    return , @($changes)
}

function Read-GroupMemberTarget([string] $Target) {
    $group, $sid = $Target.Split(' ')
    foreach ($member in (Get-Directory).groups[$group].members) {
        if ($member.sid -eq $sid) { return [ordered] @{ member = $true } }
    }
    return $null
}

function Write-GroupMemberTarget([string] $Target, $State) {
    $group, $sid = $Target.Split(' ')
    $entry = Open-Account "$((Get-Directory).groups[$group].path),group"
    if ($null -eq $State) { $entry.Remove("WinNT://$sid") } else { $entry.Add("WinNT://$sid") }
    $Remembered.Remove('directory')
}
