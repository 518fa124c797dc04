# The machine's own accounts and groups, as ADSI's WinNT provider tells of them: it goes on where Get-LocalGroupMember
# stops, at members that exist no longer (an orphan's path is its SID) and at those of Entra.
# needs: limited

$DirectorySeconds = 60
$DirectoryOpener = @'
function Open-Directory($What) { [ADSI] $What }
'@
$DirectoryReader = @'
function Read-Property($Entry, [string] $Name) {
    try { $value = $Entry.InvokeGet($Name) } catch { return $null }
    return , $value
}
function Read-Sid($Entry) {
    $bytes = Read-Property $Entry 'objectSid'
    if ($null -ne $bytes) { return [Security.Principal.SecurityIdentifier]::new([byte[]] $bytes, 0).Value }
    $parts = ([string] $Entry.Path).Split('/')
    if ($parts[-1] -match '^S-1-[\d-]+$') { return $parts[-1] }
    try { return ([Security.Principal.NTAccount] "$($parts[-2])\$($parts[-1])").Translate([Security.Principal.SecurityIdentifier]).Value }
    catch { return '' }
}
function Read-Members($Group) {
    foreach ($one in @($Group.Invoke('Members'))) {
        $member = Open-Directory $one
        @{ sid = Read-Sid $member; path = [string] $member.Path }
    }
}
$machine = Open-Directory "WinNT://$([Environment]::MachineName),computer"
foreach ($entry in $machine.Children) {
    $about = @{ class = [string] $entry.SchemaClassName; sid = Read-Sid $entry; path = [string] $entry.Path }
    if ($about.class -eq 'Group') { $about.members = @(Read-Members $entry) }
    elseif ($about.class -eq 'User') {
        foreach ($name in 'Name', 'UserFlags', 'PasswordAge', 'LastLogin', 'MaxPasswordAge', 'MinPasswordLength',
            'BadPasswordAttempts') {
            $about[$name] = Read-Property $entry $name
        }
    }
    else { continue }
    $about
}
'@
$AdministratorsSid = 'S-1-5-32-544'

# {users: [...], groups: {sid: {path, members: [{sid, path}]}}}, asked once in a run.
function Get-Directory {
    return Get-Once 'directory' {
        if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'WinNT' }
        $users = [Collections.ArrayList] @()
        $groups = @{}
        foreach ($one in (Invoke-Limited 'the list of accounts' $DirectorySeconds "$DirectoryOpener$DirectoryReader")) {
            if ($one.class -eq 'User') { [void] $users.Add($one) } else { $groups[$one.sid] = $one }
        }
        if ($users.Count -eq 0) { throw 'Windows named none of its accounts' }
        @{ users = $users; groups = $groups }
    }
}

# One account or group of the machine, to be written to.
function Open-Account([string] $Path) {
    return & ([scriptblock]::Create("$DirectoryOpener`nOpen-Directory `$args[0]")) $Path
}

# The SID that an account's name stands for, or $null: SIDs as they are, then the machine's own accounts, then Windows.
function Find-Sid([string] $Name) {
    if ($Name -match '^S-1-[\d-]+$') { return $Name }
    $own = $Name -replace '^(\.|' + [regex]::Escape([Environment]::MachineName) + ')\\', ''
    foreach ($user in (Get-Directory).users) { if (Test-SameName $user.Name $own) { return $user.sid } }
    return ConvertTo-Sid $Name
}

# Two names of an account: capitals do not count, but what cannot be seen does, which -eq passes over.
function Test-SameName([string] $One, [string] $Other) {
    return [string]::Equals($One, $Other, [StringComparison]::OrdinalIgnoreCase)
}

function ConvertTo-Sid([string] $Name) {
    try { return ([Security.Principal.NTAccount] $Name).Translate([Security.Principal.SecurityIdentifier]).Value }
    catch [Security.Principal.IdentityNotMappedException] { return $null }
}

# Where an account belongs: local, builtin, domain, entra; or orphan where only its SID is left.
function Get-Scope([string] $Sid, [string] $Path) {
    if ($Sid -match '^S-1-12-1-') { return 'entra' }
    if ($Sid -notmatch '^S-1-5-21-') { return 'builtin' }
    foreach ($user in (Get-Directory).users) {
        if ($Sid -eq $user.sid) { return 'local' }
    }
    if ($Path -match '/S-1-[\d-]+$') { return 'orphan' }
    return 'domain'
}

function Get-Rid([string] $Sid) { return [long]::Parse($Sid.Split('-')[-1], $Invariant) }
