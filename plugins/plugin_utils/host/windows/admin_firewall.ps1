# What keeps administrators from the Internet: rules of our own, one set for each administrator's SID, that block what leaves
# for anywhere but the inside. In Windows' firewall what blocks wins, so the inside is left out of what is blocked.
# needs: directory, firewall, firewall_rules
#
# params: {inside: [network], management: [network], proxies: ["address:port"]}
# get: {needed, accounts, wrong}
#     needed    the machine has administrators
#     accounts  their SIDs; members of a domain's groups are not followed, the group's SID is blocked in their stead
#     wrong     in words: rules that are missing, that are other than they should be, or that are left over; a kind of
#               network on which the firewall, and so every rule, is off
# set: {now: true}

$OurGroup = 'hygiene: administrators and the Internet'
# neither the Internet nor anything that could be left out of it: only 2000::/3, and 64:ff9b::/96 (NAT64), lead out by IPv6
$NoInternet = @(
    '0.0.0.0/8', '127.0.0.0/8', '240.0.0.0/4', '::-64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff',
    '64:ff9b::1:0:0-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '4000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'
)

function Get-AdminFirewall($Params) {
    $sids = Get-AdministratorSids
    $wrong = @((Get-AdminChanges $Params) | ForEach-Object { $_.why })
    if ($sids.Count) { foreach ($name in $FirewallProfiles.Keys) { if ((Get-FirewallSetting $name 'enabled') -eq 0) { $wrong += "off: $name networks" } } }
    return [ordered] @{ needed = $sids.Count -gt 0; accounts = $sids; wrong = $wrong }
}

# Individual accounts: the group of administrators itself is only denied, not granted, in a token that UAC has filtered.
function Get-AdministratorSids {
    $group = (Get-Directory).groups[$AdministratorsSid]
    if ($null -eq $group) { return , @() }
    return , @($group.members | ForEach-Object { $_.sid } | Where-Object { $_ -match '^S-1-' } | Sort-Object -Unique)
}

# name -> the rules as they should be.
function Get-AdminRules($Params) {
    $ranges = Get-AddressRanges ($NoInternet + @($Params.inside) + @((Get-Field $Params 'management' @())))
    $outside = @(foreach ($family in 4, 6) { (Get-AddressComplement $ranges $family) | ForEach-Object { Format-AddressRange $_ } })
    $rules = [ordered] @{}
    foreach ($sid in (Get-AdministratorSids)) {
        $rules["hygiene-admin-$sid"] = New-AdminRule $sid $outside 'any' @()
        foreach ($proxy in @((Get-Field $Params 'proxies' @()))) {
            $at = $proxy.LastIndexOf(':')
            $address = Get-RemoteText $proxy.Substring(0, $at).Trim('[', ']')
            $port = $proxy.Substring($at + 1)
            $rules["hygiene-admin-$sid-$address-$port"] = New-AdminRule $sid @($address) '6' @($port)
        }
    }
    return $rules
}

function New-AdminRule([string] $Sid, $Remote, [string] $Protocol, $Ports) {
    return [ordered] @{
        group = $OurGroup; title = "hygiene: no Internet for $Sid"; active = $true; direction = 'out'; action = 'block'; profiles = @()
        protocol = $Protocol; local_ports = @(); remote_ports = @($Ports); remote = @($Remote | Sort-Object -Unique)
        user = "D:(A;;CC;;;$Sid)"; program = ''; service = ''; rest = @()
    }
}

# [{name, after, why}] of what differs.
function Get-AdminChanges($Params) {
    $wanted = Get-AdminRules $Params
    $present = [ordered] @{}
    foreach ($rule in (Select-FirewallRules "\|EmbedCtxt=$([regex]::Escape($OurGroup))\|")) {
        $name = $rule.name
        $rule.Remove('name')
        $rule.Remove('store')
        $present[$name] = $rule
    }
    $changes = foreach ($name in $wanted.Keys) {
        if (-not $present.Contains($name)) { @{ name = $name; after = $wanted[$name]; why = "missing: $name" } }
        elseif ((ConvertTo-AsciiJson $present[$name]) -cne (ConvertTo-AsciiJson $wanted[$name])) { @{ name = $name; after = $wanted[$name]; why = "changed: $name" } }
    }
    $extra = foreach ($name in @($present.Keys)) { if (-not $wanted.Contains($name)) { @{ name = $name; after = $null; why = "extra: $name" } } }
    return , @(@($changes) + @($extra) | Where-Object { $null -ne $_ })
}

# --- set ---
function Set-AdminFirewall($Params, $Wanted, $Failing) {
    $changes = foreach ($one in (Get-AdminChanges $Params)) { New-Change 'firewall_rule' $one.name $one.after }
    return , @($changes | Where-Object { $null -ne $_ })
}
