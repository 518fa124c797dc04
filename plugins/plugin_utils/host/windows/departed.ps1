# Accounts of this machine whose people left, and what of theirs is alive on it.
# needs: directory, limited
#
# params: {accounts: [{name, person, since}]}
# get: [{account, person, sid, what, item}], nothing when there is no such account, or nothing of it is left
#     what  account (it is not disabled), group (any but the ordinary users, by SID), session (by its number), task (one
#           that runs as it, by its path), service (what runs as it)
# set: {} disables it, takes it out of the groups, disables its tasks and ends its sessions; not an account that services
#     run as. What is loaded of somebody without a session that has a number stays, and is told

$TaskStore = Join-Path ([Environment]::SystemDirectory) 'Tasks'

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
    if ((Get-LoadedUsers) -contains $User.sid) {
        $numbers = Get-SessionNumbers $User.sid
        foreach ($item in $numbers) { @{ what = 'session'; item = $item } }
        if (-not $numbers.Count) { @{ what = 'session'; item = 'open' } }
    }
    Get-RunAs $User
}

# The numbers of somebody's sessions, under which Windows keeps what each is called.
function Get-SessionNumbers([string] $Sid) {
    return , @((Get-SubKeys "HKU\$Sid\Volatile Environment") | Where-Object { $_ -match '^\d+$' })
}

# {what, item, stored?} of the services, and of the scheduled tasks that are not disabled, which run as an account.
#     stored  a task that logs on with the account's password
function Get-RunAs($User) {
    $root = 'HKLM\SYSTEM\CurrentControlSet\Services'
    foreach ($name in (Get-SubKeys $root)) {
        if (Test-Own (Read-Registry "$root\$name" 'ObjectName' '') $User) { @{ what = 'service'; item = $name } }
    }
    if (-not [IO.Directory]::Exists($TaskStore)) { return }
    foreach ($path in [IO.Directory]::GetFiles($TaskStore, '*', 'AllDirectories')) {
        $text = [IO.File]::ReadAllText($path)
        if ($text -notmatch '(?s)<Principals>.*<UserId>([^<]*)</UserId>.*</Principals>') { continue }
        if (-not (Test-Own $Matches[1] $User) -or -not (Test-TaskOn $text)) { continue }
        @{ what = 'task'; item = $path.Substring($TaskStore.Length); stored = $text -match '<LogonType>Password<' }
    }
}

# Whether what a service or a task runs as is one of the machine's own accounts.
function Test-Own([string] $Account, $User) {
    $parts = $Account.Split('\')
    $here = $parts.Count -eq 1 -or @('.', [Environment]::MachineName) -contains $parts[0]
    return $Account -eq $User.sid -or ($here -and (Test-SameName $parts[-1] $User.Name))
}

function Test-TaskOn([string] $Text) { return $Text -notmatch '(?s)<Settings>.*<Enabled>false<' }

# --- set ---
$SessionSeconds = 30
$Ended = 'ended, an undo leaves it'
$Lasting['session'] = 'a session that was ended stays ended'

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
        # no way back in first, then what runs
        foreach ($one in $items) {
            if ($one.what -eq 'group') { [void] $changes.Add((New-Change 'group_member' "$($one.item) $sid" $null)) }
        }
        foreach ($one in $items) {
            if ($one.what -eq 'task') { [void] $changes.Add((New-Change 'scheduled_task' $one.item ([ordered] @{ enabled = $false }))) }
        }
        [void] $changes.Add((New-Change 'session' $sid ([ordered] @{ session = $Ended })))
    }
    if ($refused.Count -and $changes.Count -eq 0) { throw ($refused -join '; ') }
    return , @($changes)
}

function Read-ScheduledTaskTarget([string] $Target) {
    if (-not [IO.File]::Exists("$TaskStore$Target")) { return $null }
    return [ordered] @{ enabled = Test-TaskOn ([IO.File]::ReadAllText("$TaskStore$Target")) }
}

function Write-ScheduledTaskTarget([string] $Target, $State) {
    if ($State.enabled) { [void] (Invoke-Program 'schtasks.exe' @('/Change', '/TN', $Target, '/ENABLE')); return }
    [void] (Invoke-Program 'schtasks.exe' @('/Change', '/TN', $Target, '/DISABLE'))
    try { [void] (Invoke-Program 'schtasks.exe' @('/End', '/TN', $Target)) }
    catch { return } # it was not running
}

function Read-SessionTarget([string] $Target) {
    if ((Get-SessionNumbers $Target).Count) { return [ordered] @{ session = 'open' } }
    return [ordered] @{ session = $Ended }
}

# Ends every session of an account, and waits until Windows has put its part of the registry away.
function Write-SessionTarget([string] $Target, $State) {
    $waits = $SessionSeconds
    $refused = ''
    foreach ($number in (Get-SessionNumbers $Target)) {
        try { [void] (Invoke-Program 'logoff.exe' @($number)) }
        catch {
            $refused = ": $($_.Exception.GetBaseException().Message)"
            $waits = 0
        }
    }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ((Get-SessionNumbers $Target).Count) {
        if ($clock.Elapsed.TotalSeconds -ge $waits) { throw "a session of $Target does not end$refused" }
        Start-Sleep -Milliseconds 200
    }
}
