# The firewall of Windows as its registry has it: what the local store says, and what a policy says above it.
# needs: addresses

$FirewallStores = [ordered] @{
    policy = 'HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall'
    local  = 'HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
}
$FirewallProfiles = [ordered] @{
    domain  = @{ policy = 'DomainProfile'; local = 'DomainProfile' }
    private = @{ policy = 'PrivateProfile'; local = 'StandardProfile' }
    public  = @{ policy = 'PublicProfile'; local = 'PublicProfile' }
}
$FirewallRuleKeys = [ordered] @{
    policy = 'HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules'
    mdm    = 'HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\Mdm\FirewallRules'
    local  = 'HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules'
}
# setting: [key under the profile's, value, what holds without it, parameter of Set-NetFirewallProfile]
$FirewallSettings = [ordered] @{
    enabled     = @('', 'EnableFirewall', 1, 'Enabled')
    inbound     = @('', 'DefaultInboundAction', 1, 'DefaultInboundAction')
    outbound    = @('', 'DefaultOutboundAction', 0, 'DefaultOutboundAction')
    log_dropped = @('\Logging', 'LogDroppedPackets', 0, 'LogBlocked')
    log_allowed = @('\Logging', 'LogSuccessfulConnections', 0, 'LogAllowed')
    log_size    = @('\Logging', 'LogFileSize', 4096, 'LogMaxSizeKilobytes')
    local_rules = @('', 'AllowLocalPolicyMerge', 1, 'AllowLocalFirewallRules')
}
$BoundWords = @{ 0 = 'allow'; 1 = 'block' }

# {key, name} of the registry value that holds a setting of a profile in a store.
function Get-FirewallSpot([string] $Store, [string] $ProfileName, [string] $Setting) {
    $told = $FirewallSettings[$Setting]
    return @{ key = "$($FirewallStores[$Store])\$($FirewallProfiles[$ProfileName][$Store])$($told[0])"; name = $told[1] }
}

function Read-FirewallSetting([string] $Store, [string] $ProfileName, [string] $Setting) {
    $spot = Get-FirewallSpot $Store $ProfileName $Setting
    return Read-Registry $spot.key $spot.name
}

# The number that counts: the policy's where there is one.
function Get-FirewallSetting([string] $ProfileName, [string] $Setting) {
    foreach ($store in $FirewallStores.Keys) {
        $value = Read-FirewallSetting $store $ProfileName $Setting
        if ($null -ne $value) { return [int] $value }
    }
    return $FirewallSettings[$Setting][2]
}

# --- rules: v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5985|RA4=10.0.0.0/255.0.0.0|... as [MS-GPFAS] has them

$RuleFields = @{
    Action = 'action'; Active = 'active'; Dir = 'direction'; Protocol = 'protocol'; Profile = 'profiles'; Name = 'title'
    LPort = 'local_ports'; LPort2_10 = 'local_ports'; RPort = 'remote_ports'; RPort2_10 = 'remote_ports'
    RA4 = 'remote'; RA6 = 'remote'; RA42 = 'remote'; RA62 = 'remote'
    App = 'program'; Svc = 'service'; EmbedCtxt = 'group'; LUAuth = 'user'
}
$WordPorts = @{ 'RPC-EPMap' = 135; 'Teredo' = 3544; 'IPHTTPSIn' = 443 }

# The rule of a line, or $null when it is no rule.
function ConvertFrom-RuleText([string] $Name, [string] $Text, [string] $Store) {
    $parts = $Text.Split([char[]] '|')
    if ($parts[0] -notmatch '^v\d+\.\d+$') { return $null }
    $rule = [ordered] @{
        name = $Name; store = $Store; group = ''; title = ''; active = $false; direction = ''; action = ''; profiles = @()
        protocol = 'any'; local_ports = @(); remote_ports = @(); remote = @(); user = ''; program = ''; service = ''; rest = @()
    }
    for ($place = 1; $place -lt $parts.Length; $place++) {
        $key, $value = $parts[$place].Split([char[]] '=', 2)
        $field = $RuleFields[$key]
        if ($null -eq $value) { continue }
        if ($null -eq $field) { $rule.rest = @($rule.rest) + $parts[$place] }
        elseif ($field -eq 'active') { $rule.active = $value -eq 'TRUE' }
        elseif ($field -eq 'remote') { $rule.remote = @($rule.remote) + (Get-RemoteText $value) }
        elseif ($field -eq 'user') { $rule.user = $value -replace '^O:LS', '' }
        elseif ($rule[$field] -is [array]) { $rule[$field] = @($rule[$field]) + $value.ToLowerInvariant() }
        elseif ($field -eq 'action' -or $field -eq 'direction') { $rule[$field] = $value.ToLowerInvariant() }
        else { $rule[$field] = $value }
    }
    if (-not $rule.action -or -not $rule.direction) { return $null }
    foreach ($field in 'profiles', 'local_ports', 'remote_ports', 'remote') { $rule[$field] = @($rule[$field] | Sort-Object -Unique) }
    return $rule
}

# A remote address in one spelling; keywords such as LocalSubnet in small letters.
function Get-RemoteText([string] $Text) {
    $range = Get-AddressRange $Text
    if ($null -eq $range) { return $Text.ToLowerInvariant() }
    return Format-AddressRange $range
}

# The rules whose line matches a pattern; of thousands only those are taken apart. The names of lines that are no rules go
# to $Garbage.
function Select-FirewallRules([string] $Pattern, [Collections.ArrayList] $Garbage = $null) {
    $found = foreach ($store in $FirewallRuleKeys.Keys) {
        $key = Open-Key $FirewallRuleKeys[$store]
        if ($null -eq $key) { continue }
        try {
            foreach ($name in $key.GetValueNames()) {
                $text = [string] $key.GetValue($name, '')
                if ($text -match '^v\d+\.\d+\|' -and $text -notmatch $Pattern) { continue }
                $rule = ConvertFrom-RuleText $name $text $store
                if ($null -ne $rule) { $rule }
                elseif ($null -ne $Garbage) { [void] $Garbage.Add($name) }
            }
        }
        finally { $key.Close() }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# Whether a rule speaks of a TCP port: by number, by one of Windows' words, or of every port of no program in particular.
function Test-RulePort($Rule, [int] $Port) {
    if (@($Rule.local_ports).Count -eq 0 -and (($Rule.program -and $Rule.program -ne 'System') -or $Rule.service)) { return $false }
    return Test-PortListed $Rule $Port
}

# The same, whatever the program.
function Test-PortListed($Rule, [int] $Port) {
    if (@('any', '6') -notcontains $Rule.protocol) { return $false }
    $ports = @($Rule.local_ports)
    if ($ports.Count -eq 0) { return $true }
    foreach ($one in $ports) {
        $first, $last = ([string] $one).Split([char[]] '-', 2)
        foreach ($word in $WordPorts.Keys) { if ($one -eq $word) { $first = $last = [string] $WordPorts[$word] } }
        if ($null -eq $last) { $last = $first }
        $low = $high = 0
        if (-not [int]::TryParse($first, [ref] $low) -or -not [int]::TryParse($last, [ref] $high)) { continue }
        if ($low -le $Port -and $Port -le $high) { return $true }
    }
    return $false
}

# Whether everything that a rule lets in comes from the ranges.
function Test-RuleSources($Rule, $Ranges) {
    if (@($Rule.remote).Count -eq 0) { return $false }
    foreach ($text in @($Rule.remote)) {
        $range = Get-AddressRange $text
        if ($null -eq $range -or -not (Test-Inside $range $Ranges)) { return $false }
    }
    return $true
}
