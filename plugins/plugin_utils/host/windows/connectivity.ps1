# What this machine really reaches: a TCP connection tried to each target, directly and through each proxy, by the account
# that this run came with; nothing on Windows lends another account without its password.
# needs: internet_firewall
#
# params: {targets: ["host:port"], proxies: ["host:port"], label: text}
#     or {targets, proxies, administrators: true}: what an administrator reaches
# get: {direct, proxy}, lists of one entry a try; both empty without targets
#     direct  {label, account, target, reached, answer}
#     proxy   {label, account, target, proxy, connected, reached, answer}: connected to the proxy; reached through it
#     label   params' own, to be found in an allow-list; the account's name without one
#     answer  "" or, in words, what stopped it; nothing is ever sent but a proxy's CONNECT line
#     What the account does not reach because hygiene refuses it to that very account says nothing of others: unknown.
#     What it does not reach as an administrator says nothing of the other administrators: unknown while there are some.
# set: none

$ConnectSeconds = 4

function Get-Connectivity($Params) {
    $answer = [ordered] @{ direct = @(); proxy = @() }
    $targets = @($Params.targets)
    if ($targets.Count -eq 0) { return $answer }
    foreach ($text in $targets + @($Params.proxies)) {
        if ($text -notmatch '^(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}$') { throw "'$text' is not host:port" }
    }
    $account = [Security.Principal.WindowsIdentity]::GetCurrent().Name
    $label = Get-Field $Params 'label' $account
    foreach ($proxy in @($null) + @($Params.proxies)) {
        foreach ($target in $targets) {
            $told = [ordered] @{ label = $label; account = $account; target = $target }
            $row = Test-Reached $target $proxy
            if ($proxy) { $told.proxy = $proxy; $told.connected = $row.connected }
            $told.reached = $row.reached
            $told.answer = $row.answer
            if ($proxy) { $answer.proxy += $told } else { $answer.direct += $told }
        }
    }
    foreach ($rows in $answer.direct, $answer.proxy) { if (@($rows).Count -and -not @($rows | Where-Object { $_.reached }).Count) { Assert-Telling $Params } }
    return $answer
}

# Stop where not having reached anything would be taken for a proof that it is none of.
function Assert-Telling($Params) {
    $own = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    if (Get-Field $Params 'administrators' $false) {
        $others = @((Get-AdministratorSids) | Where-Object { $_ -ne $own })
        if ($others.Count) { Stop-Unreadable 'not_readable' "connecting as the other $($others.Count) administrators, whose passwords nobody gave" }
    }
    elseif (@((Select-FirewallRules "\|Dir=Out\|.*$([regex]::Escape($own))\)")).Count) {
        Stop-Unreadable 'not_readable' 'connecting as an ordinary account: the firewall refuses the Internet to this one'
    }
}

function Test-Reached([string] $Target, $Proxy) {
    $row = @{ connected = $false; reached = $false; answer = '' }
    $spot = $Target
    if ($Proxy) { $spot = $Proxy }
    $at = $spot.LastIndexOf(':')
    $line = New-Object Net.Sockets.TcpClient
    try {
        $waiting = $line.BeginConnect($spot.Substring(0, $at).Trim('[', ']'), [int] $spot.Substring($at + 1), $null, $null)
        if (-not $waiting.AsyncWaitHandle.WaitOne($ConnectSeconds * 1000)) { $row.answer = 'no answer'; return $row }
        $line.EndConnect($waiting)
        $row.connected = $true
        $row.reached = -not $Proxy
        if ($Proxy) {
            $stream = $line.GetStream()
            $stream.ReadTimeout = $ConnectSeconds * 1000
            $bytes = [Text.Encoding]::ASCII.GetBytes("CONNECT $Target HTTP/1.1`r`nHost: $Target`r`n`r`n")
            $stream.Write($bytes, 0, $bytes.Length)
            $first = [string] (New-Object IO.StreamReader $stream).ReadLine()
            $row.reached = $first -match '^HTTP/\S+ 200'
            if (-not $row.reached) { $row.answer = $first.Substring(0, [Math]::Min(80, $first.Length)) }
        }
    }
    catch { $row.answer = [string] $_.Exception.GetBaseException().GetType().Name }
    finally { $line.Close() }
    return $row
}
