# Guards of what could cut the network that this run came by.
# needs: firewall, firewall_rules, internet_firewall, limited, network

# --- set ---

# The firewall, as it will be, lets the source of this run reach its port in every kind of network that is connected.
function Test-GuardFirewallLetsUsIn($Params, $Wanted, $Changes, $Way) {
    if ($Way.connection -ne 'winrm') { return New-Verdict $true 'this run does not come through the network' }
    $port = [int] (Get-Field $Way 'port' 0)
    foreach ($name in (Get-ConnectedProfiles)) {
        $why = Get-FirewallRefusal $name $port (Get-AddressRange ([string] (Get-Field $Way 'source' ''))) $Changes
        if ($why) { return New-Verdict $false "on the $name network $why" }
    }
    return New-Verdict $true "the firewall lets $($Way.source) reach port $port"
}

# The kinds of the networks that are connected; all three where Windows does not say.
function Get-ConnectedProfiles {
    $words = @('public', 'private', 'domain')
    try {
        $script = 'Get-NetConnectionProfile | ForEach-Object { [int] $_.NetworkCategory }'
        $found = @((Invoke-Limited 'the network profiles' 20 $script) | ForEach-Object { $words[$_] } | Sort-Object -Unique)
    }
    catch { $found = @() }
    if ($found.Count -eq 0) { return , $words }
    return , $found
}

# What a change makes of a target, or what is there now.
function Get-Coming($Changes, [string] $Type, [string] $Target, $Now) {
    foreach ($one in @($Changes)) { if ($one.type -eq $Type -and $one.target -eq $Target) { return $one.after } }
    return $Now
}

function Get-ComingSetting($Changes, [string] $ProfileName, [string] $Setting) {
    $spot = Get-FirewallSpot 'policy' $ProfileName $Setting
    $policy = Get-Coming $Changes 'registry' "$($spot.key)!$($spot.name)" @{ data = (Read-FirewallSetting 'policy' $ProfileName $Setting) }
    $number = Get-Field $policy 'data'
    if ($null -ne $number) { return [int] $number }
    $local = Get-Coming $Changes 'firewall_setting' "$ProfileName.$Setting" @{ value = (Read-FirewallSetting 'local' $ProfileName $Setting) }
    $number = Get-Field $local 'value'
    if ($null -ne $number) { return [int] $number }
    return $FirewallSettings[$Setting][2]
}

# The inbound rules of a profile as they will be, that speak of a port.
function Get-ComingRules($Changes, [string] $ProfileName, [int] $Port) {
    $merged = (Get-ComingSetting $Changes $ProfileName 'local_rules') -ne 0
    $rules = @((Select-FirewallRules '\|Dir=In\|') | Where-Object { $_.store -ne 'local' })
    if ($merged) {
        foreach ($rule in @((Select-FirewallRules '\|Dir=In\|') | Where-Object { $_.store -eq 'local' })) {
            $coming = Get-Coming $Changes 'firewall_rule' $rule.name $rule
            if ($null -ne $coming) { $rules += $coming }
        }
        $rules += @(@($Changes) | Where-Object { $_.type -eq 'firewall_rule' -and $null -eq $_.before -and $null -ne $_.after } | ForEach-Object { $_.after })
    }
    return , @($rules | Where-Object {
            $_.active -and $_.direction -eq 'in' -and (-not @($_.profiles).Count -or @($_.profiles) -contains $ProfileName) -and (Test-RulePort $_ $Port)
        })
}

# Why the source will not reach the port, or ''. A rule with a condition that cannot be weighed here allows nothing.
function Get-FirewallRefusal([string] $ProfileName, [int] $Port, $Source, $Changes) {
    if ((Get-ComingSetting $Changes $ProfileName 'enabled') -eq 0) { return '' }
    $rules = Get-ComingRules $Changes $ProfileName $Port
    foreach ($rule in @($rules | Where-Object { $_.action -eq 'block' })) {
        if (Test-MayMatch $rule $Source) { return "a rule blocks port $Port" }
    }
    if ((Get-ComingSetting $Changes $ProfileName 'inbound') -eq 0) { return '' }
    foreach ($rule in @($rules | Where-Object { $_.action -eq 'allow' })) {
        if ((Test-Plain $rule) -and (Test-Matches $rule $Source)) { return '' }
    }
    return "no rule that counts lets this run in on port $Port"
}

