# What must hold before a dangerous set. Sent to a host with whatever writes.
#
# A guard gets the resource's params, what is wanted, the changes about to be written and the way in, and answers {ok, text}.
# One that cannot be proven says no. Whatever its own guard says, no dangerous change closes the way that this run came by.

$WinRm = 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WinRM\Service'
$TokenFilter = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System!LocalAccountTokenFilterPolicy'

# {account, sid, connection, address, port, scheme, transports, source}: how this run reached the host. What the controller
# alone knows of it comes with the request.
function Get-WayIn($Told) {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    $way = [ordered] @{ account = $identity.Name; sid = $identity.User.Value; connection = 'local' }
    foreach ($name in 'connection', 'address', 'port', 'scheme', 'transports', 'source') {
        $value = Get-Field $Told $name
        if ($null -ne $value) { $way[$name] = $value }
    }
    return $way
}

# {ok, text}: the item's own guard, when there is one, and the way in.
function Get-Verdict($Item, $Changes, $Way) {
    $kept = Test-WayInStays $Changes $Way
    if (-not $kept.ok -or -not $Item.guard) { return $kept }
    $name = "Test-Guard$(Get-KindName ([string] $Item.guard))"
    if (-not (Test-Path -LiteralPath "function:$name")) { return New-Verdict $false "nothing here proves $($Item.guard) on Windows" }
    return & $name $Item.params $Item.wanted $Changes $Way
}

function New-Verdict([bool] $Ok, [string] $Text) { return [ordered] @{ ok = $Ok; text = $Text } }

function Test-WayInStays($Changes, $Way) {
    if ($Way.connection -ne 'winrm') { return New-Verdict $true 'this run does not come through WinRM' }
    $basic = @($Way.transports | Where-Object { @('basic', 'plaintext') -contains $_ }).Count -gt 0
    $lifelines = @{
        "registry $WinRm!AllowAutoConfig"               = $true
        "registry $WinRm\WinRS!AllowRemoteShellAccess"  = $true
        "registry $WinRm!AllowBasic"                    = $basic
        "registry $WinRm!AllowUnencryptedTraffic"       = $basic -and [string] $Way.scheme -eq 'http'
    }
    foreach ($one in @($Changes)) {
        $spot = "$($one.type) $($one.target)"
        $data = Get-Field $one.after 'data'
        if ($lifelines[$spot] -and $null -ne $one.after -and $data -eq 0) {
            return New-Verdict $false "$($one.target) is what this run's WinRM needs"
        }
        if ($spot -eq "registry $TokenFilter" -and $data -ne 1 -and (Test-FilteredAccount $Way)) {
            return New-Verdict $false "without $($one.target), UAC takes the rights of $($Way.account) away over the network"
        }
        $stops = $one.type -eq 'service' -and ((Get-Field $one.after 'start') -eq 'disabled' -or -not (Get-Field $one.after 'running'))
        if ($stops -and @('WinRM', 'mpssvc', 'BFE', 'http') -contains $one.target) {
            return New-Verdict $false "this run comes through the service $($one.target)"
        }
    }
    return New-Verdict $true "WinRM stays open for $($Way.account)"
}

# Whether UAC cuts this account down over the network: one of the machine's own, other than the built-in administrator.
function Test-FilteredAccount($Way) {
    $own = [string] $Way.account -like "$([Environment]::MachineName)\*"
    return $own -and -not ([string] $Way.sid).EndsWith('-500')
}

# Nobody works on the machine through Remote Desktop now: the name of a session of its own says so.
function Test-GuardNotThroughDesktop($Params, $Wanted, $Changes, $Way) {
    foreach ($sid in (Get-LoadedUsers)) {
        foreach ($session in (Get-SubKeys "HKU\$sid\Volatile Environment")) {
            $name = [string] (Read-Registry "HKU\$sid\Volatile Environment\$session" 'SESSIONNAME' '')
            if ($name -like 'RDP-*') {
                $who = Read-Registry "HKU\$sid\Volatile Environment" 'USERNAME' $sid
                return New-Verdict $false "$who works here through Remote Desktop now"
            }
        }
    }
    return New-Verdict $true 'nobody works here through Remote Desktop, and this run comes by another way'
}
