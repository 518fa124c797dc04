# Ports that answer: TCP sockets that listen, UDP sockets bound.
# needs: limited
#
# params: {ports: [int], names: ["tcp/23"], protocol: "tcp"|"udp"}, all optional: without them, every one
# get: [{name, protocol, port, address, local, process, services}], by protocol, port and address; 500 at most
#     name      "tcp/23": what an allow-list names
#     address   0.0.0.0 and :: mean every address
#     local     answers on the loopback addresses only
#     process   the program's name without .exe; null where Windows does not say
#     services  of the process that runs them
# set: none

$MostSockets = 500

function Get-Listening($Params) {
    $ports = (Get-Field $Params 'ports')
    $names = (Get-Field $Params 'names')
    $protocol = Get-Field $Params 'protocol'
    $rows = @((Get-Once 'listening' { Read-Listening }) | Where-Object {
            ($null -eq $ports -or @($ports) -contains $_.port) -and ($null -eq $names -or @($names) -contains $_.name) -and
            ($null -eq $protocol -or $protocol -eq $_.protocol)
        } | Select-Object -First $MostSockets)
    $programs = Get-Once 'programs' { Read-Programs }
    $services = @{}
    if (@($rows | Where-Object { $programs[$_.owner] -eq 'svchost' }).Count) { $services = Get-Once 'service processes' { Read-ServiceProcesses } }
    $found = foreach ($row in $rows) {
        [ordered] @{
            name = $row.name; protocol = $row.protocol; port = $row.port; address = $row.address; local = $row.local
            process = $programs[$row.owner]; services = @(if ($services.ContainsKey($row.owner)) { $services[$row.owner] })
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# netstat says LISTENING in the language of Windows: what listens is known by the other end, which is nobody's.
function Read-Listening {
    $rows = @{}
    foreach ($line in (Invoke-Program 'netstat.exe' @('-a', '-n', '-o'))) {
        if ([string] $line -notmatch '^\s*(TCP|UDP)\s+(\S+):(\d{1,5})\s+(\S+)\s+(?:\S.*?\s+)?(\d+)\s*$') { continue }
        $protocol, $address, $port, $other, $owner = $Matches[1], $Matches[2].Trim('[', ']'), [int] $Matches[3], $Matches[4], [int] $Matches[5]
        if ($protocol -eq 'TCP' -and @('0.0.0.0:0', '[::]:0') -notcontains $other) { continue }
        $protocol = $protocol.ToLowerInvariant()
        $address = $address -replace '%.*$', ''
        $key = [string]::Format($Invariant, '{0} {1:d5} {2}', $protocol, $port, $address)
        $rows[$key] = @{
            name = "$protocol/$port"; protocol = $protocol; port = $port; address = $address; owner = $owner
            local = $address -like '127.*' -or $address -eq '::1'
        }
    }
    return , @($rows.Keys | Sort-Object | ForEach-Object { $rows[$_] })
}

function Read-Programs {
    $found = @{}
    foreach ($one in [Diagnostics.Process]::GetProcesses()) { $found[$one.Id] = $one.ProcessName }
    return $found
}

# Process id -> names of its services; nothing where the provider does not answer.
function Read-ServiceProcesses {
    $found = @{}
    $script = 'Get-CimInstance -ClassName Win32_Service -Filter "ProcessId > 0"'
    try {
        foreach ($one in (Invoke-Limited 'the list of services' 20 $script)) {
            $id = [int] $one.ProcessId
            $found[$id] = @(@($found[$id]) + [string] $one.Name | Where-Object { $_ } | Sort-Object)
        }
    }
    catch { return @{} }
    return $found
}
