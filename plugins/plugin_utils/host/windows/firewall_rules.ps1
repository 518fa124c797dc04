# Rules of Windows' firewall, by group or by the port that they open.
# needs: firewall, firewall_log, firewall_profiles, network
#
# params: {groups: [text], ports: [int], networks: [network], all optional}
#     groups    by resource id, which no language changes (@FirewallAPI.dll,-28752), or by the name of one's own group
#     networks  who may reach the ports
# get: {rules, exposed, unreadable, more}
#     rules       those of the groups: {name, store, group, active, direction, action, profiles, protocol, local_ports,
#                 remote, program, service}; 200 at most, `more` says how many were left out
#     exposed     [{rule, store, port, remote}]: rules in force that let others than the networks reach a port
#     unreadable  how many lines of the firewall's registry are no rules
#     observed    who else comes in by the ports now: [{address, port, count, last}]; null while nothing notes it
# set: {active: false} of the groups' rules, or {networks: true} narrows the exposed ones to the networks, or {observe: true}
#     has the firewall note what it lets pass

$MostRules = 200
$InForce = '(?=.*\|Action=Allow\|)(?=.*\|Active=TRUE\|)(?=.*\|Dir=In\|)'

function Get-FirewallRules($Params) {
    $garbage = [Collections.ArrayList] @()
    $rules = Select-GroupRules $Params
    $exposed = @((Get-ExposedRules $Params $garbage) | ForEach-Object {
            [ordered] @{ rule = $_.rule.name; store = $_.rule.store; port = $_.port; remote = $_.rule.remote }
        })
    $ports = @((Get-Field $Params 'ports' @()))
    $ranges = Get-AddressRanges (Get-Field $Params 'networks' @())
    return [ordered] @{
        observed   = Get-Passed { param($One) $One.way -eq 'RECEIVE' -and $One.protocol -eq 'TCP' -and $ports -contains $One.port -and -not (Test-Inside $One.range $ranges) }
        rules      = @($rules | Select-Object -First $MostRules | ForEach-Object { Get-RuleAnswer $_ })
        exposed    = @($exposed | Select-Object -First $MostRules)
        unreadable = $garbage.Count
        more       = [Math]::Max(0, $rules.Count - $MostRules) + [Math]::Max(0, $exposed.Count - $MostRules)
    }
}

function Select-GroupRules($Params) {
    $groups = (Get-Field $Params 'groups' @())
    if (@($groups).Count -eq 0) { return , @() }
    $pattern = '\|EmbedCtxt=(' + (@($groups | ForEach-Object { [regex]::Escape($_) }) -join '|') + ')\|'
    return , (Select-FirewallRules $pattern)
}

