# What keeps administrators, or everybody on the machine, from the Internet: rules of our own that block what leaves for
# anywhere but the inside. In Windows' firewall what blocks wins, so the inside is left out of what is blocked.
# needs: directory, firewall, firewall_log, firewall_rules
#
# params: {inside: [network], management: [network], proxies: ["address:port"]}: one set of rules for each administrator's SID
#     or {everybody: true, inside, management, proxies, kept: [network]}: one for all, services and Windows itself included
# get: {needed, accounts, wrong, observed}
#     needed    the machine has administrators, or everybody is meant
#     accounts  their SIDs; members of a domain's groups are not followed, the group's SID is blocked in their stead
#     wrong     in words: rules that are missing, that are other than they should be, or that are left over; a kind of
#               network on which the firewall, and so every rule, is off
#     observed  what leaves for the Internet now, with everybody: [{address, port, count, last}]; null while nothing notes it
# set: {now: true}, or {observe: true} has the firewall note what it lets pass

$OurGroups = @{ $false = 'hygiene: administrators and the Internet'; $true = 'hygiene: this machine and the Internet' }
# neither the Internet nor anything that could be left out of it: only 2000::/3, and 64:ff9b::/96 (NAT64), lead out by IPv6
$NoInternet = @(
    '0.0.0.0/8', '127.0.0.0/8', '240.0.0.0/4', '::-64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff',
    '64:ff9b::1:0:0-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '4000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'
)

function Get-InternetFirewall($Params) {
    $everybody = Get-Field $Params 'everybody' $false
    $sids = @()
    if (-not $everybody) { $sids = Get-AdministratorSids }
    $wrong = @((Get-InternetChanges $Params) | ForEach-Object { $_.why })
    $needed = $everybody -or $sids.Count -gt 0
    if ($needed) { foreach ($name in $FirewallProfiles.Keys) { if ((Get-FirewallSetting $name 'enabled') -eq 0) { $wrong += "off: $name networks" } } }
    $observed = $null
    if ($everybody) {
        $reached = Get-ReachedRanges $Params
        $ways = @((Get-Field $Params 'proxies' @()) | ForEach-Object { $_.Replace('[', '').Replace(']', '') })
        $observed = Get-Passed { param($One) $One.way -eq 'SEND' -and (-not (Test-Inside $One.range $reached) -or $ways -contains "$($One.address):$($One.port)") }
    }
    return [ordered] @{ needed = $needed; accounts = $sids; wrong = $wrong; observed = $observed }
}

# Individual accounts: the group of administrators itself is only denied, not granted, in a token that UAC has filtered.
function Get-AdministratorSids {
    $group = (Get-Directory).groups[$AdministratorsSid]
    if ($null -eq $group) { return , @() }
    $gone = @($Announced | Where-Object { $_.type -eq 'group_member' -and $null -eq $_.after } | ForEach-Object { $_.target })
    $left = @($group.members | ForEach-Object { $_.sid } | Where-Object { $_ -match '^S-1-' -and $gone -notcontains "$AdministratorsSid $_" })
    return , @($left | Sort-Object -Unique)
}

# What stays within reach.
function Get-ReachedRanges($Params) {
    return , (Get-AddressRanges ($NoInternet + @($Params.inside) + @((Get-Field $Params 'management' @())) + @((Get-Field $Params 'kept' @()))))
}

# name -> the rules as they should be.
function Get-InternetRules($Params) {
    $ranges = Get-ReachedRanges $Params
    $outside = @(foreach ($family in 4, 6) { (Get-AddressComplement $ranges $family) | ForEach-Object { Format-AddressRange $_ } })
    $whom = [ordered] @{}
    if (Get-Field $Params 'everybody' $false) { $whom['hygiene-internet'] = '' }
    else { foreach ($sid in (Get-AdministratorSids)) { $whom["hygiene-admin-$sid"] = $sid } }
    $rules = [ordered] @{}
    foreach ($name in $whom.Keys) {
        $rules[$name] = New-InternetRule $whom[$name] $outside 'any' @()
        foreach ($proxy in @((Get-Field $Params 'proxies' @()))) {
            $at = $proxy.LastIndexOf(':')
            $address = Get-RemoteText $proxy.Substring(0, $at).Trim('[', ']')
            $port = $proxy.Substring($at + 1)
            $rules["$name-$address-$port"] = New-InternetRule $whom[$name] @($address) '6' @($port)
        }
    }
    return $rules
}

function New-InternetRule([string] $Sid, $Remote, [string] $Protocol, $Ports) {
    $rule = [ordered] @{
        group = $OurGroups[-not $Sid]; title = 'hygiene: no Internet'; active = $true; direction = 'out'; action = 'block'; profiles = @()
        protocol = $Protocol; local_ports = @(); remote_ports = @($Ports); remote = @($Remote | Sort-Object -Unique)
        user = ''; program = ''; service = ''; rest = @()
    }
    if ($Sid) { $rule.title += " for $Sid"; $rule.user = "D:(A;;CC;;;$Sid)" }
    return $rule
}

# [{name, after, why}] of what differs.
function Get-InternetChanges($Params) {
    $wanted = Get-InternetRules $Params
    $group = $OurGroups[[bool] (Get-Field $Params 'everybody' $false)]
    $present = [ordered] @{}
    foreach ($rule in (Select-FirewallRules "\|EmbedCtxt=$([regex]::Escape($group))\|")) {
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
function Set-InternetFirewall($Params, $Wanted, $Failing) {
    if (Get-Field $Wanted 'observe') { return , (Get-NotingChanges) }
    $changes = foreach ($one in (Get-InternetChanges $Params)) { New-Change 'firewall_rule' $one.name $one.after }
    return , @($changes | Where-Object { $null -ne $_ })
}
