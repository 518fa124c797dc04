# ADSI's WinNT provider, simulated: C:\lab-directory.json holds the accounts and groups of one machine. Shapes: the properties
# of IADsUser and IADsGroup as Microsoft's reference of the WinNT provider gives them (PasswordAge and MaxPasswordAge in
# seconds, -1 for ever; LastLogin that throws where nobody ever logged on; UserFlags of ADS_USER_FLAG_ENUM); paths of members as
# scripts that list local administrators keep them: WinNT://WORKGROUP/MACHINE/name, WinNT://DOMAIN/name, WinNT://AzureAD/name,
# WinNT://S-1-5-21-... of an orphan, which has no objectSid. Names as a French Windows 11 has them.

$LabDirectory = 'C:\lab-directory.json'
$LabMachine = 'S-1-5-21-0-0-0'

function Get-LabDirectory {
    if ([IO.File]::Exists($LabDirectory)) { return ConvertFrom-Json ([IO.File]::ReadAllText($LabDirectory)) }
    $e = [string] [char] 233
    $text = @"
{"users": [
 {"name": "Administrateur", "rid": 500, "flags": 66051, "age": 86400000, "idle": null},
 {"name": "DefaultAccount", "rid": 503, "flags": 66083, "age": null, "idle": null},
 {"name": "hygiene", "rid": 1000, "flags": 513, "age": 864000, "idle": 60},
 {"name": "accueil", "rid": 1001, "flags": 66081, "age": 86400000, "idle": 3600},
 {"name": "marie.curie", "rid": 1002, "flags": 66049, "age": 8640000, "idle": 17280000},
 {"name": "secours", "rid": 1003, "flags": 513, "age": 2592000, "idle": 1728000},
 {"name": "Invit$e", "rid": 501, "flags": 66083, "age": null, "idle": null},
 {"name": "WDAGUtilityAccount", "rid": 504, "flags": 66051, "age": 86400000, "idle": null}],
"groups": [
 {"name": "Administrateurs", "sid": "S-1-5-32-544", "members": ["500", "1000", "1001", "1003"]},
 {"name": "Utilisateurs", "sid": "S-1-5-32-545", "members": ["1002", "S-1-5-11 AUTORITE NT/Utilisateurs authentifi$($e)s"]},
 {"name": "Invit$($e)s", "sid": "S-1-5-32-546", "members": ["501"]},
 {"name": "Op$($e)rateurs de sauvegarde", "sid": "S-1-5-32-551", "members": ["1002"]},
 {"name": "Utilisateurs du Bureau $([char] 224) distance", "sid": "S-1-5-32-555", "members": ["1001"]},
 {"name": "Administrateurs Hyper-V", "sid": "S-1-5-32-578", "members": []},
 {"name": "Utilisateurs de gestion $([char] 224) distance", "sid": "S-1-5-32-580", "members": ["1000"]},
 {"name": "Utilisateurs du mod$($e)le COM distribu$e", "sid": "S-1-5-32-562", "members": ["1002"]}]}
"@
    Set-LabDirectory (ConvertFrom-Json $text)
    return ConvertFrom-Json $text
}

function Set-LabDirectory($State) { [IO.File]::WriteAllText($LabDirectory, (ConvertTo-Json -InputObject $State -Depth 6)) }

function New-LabEntry([string] $Path, [string] $Class, $Values) {
    $entry = New-Object PSObject -Property @{ Path = $Path; SchemaClassName = $Class; Values = $Values }
    $methods = @{
        InvokeGet = {
            if (-not $this.Values.ContainsKey([string] $args[0])) { throw 'The directory property cannot be found in the cache.' }
            return , $this.Values[[string] $args[0]]
        }
        Invoke    = {
            if ($args[0] -eq 'Members') { Get-LabMembers $this.Values.sid }
            elseif ($args[0] -eq 'SetPassword') { Set-LabPassword $this.Values.rid ([string] $args[1]) }
        }
        Put       = { $this.Values[[string] $args[0]] = $args[1] }
        SetInfo   = { Set-LabFlags $this.Values.rid $this.Values.UserFlags }
        Add       = { Set-LabMember $this.Values.sid ([string] $args[0]) $true }
        Remove    = { Set-LabMember $this.Values.sid ([string] $args[0]) $false }
    }
    foreach ($name in $methods.Keys) {
        $entry.PSObject.Members.Add([Management.Automation.PSScriptMethod]::new($name, $methods[$name]))
    }
    return $entry
}

function Get-LabBytes([string] $Sid) {
    $known = [Security.Principal.SecurityIdentifier] $Sid
    $bytes = [byte[]] (, 0 * $known.BinaryLength)
    $known.GetBinaryForm($bytes, 0)
    return , $bytes
}

# A number of the security policy, which the accounts show as well.
function Get-LabPolicy([string] $Name, [int] $Default) {
    $path = 'C:\lab-secedit.inf'
    if ([IO.File]::Exists($path) -and [IO.File]::ReadAllText($path) -match "(?m)^$Name = (-?\d+)") { return [int] $Matches[1] }
    return $Default
}

