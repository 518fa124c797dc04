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
$MostAdapters = 100
$NoGateway = '^(0\.0\.0\.0|::)$'
$Phones = 'rndis|wceisvista|netaapl|bthpan|class_e0&subclass_01&prot_03'

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
# *IfType 71, that it is a Wi-Fi adapter; 8 (wireless WAN), 243 or 244 a mobile modem. A phone on a cable or by Bluetooth is
# known by the drivers that are made for it.
function Get-Adapters {
    $names = @((Get-SubKeys $AdapterClass) | Where-Object { $_ -match '^\d{4}$' } | Select-Object -First $MostAdapters)
    $up = @((Get-Interfaces) | ForEach-Object { $_.Id.ToUpperInvariant() })
    $found = foreach ($name in $names) {
        $id = [string] (Read-Registry "$AdapterClass\$name" 'NetCfgInstanceId' '')
        if (-not $id) { continue }
        $medium = [string] (Read-Registry "$AdapterClass\$name" '*PhysicalMediaType' '')
        $type = [string] (Read-Registry "$AdapterClass\$name" '*IfType' '')
        $driver = "$(Read-Registry "$AdapterClass\$name" 'InfPath' '') $(Read-Registry "$AdapterClass\$name" 'ComponentId' '')"
        [ordered] @{
            id       = $id.ToUpperInvariant()
            name     = [string] (Read-Registry "$AdapterClass\$name" 'DriverDesc' '')
            physical = ([int] (Read-Registry "$AdapterClass\$name" 'Characteristics' 0) -band 4) -ne 0
            wireless = $medium -eq '9' -or $type -eq '71'
            mobile   = $medium -eq '8' -or @('243', '244') -contains $type -or $driver -match $Phones
            up       = $up -contains $id.ToUpperInvariant()
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

# The ways that mobile networks and shared phones open: their gateways, else the adapters' ids. One without an address but
# of its own making opens none.
function Get-MobileWays {
    $mobile = @((Get-Once 'adapters' { Get-Adapters }) | Where-Object { $_.mobile } | ForEach-Object { $_.id })
    $attached = @((Get-AttachedNetworks) | ForEach-Object { $_.interface })
    $ways = foreach ($one in (Get-Interfaces)) {
        $id = $one.Id.ToUpperInvariant()
        if ($mobile -notcontains $id -or $attached -notcontains $id) { continue }
        $way = @($one.GetIPProperties().GatewayAddresses | ForEach-Object { [string] $_.Address } | Where-Object { $_ -notmatch $NoGateway })
        if ($way.Count) { $way } else { $id }
    }
    return @($ways | Sort-Object -Unique)
}

# Networks as Windows' firewall understands LocalSubnet.
function Get-LocalNetworks { return @((Get-AttachedNetworks) | ForEach-Object { $_.network }) }
