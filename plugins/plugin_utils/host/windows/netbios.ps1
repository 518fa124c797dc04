# NetBIOS over TCP/IP, which each interface asks names of the whole network with.
# needs: registry_values
#
# params: {}
# get: [{interface, options}]: options 0 as DHCP says, 1 on, 2 off
# set: {options: 2} of the failing ones

$NetbiosKey = 'HKLM\SYSTEM\CurrentControlSet\Services\NetBT\Parameters\Interfaces'

function Get-Netbios($Params) {
    $found = foreach ($name in @((Get-SubKeys $NetbiosKey) | Where-Object { $_ -like 'Tcpip*' } | Sort-Object)) {
        [ordered] @{ interface = $name; options = [int] (Read-Registry "$NetbiosKey\$name" 'NetbiosOptions' 0) }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# --- set ---
function Set-Netbios($Params, $Wanted, $Failing) {
    $after = [ordered] @{ type = 'dword'; data = [int] $Wanted.options }
    $changes = foreach ($name in @($Failing)) { New-Change 'registry' "$NetbiosKey\$name!NetbiosOptions" $after }
    return , @($changes | Where-Object { $null -ne $_ })
}