# [{rule, port}] of the rules in force that let somebody else reach one of the ports.
function Get-ExposedRules($Params, [Collections.ArrayList] $Garbage = $null) {
    $ports = (Get-Field $Params 'ports' @())
    if (@($ports).Count -eq 0) { return , @() }
    $ranges = Get-AddressRanges (Get-Field $Params 'networks' @())
    $merged = @($FirewallProfiles.Keys | Where-Object { (Get-FirewallSetting $_ 'local_rules') -ne 0 })
    $found = foreach ($rule in (Select-FirewallRules $InForce $Garbage)) {
        if (-not (Test-RuleCounts $rule $merged) -or (Test-RuleSources $rule $ranges)) { continue }
        foreach ($port in @($ports)) { if (Test-RulePort $rule $port) { @{ rule = $rule; port = [int] $port } } }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# Whether a rule counts: one made on the machine does where a policy does not leave such rules out.
function Test-RuleCounts($Rule, $Merged) {
    if ($Rule.store -ne 'local') { return $true }
    if (@($Rule.profiles).Count -eq 0) { return @($Merged).Count -gt 0 }
    foreach ($one in @($Rule.profiles)) { if (@($Merged) -contains $one) { return $true } }
    return $false
}

# Whether a rule certainly speaks of a source.
function Test-Matches($Rule, $Source) {
    $remote = @($Rule.remote)
    if ($remote.Count -eq 0) { return $true }
    if ($null -eq $Source) { return $false }
    $ranges = Get-AddressRanges (@($remote) + @(if ($remote -contains 'localsubnet') { Get-LocalNetworks }))
    return Test-Inside $Source $ranges
}

# Whether a rule holds without a condition that cannot be weighed here.
function Test-Plain($Rule) {
    return -not $Rule.user -and -not @(@($Rule.rest) | Where-Object { $_ -notmatch '^(Desc|Edge|Defer)=' }).Count
}

function Get-RuleAnswer($Rule) {
    $told = [ordered] @{}
    foreach ($field in $Rule.Keys) { if (@('title', 'user', 'remote_ports', 'rest') -notcontains $field) { $told[$field] = $Rule[$field] } }
    return $told
}

# --- set ---
function Set-FirewallRules($Params, $Wanted, $Failing) {
    if (Get-Field $Wanted 'observe') { return , (Get-NotingChanges) }
    $networks = Get-Field $Wanted 'networks'
    if ($networks) { $rules = @((Get-ExposedRules $Params) | ForEach-Object { $_.rule }) }
    else { $rules = @((Select-GroupRules $Params) | Where-Object { $_.active }) }
    $done = @()
    $changes = foreach ($rule in $rules) {
        if ($done -contains $rule.name) { continue }
        $done += $rule.name
        if ($rule.store -ne 'local') { throw "the rule $($rule.name) comes from a policy: change it there" }
        $after = Read-FirewallRuleTarget $rule.name
        if ($networks) { $after.remote = @(@((Get-Field $Params 'networks')) | ForEach-Object { Get-RemoteText $_ } | Sort-Object -Unique) }
        else { $after.active = $false }
        New-Change 'firewall_rule' $rule.name $after
    }
    return , @($changes | Where-Object { $null -ne $_ })
}

function Read-FirewallRuleTarget([string] $Target) {
    $text = Read-Registry $FirewallRuleKeys.local $Target
    if ($null -eq $text) { return $null }
    $rule = ConvertFrom-RuleText $Target $text 'local'
    if ($null -eq $rule) { throw "the firewall's rule $Target is garbled" }
    $rule.Remove('name')
    $rule.Remove('store')
    return $rule
}

# field: [parameter of the NetSecurity commands, what an empty one is called]
$RuleParameters = [ordered] @{
    active      = @('Enabled', ''); direction = @('Direction', ''); action = @('Action', ''); profiles = @('Profile', 'Any')
    protocol    = @('Protocol', 'Any'); local_ports = @('LocalPort', 'Any'); remote_ports = @('RemotePort', 'Any')
    remote      = @('RemoteAddress', 'Any'); user = @('LocalUser', 'Any'); program = @('Program', 'Any'); service = @('Service', 'Any')
}
$RuleWords = @{ 'in' = 'Inbound'; 'out' = 'Outbound'; 'allow' = 'Allow'; 'block' = 'Block'; 'True' = 'True'; 'False' = 'False' }

function Get-RuleParameter([string] $Field, $Value) {
    $name, $none = $RuleParameters[$Field]
    if (-not $none) { return $RuleWords[[string] $Value] }
    if (@($Value | Where-Object { $_ }).Count -eq 0) { return $none }
    if ($Value -is [string]) { return $Value }
    return , [string[]] @($Value)
}

# Only the firewall's own service writes its store; a rule is made, taken away, or changed where it differs.
function Write-FirewallRuleTarget([string] $Target, $State) {
    Assert-NetSecurity
    $now = Read-FirewallRuleTarget $Target
    $name = [Management.Automation.WildcardPattern]::Escape($Target)
    if ($null -eq $State) {
        if ($null -ne $now) { Remove-NetFirewallRule -Name $name }
        return
    }
    $words = @{}
    foreach ($field in $RuleParameters.Keys) {
        $value = Get-Field $State $field
        if ($null -eq $now -or -not (Test-Same $now[$field] $value)) { $words[$RuleParameters[$field][0]] = Get-RuleParameter $field $value }
    }
    if ($null -ne $now) { Set-NetFirewallRule -Name $name @words }
    else { [void] (New-NetFirewallRule -Name $Target -DisplayName ([string] (Get-Field $State 'title')) -Group ([string] (Get-Field $State 'group')) @words) }
}
