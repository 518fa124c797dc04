# What a machine is, for the map: its hardware, its software with versions, its place on the network and in a domain.
# needs: hardware, software, domain, network
#
# params: {parts: ["hardware", "software", "network"], full: bool = false}
# get: {hardware?, software?, network?}
#     hardware, software  as the kinds of the same name have them
#     network             {gateways, mobile: those of mobile networks and shared phones}, and with full: interfaces
#                         [{name, up, addresses}], domain as that kind has it
#     Nothing of persons: no account, no file of a user, no name of one.
# set: none

function Get-Machine($Params) {
    $full = [bool] (Get-Field $Params 'full' $false)
    $parts = @($Params.parts)
    $found = [ordered] @{}
    if ($parts -contains 'hardware') { $found['hardware'] = Get-Hardware $Params }
    if ($parts -contains 'software') { $found['software'] = Get-Software $Params }
    if ($parts -contains 'network') { $found['network'] = Get-NetworkPart $full }
    return $found
}

# A mobile network, or a shared phone, opens a way by its gateway, else by itself, but not without an address that it was given.
function Get-NetworkPart([bool] $Full) {
    $gateways = @()
    $modems = @()
    $adapters = @((Get-Once 'adapters' { Get-Adapters }) | Where-Object { $_.mobile -and $_.up } | ForEach-Object { $_.id })
    $interfaces = foreach ($one in [Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces()) {
        if ([int] $one.NetworkInterfaceType -eq 24) { continue }
        $told = $one.GetIPProperties()
        $addresses = @($told.UnicastAddresses | ForEach-Object { "$($_.Address)/$($_.PrefixLength)" })
        $ways = @($told.GatewayAddresses | ForEach-Object { [string] $_.Address } | Where-Object { $_ -notmatch '^(0\.0\.0\.0|::)$' })
        $gateways += $ways
        if ($adapters -contains $one.Id -and $addresses -notmatch '^(fe80:|169\.254\.)') { $modems += @($ways + $one.Id)[0] }
        [ordered] @{ name = Get-OneLine $one.Name 80; up = [int] $one.OperationalStatus -eq 1; addresses = $addresses }
    }
    $found = [ordered] @{ gateways = @($gateways | Sort-Object -Unique); mobile = @($modems | Sort-Object -Unique) }
    if ($Full) {
        $found['interfaces'] = @($interfaces | Where-Object { $null -ne $_ })
        try { $found['domain'] = Get-Domain @{} }
        catch { $found['domain'] = $null }
    }
    return $found
}
