# What the firewall of Windows noted in its own record of what it let pass. Read only while something is observed on this host.
# needs: addresses, firewall

$RecordBytes = 2097152
$MostPassed = 200
$RecordLine = '(?m)^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ALLOW (TCP|UDP) (\S+) (\S+) \d+ (\d+) .*(SEND|RECEIVE)(?: \d+)?\r?$'

# [{address, port, count, last}] of the connections that a control would cut, the most frequent first. $Cuts is asked of each
# {way, protocol, address, range, port}: `address` is the other machine's, `port` that of whoever was called.
#     $null while nothing is observed, or while one of the kinds of network has no firewall, which then notes nothing
#     $false where a policy has what passes not noted
function Get-Passed([scriptblock] $Cuts) {
    if (-not (Test-Administrator) -or -not @(Read-Records 'observing').Count) { return $null }
    foreach ($name in $FirewallProfiles.Keys) {
        if ((Read-FirewallSetting 'policy' $name 'log_allowed') -eq 0) { return $false }
        if ((Get-FirewallSetting $name 'enabled') -eq 0 -or (Get-FirewallSetting $name 'log_allowed') -eq 0) { return $null }
    }
    $rows = Get-Once 'what passed' { Read-Passed }
    $found = @($rows | Where-Object { & $Cuts $_ } | Sort-Object { - $_.count } | Select-Object -First $MostPassed)
    return , @($found | ForEach-Object { [ordered] @{ address = $_.address; port = $_.port; count = $_.count; last = $_.last } })
}

function Read-Passed {
    $seen = [ordered] @{}
    foreach ($path in (Get-RecordPaths)) {
        foreach ($line in [regex]::Matches((Read-End $path), $RecordLine)) {
            $way = $line.Groups[6].Value
            $address = $line.Groups[3].Value
            if ($way -eq 'SEND') { $address = $line.Groups[4].Value }
            $key = "$way $($line.Groups[2].Value) $address $($line.Groups[5].Value)"
            if (-not $seen.Contains($key)) {
                $seen[$key] = @{
                    way = $way; protocol = $line.Groups[2].Value; address = $address; range = (Get-AddressRange $address)
                    port = [int] $line.Groups[5].Value; count = 0; at = ''
                }
            }
            $seen[$key].count += 1
            if ([string]::CompareOrdinal($line.Groups[1].Value, $seen[$key].at) -gt 0) { $seen[$key].at = $line.Groups[1].Value }
        }
    }
    $rows = @($seen.Values | Where-Object { $null -ne $_.range })
    foreach ($row in $rows) { $row.last = ([DateTime]::ParseExact($row.at, 'yyyy-MM-dd HH:mm:ss', $Invariant).ToUniversalTime() - $Epoch).TotalSeconds }
    return , $rows
}

# Each kind of network may have a record of its own; the one before it stands beside it.
function Get-RecordPaths {
    $found = foreach ($name in $FirewallProfiles.Keys) {
        $path = '%SystemRoot%\System32\LogFiles\Firewall\pfirewall.log'
        foreach ($store in 'local', 'policy') {
            $path = Read-Registry "$($FirewallStores[$store])\$($FirewallProfiles[$name][$store])\Logging" 'LogFilePath' $path
        }
        $path = [Environment]::ExpandEnvironmentVariables([string] $path)
        "$path.old"
        $path
    }
    return , @($found | Sort-Object -Unique | Where-Object { [IO.File]::Exists($_) })
}

# The end of a file that the firewall goes on writing.
function Read-End([string] $Path) {
    $file = New-Object IO.FileStream $Path, 'Open', 'Read', 'ReadWrite, Delete'
    try {
        if ($file.Length -gt $RecordBytes) { $file.Position = $file.Length - $RecordBytes }
        return (New-Object IO.StreamReader $file).ReadToEnd()
    }
    finally { $file.Close() }
}

# --- set ---

# What makes the firewall note what it lets pass.
function Get-NotingChanges {
    $changes = foreach ($name in $FirewallProfiles.Keys) {
        if ((Get-FirewallSetting $name 'log_allowed') -eq 0) { New-Change 'firewall_setting' "$name.log_allowed" ([ordered] @{ value = 1 }) }
    }
    return , @($changes | Where-Object { $null -ne $_ })
}
