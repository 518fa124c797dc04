# The machine's place in the network: its adapters, the networks that it is attached to, whether it passes packets on.
# needs: addresses
#
# params: {}
# get: {adapters, networks, attached, forwarding}
#     adapters    [{id, name, physical, wireless, mobile, up}]: of those with a driver, as their class in the registry lists them
#     networks    [{interface, network}] of physical adapters that are up, without link-local addresses
#     attached    ids of the adapters among them
#     forwarding  ["ipv4"] where Windows passes packets from one network to another
# set: none

$AdapterClass = 'HKLM\SYSTEM\CurrentControlSet\Control\Class\{4d36e972-e325-11ce-bfc1-08002be10318}'

function Get-Network($Params) {
    $adapters = Get-Once 'adapters' { Get-Adapters }
    $physical = @($adapters | Where-Object { $_.physical } | ForEach-Object { $_.id })
    $networks = @((Get-AttachedNetworks) | Where-Object { $physical -contains $_.interface })
    $forwarding = @()
    if ((Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters' 'IPEnableRouter' 0) -ne 0) { $forwarding += 'ipv4' }
    return [ordered] @{
        adapters   = @($adapters)
        networks   = $networks
        attached   = @($networks | ForEach-Object { $_.interface } | Sort-Object -Unique)
        forwarding = $forwarding
    }
}

# NDIS keeps for each adapter what it is: Characteristics bit 2 says physical, *PhysicalMediaType 9 (native 802.11), or
# *IfType 71, that it is a Wi-Fi adapter; 8 (wireless WAN), 243 or 244 a mobile modem. A phone on a cable (RNDIS, or
# Apple's) or by Bluetooth is known by what Windows matched its driver by.
function Get-Adapters {
    $names = @((Get-SubKeys $AdapterClass) | Where-Object { $_ -match '^\d{4}$' } | Select-Object -First 100)
    $up = @((Get-Interfaces) | ForEach-Object { $_.Id })
    $found = foreach ($name in $names) {
        $id = [string] (Read-Registry "$AdapterClass\$name" 'NetCfgInstanceId' '')
        if (-not $id) { continue }
        $medium = [string] (Read-Registry "$AdapterClass\$name" '*PhysicalMediaType' '')
        $type = [string] (Read-Registry "$AdapterClass\$name" '*IfType' '')
        [ordered] @{
            id       = $id.ToUpperInvariant()
            name     = [string] (Read-Registry "$AdapterClass\$name" 'DriverDesc' '')
            physical = ([int] (Read-Registry "$AdapterClass\$name" 'Characteristics' 0) -band 4) -ne 0
            wireless = $medium -eq '9' -or $type -eq '71'
            mobile   = "$medium $type $(Read-Registry "$AdapterClass\$name" 'ComponentId' '')" -match '^8 |^\d* 24[34] |rndis|bthpan|class_e0|vid_05ac&pid_12'
            up       = $up -contains $id
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# The interfaces that carry packets now, but the loopback.
function Get-Interfaces {
    return , @([Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() | Where-Object {
            [string] $_.OperationalStatus -eq 'Up' -and [string] $_.NetworkInterfaceType -ne 'Loopback'
        })
}

function Get-AttachedNetworks {
    $found = foreach ($one in (Get-Interfaces)) {
        foreach ($address in $one.GetIPProperties().UnicastAddresses) {
            if ($address.Address.IsIPv6LinkLocal -or [string] $address.Address -like '169.254.*') { continue }
            $range = Get-AddressRange "$([string] $address.Address -replace '%.*$', '')/$($address.PrefixLength)"
            if ($null -ne $range) { [ordered] @{ interface = $one.Id.ToUpperInvariant(); network = (Format-AddressRange $range) } }
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# Networks as Windows' firewall understands LocalSubnet.
function Get-LocalNetworks { return @((Get-AttachedNetworks) | ForEach-Object { $_.network }) }