function Get-LabEntries {
    $state = Get-LabDirectory
    $longest = Get-LabPolicy 'MaximumPasswordAge' 42
    if ($longest -gt 0) { $longest *= 86400 }
    $shortest = Get-LabPolicy 'MinimumPasswordLength' 0
    $root = "WinNT://WORKGROUP/$([Environment]::MachineName)"
    foreach ($user in $state.users) {
        $values = @{
            Name = $user.name; UserFlags = [int] $user.flags; MaxPasswordAge = $longest; rid = $user.rid
            MinPasswordLength = $shortest; BadPasswordAttempts = 0; objectSid = Get-LabBytes "$LabMachine-$($user.rid)"
        }
        if ($null -ne $user.age) { $values.PasswordAge = [int] $user.age }
        if ($null -ne $user.idle) { $values.LastLogin = [DateTime]::Now.AddSeconds(-$user.idle) }
        New-LabEntry "$root/$($user.name)" 'User' $values
    }
    foreach ($group in $state.groups) {
        New-LabEntry "$root/$($group.name)" 'Group' @{ Name = $group.name; sid = $group.sid; objectSid = Get-LabBytes $group.sid }
    }
    New-LabEntry "$root/Spooler" 'Service' @{ Name = 'Spooler' }
}

# A member is the RID of an account, `SID AUTHORITY/name`, or the SID that is left of one.
function Get-LabMembers([string] $Sid) {
    $root = "WinNT://WORKGROUP/$([Environment]::MachineName)"
    $state = Get-LabDirectory
    foreach ($member in @($state.groups | Where-Object { $_.sid -eq $Sid })[0].members) {
        $name = @($state.users | Where-Object { "$($_.rid)" -eq $member } | ForEach-Object { $_.name })
        $own, $path = ([string] $member).Split([char[]] ' ', 2)
        if ($name.Count) { New-LabEntry "$root/$($name[0])" 'User' @{ objectSid = Get-LabBytes "$LabMachine-$member" } }
        elseif ($own -eq '?') { New-LabEntry "WinNT://$path" 'User' @{} }
        elseif ($path) { New-LabEntry "WinNT://$path" 'User' @{ objectSid = Get-LabBytes $own } }
        else { New-LabEntry "WinNT://$member" '' @{} }
    }
}

function Set-LabFlags($Rid, [int] $Value) {
    if ([IO.File]::Exists('C:\lab-directory-denied')) { throw [UnauthorizedAccessException] 'Access is denied.' }
    $state = Get-LabDirectory
    foreach ($user in $state.users) { if ($user.rid -eq $Rid) { $user.flags = $Value } }
    Set-LabDirectory $state
}

# A password is kept by its digest: `password` of the account.
function Set-LabPassword($Rid, [string] $Password) {
    if ([IO.File]::Exists('C:\lab-directory-denied')) { throw [UnauthorizedAccessException] 'Access is denied.' }
    $bytes = [Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($Password))
    $state = Get-LabDirectory
    foreach ($user in $state.users) {
        if ($user.rid -ne $Rid) { continue }
        $user.age = 0
        $user | Add-Member -NotePropertyName password -NotePropertyValue ([BitConverter]::ToString($bytes).Replace('-', '')) -Force
    }
    Set-LabDirectory $state
}

function Set-LabMember([string] $Group, [string] $Path, [bool] $Member) {
    if ([IO.File]::Exists('C:\lab-directory-denied')) { throw [UnauthorizedAccessException] 'Access is denied.' }
    $sid = $Path.Substring('WinNT://'.Length)
    $word = $sid
    if ($sid.StartsWith("$LabMachine-")) { $word = $sid.Substring($LabMachine.Length + 1) }
    $state = Get-LabDirectory
    foreach ($one in $state.groups) {
        if ($one.sid -ne $Group) { continue }
        $rest = @($one.members | Where-Object { ([string] $_).Split(' ')[0] -ne $word })
        if (-not $Member) { $one.members = $rest }
        elseif ($rest.Count -eq @($one.members).Count) { $one.members = @($rest + $word | Sort-Object { "$_".PadLeft(60) }) }
    }
    Set-LabDirectory $state
}

function Open-LabDirectory($What) {
    if ($What -isnot [string]) { return $What }
    if ([IO.File]::Exists('C:\lab-directory-hangs')) { while ($true) { Start-Sleep -Seconds 1 } }
    if ($What -match ',computer$') {
        return New-Object PSObject -Property @{ Path = $What; Children = @(Get-LabEntries) }
    }
    foreach ($entry in Get-LabEntries) { if ("$($entry.Path),$($entry.SchemaClassName)" -eq $What) { return $entry } }
    throw 'The network path was not found.'
}

function ConvertTo-LabSid([string] $Name) {
    $state = Get-LabDirectory
    foreach ($user in $state.users) { if ($user.name -eq $Name) { return "$LabMachine-$($user.rid)" } }
    foreach ($group in $state.groups) {
        foreach ($member in $group.members) {
            $own, $path = ([string] $member).Split([char[]] ' ', 2)
            if ($path -and $own -ne '?' -and $path.Replace('/', '\') -eq $Name) { return $own }
        }
    }
}

# A login to this machine by the network: whether the password is the one in force; nothing where C:\lab-no-network-login says
# that the account may not come in that way.
function Test-LabLogin([string] $Sid) {
    if ([IO.File]::Exists('C:\lab-no-network-login')) { return $null }
    $bytes = [Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes((Get-Given $Sid)))
    $rid = [int] $Sid.Split('-')[-1]
    $own = @((Get-LabDirectory).users | Where-Object { $_.rid -eq $rid })[0].password
    return $own -eq [BitConverter]::ToString($bytes).Replace('-', '') -and -not [IO.File]::Exists('C:\lab-login-refused')
}

New-Item -Path alias: -Name Test-Login -Value Test-LabLogin -Force | Out-Null
New-Item -Path alias: -Name Open-Directory -Value Open-LabDirectory -Force | Out-Null
