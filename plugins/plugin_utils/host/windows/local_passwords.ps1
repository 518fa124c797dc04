# The passwords of administrators that nobody has as their own: how old each is, and whether the practice keeps it.
# needs: directory, domain, domain_accounts, laps, limited, local_users
#
# params: {accounts: [names, or last numbers of SIDs], max_days: int, kept: {SID: seconds since 1970} = {}}
# get: {own, laps, accounts: [{name, sid, password_age, too_old, kept}]}
#     own       false on a domain controller, which has no accounts of its own
#     laps      Windows LAPS changes and keeps the administrator's password here
#     accounts  of those named, the open ones that administer the machine
#     kept      the latest password kept of it was set when it was kept, give or take a day
# set: {rotate: true} gives the failing ones the passwords that come with the request

$Slack = 86400

function Get-LocalPasswords($Params) {
    $laps = Get-Laps $null
    $told = Get-LocalUsers $null
    $found = @($told.users | Where-Object { $_.enabled -and $_.administrator -and (Test-Named $_ $Params) })
    return [ordered] @{
        own = $told.own; laps = $laps.joined -and $laps.backup -ne 0
        accounts = @(foreach ($user in $found) { Get-PasswordState $user $Params })
    }
}

function Test-Named($User, $Params) {
    foreach ($word in @($Params.accounts)) { if ([string] $word -eq [string] $User.rid -or (Test-SameName $word $User.name)) { return $true } }
    return $false
}

function Get-PasswordState($User, $Params) {
    $at = Get-Field (Get-Field $Params 'kept') $User.sid
    $since = (Get-Now) - 86400 * [double] $User.password_age
    $state = [ordered] @{ name = $User.name; sid = $User.sid; password_age = $User.password_age }
    $state.too_old = $User.password_age -gt $Params.max_days
    # ages are whole days here
    $state.kept = ($null -ne $at -and [Math]::Abs($since - $at) -le 2 * $Slack) -or @($Remembered['given']) -contains $User.sid
    return $state
}

# --- set ---
$Lasting['account_password'] = 'a password that was changed stays changed'

function Set-LocalPasswords($Params, $Wanted, $Failing) {
    $changes = foreach ($one in @($Failing)) {
        New-Change 'account_password' ([string] $one.sid) ([ordered] @{ password = 'new and kept, an undo leaves it' })
    }
    return , @($changes)
}

function Find-User([string] $Sid) {
    foreach ($user in (Get-Directory).users) { if ($user.sid -eq $Sid) { return $user } }
    throw "no account of this machine is $Sid any more"
}

function Read-AccountPasswordTarget([string] $Target) {
    return [ordered] @{ password = "$(ConvertTo-Days (Find-User $Target).PasswordAge) days old" }
}

# The password is in no parameter and no text of a script, which Windows may keep a log of.
function Write-AccountPasswordTarget([string] $Target, $State) {
    $user = Find-User $Target
    $secret = Get-Given $Target
    if (-not $secret) { throw "no password came with the request for $($user.Name)" }
    [void] (Open-Account "$($user.path),user").Invoke('SetPassword', $secret)
    $Remembered.Remove('directory')
    $age = (Find-User $Target).PasswordAge
    if ($null -eq $age -or $age -gt 300) { throw "Windows does not note a new password of $($user.Name)" }
    $login = Test-Login $Target
    if ($false -eq $login) { throw "Windows does not let $($user.Name) in with the new password" }
    if ($null -eq $login) { $Remembered['untried'] = @($Remembered['untried']) + $user.Name }
    $Remembered['given'] = @($Remembered['given']) + $Target
}

# Whether Windows lets an account in with the password that came for it, by a login over the network to this very machine;
# $null where none could be tried: the account may not come in by the network, or nothing here listens to it.
function Test-Login([string] $Sid) {
    try {
        Add-Type -AssemblyName System.DirectoryServices.AccountManagement
        $machine = [DirectoryServices.AccountManagement.PrincipalContext]::new('Machine', [Environment]::MachineName)
        return $machine.ValidateCredentials((Find-User $Sid).Name, (Get-Given $Sid))
    }
    catch { return $null }
}