# Whether a rule may speak of a source: unless its addresses are all known and others.
function Test-MayMatch($Rule, $Source) {
    $words = @(@($Rule.remote) | Where-Object { $_ -ne 'localsubnet' -and $null -eq (Get-AddressRange $_) })
    return $words.Count -gt 0 -or $null -eq $Source -or (Test-Matches $Rule $Source)
}

# No share of another machine is open by SMB 1 now: its dialect begins with 1.
function Test-GuardSmb1NotInUse($Params, $Wanted, $Changes, $Way) {
    $script = 'Get-SmbConnection | ForEach-Object { "$($_.Dialect) $($_.ServerName)" }'
    try { $open = @((Invoke-Limited 'the open shares' 20 $script) | ForEach-Object { $_ }) }
    catch { return New-Verdict $false 'Windows does not say by which protocol its shares are open' }
    $old = @($open | Where-Object { $_ -match '^(1\.|NT LM)' } | ForEach-Object { $_.Split(' ')[-1] })
    if ($old.Count) { return New-Verdict $false "a share of $($old -join ', ') is open by SMB 1" }
    return New-Verdict $true 'no share is open by SMB 1'
}

# This run's own WinRM uses neither Basic nor clear text.
function Test-GuardWinrmTransportStays($Params, $Wanted, $Changes, $Way) {
    if ($Way.connection -ne 'winrm') { return New-Verdict $true 'this run does not come through WinRM' }
    $transports = @((Get-Field $Way 'transports' @()))
    if ($transports.Count -eq 0) { return New-Verdict $false 'how this run proves who it is cannot be told' }
    if (@($transports | Where-Object { @('basic', 'plaintext') -contains $_ }).Count) { return New-Verdict $false 'this run comes with Basic' }
    return New-Verdict $true "this run comes with $($transports -join ', ')"
}

# The address that this run came to belongs to no Wi-Fi adapter, and some adapter that is none is up.
function Test-GuardNotOverWireless($Params, $Wanted, $Changes, $Way) {
    $wireless = @((Get-Adapters) | Where-Object { $_.wireless } | ForEach-Object { $_.id })
    if ($wireless.Count -eq 0) { return New-Verdict $true 'this machine has no Wi-Fi adapter' }
    $address = [string] (Get-Field $Way 'address' '')
    $cabled = $false
    foreach ($one in (Get-Interfaces)) {
        $own = @($one.GetIPProperties().UnicastAddresses | ForEach-Object { [string] $_.Address })
        $radio = $wireless -contains $one.Id.ToUpperInvariant()
        if ($radio -and $address -and $own -contains $address) { return New-Verdict $false 'this run comes through the Wi-Fi' }
        if (-not $radio -and @($own | Where-Object { $_ -notmatch '^(fe80:|169\.254\.)' }).Count) { $cabled = $true }
    }
    if (-not $cabled) { return New-Verdict $false 'the Wi-Fi is the only network that is up' }
    return New-Verdict $true 'this machine has a cable that is up'
}

# What the machine and this run cannot do without is within what stays reached: where the run comes from, the machine's own
# networks, its gateways, and the servers that it asks for names.
function Test-GuardInsideStaysReached($Params, $Wanted, $Changes, $Way) {
    $needed = [ordered] @{}
    if ($Way.connection -eq 'winrm') { $needed['where this run comes from'] = @((Get-Field $Way 'source' '')) }
    $needed['a network of this machine'] = @(Get-LocalNetworks)
    $known = @((Get-Interfaces) | ForEach-Object { $_.GetIPProperties() })
    $needed['a gateway'] = @($known | ForEach-Object { $_.GatewayAddresses } | ForEach-Object { [string] $_.Address })
    $needed['a server that tells names'] = @($known | ForEach-Object { $_.DnsAddresses } | ForEach-Object { [string] $_ })
    $reached = Get-ReachedRanges $Params
    foreach ($what in $needed.Keys) {
        foreach ($text in $needed[$what]) {
            $range = Get-AddressRange ([string] $text -replace '%.*$', '')
            if ($null -eq $range) { return New-Verdict $false "$what cannot be told" }
            if (-not (Test-Inside $range $reached)) { return New-Verdict $false "$what, $text, would be out of reach" }
        }
    }
    return New-Verdict $true 'where this run comes from, the networks of this machine, its gateways and name servers stay within reach'
}
