# The profiles of Windows' firewall: domain, private and public networks.
# needs: firewall, firewall_log, firewall_rules, listening
#
# params: {unprovided: bool = false}
# get: {service, profiles: {domain, private, public}, local: {domain, private, public}, policy: [name], observed?}
#     service   how the firewall's service starts: automatic, or it is off
#     profiles  what is in force: {enabled, inbound, outbound, log_dropped, log_allowed, log_size, local_rules}
#               inbound, outbound: what happens to what no rule speaks of, block or allow; log_size in kilobytes;
#               local_rules: whether rules made on the machine count
#     local     the same of the machine's own store, null for what it does not say
#     policy    the settings that a policy decides, as public.enabled
#     observed  with unprovided: what comes in by TCP though no rule provides for it, [{address, port, count, last}]; null
#               while nothing notes it. A rule of a program or service counts for the ports on which that listens now
# set: {observe: true} has the firewall note what it lets pass, or {enabled?, inbound?, outbound?, log_dropped?, log_allowed?, log_size?} of the failing profiles, in the machine's
#     own store; refused where a policy decides otherwise

function Get-FirewallProfiles($Params) {
    $answer = [ordered] @{ service = ''; profiles = [ordered] @{}; local = [ordered] @{}; policy = @() }
    $answer.service = Get-FirewallService
    foreach ($name in $FirewallProfiles.Keys) {
        $answer.profiles[$name] = [ordered] @{}
        $answer.local[$name] = [ordered] @{}
        foreach ($setting in $FirewallSettings.Keys) {
            $answer.profiles[$name][$setting] = Get-SettingWord $setting (Get-FirewallSetting $name $setting)
            $answer.local[$name][$setting] = Get-SettingWord $setting (Read-FirewallSetting 'local' $name $setting)
            if ($null -ne (Read-FirewallSetting 'policy' $name $setting)) { $answer.policy += "$name.$setting" }
        }
    }
    if (Get-Field $Params 'unprovided' $false) {
        $rules = @((Select-FirewallRules $InForce) | Where-Object { Test-Plain $_ })
        $listening = @()
        if (@(Read-Records 'observing').Count) { $listening = Get-Listening @{ protocol = 'tcp' } }
        $answer['observed'] = Get-Passed { param($One) $One.way -eq 'RECEIVE' -and $One.protocol -eq 'TCP' -and -not (Test-Provided $One $rules $listening) }
    }
    return $answer
}

# Whether a rule lets in what came in.
function Test-Provided($One, $Rules, $Listening) {
    $holders = @($Listening | Where-Object { $_.port -eq $One.port })
    foreach ($rule in $Rules) {
        if (-not (Test-PortListed $rule $One.port) -or -not (Test-Matches $rule $One.range)) { continue }
        $program = [IO.Path]::GetFileNameWithoutExtension($rule.program)
        $fits = -not $program -or $program -eq 'System' -or @($holders | Where-Object { $_.process -eq $program }).Count
        if ($fits -and (-not $rule.service -or $rule.service -eq '*' -or @($holders | Where-Object { $_.services -contains $rule.service }).Count)) { return $true }
    }
    return $false
}

function Get-FirewallService {
    $start = Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Services\mpssvc' 'Start'
    if ($start -eq 2) { return 'automatic' }
    return 'off'
}

function Get-SettingWord([string] $Setting, $Number) {
    if ($null -eq $Number) { return $null }
    if ($Setting -eq 'log_size') { return [int] $Number }
    if ($Setting -like '*bound') { return $BoundWords[[int] ($Number -ne 0)] }
    return $Number -ne 0
}

# --- set ---
function Set-FirewallProfiles($Params, $Wanted, $Failing) {
    if (Get-Field $Wanted 'observe') { return , (Get-NotingChanges) }
    $changes = foreach ($name in @((Get-Names $Failing) | Where-Object { $FirewallProfiles.Contains($_) })) {
        foreach ($setting in (Get-Names $Wanted)) {
            $number = Get-SettingNumber $setting (Get-Field $Wanted $setting)
            $policy = Read-FirewallSetting 'policy' $name $setting
            if ($null -ne $policy -and $policy -ne $number) { throw "a policy decides $setting of the $name profile: change it there" }
            New-Change 'firewall_setting' "$name.$setting" ([ordered] @{ value = $number })
        }
    }
    return , @($changes | Where-Object { $null -ne $_ })
}

function Get-SettingNumber([string] $Setting, $Word) {
    if ($Setting -like '*bound') { return [int] ($Word -eq 'block') }
    return [int] $Word
}

function Read-FirewallSettingTarget([string] $Target) {
    $name, $setting = $Target.Split([char[]] '.', 2)
    $value = Read-FirewallSetting 'local' $name $setting
    if ($null -eq $value) { return $null }
    return [ordered] @{ value = [int] $value }
}

# Only the firewall's own service writes its store; what it is told is in force at once.
function Write-FirewallSettingTarget([string] $Target, $State) {
    Assert-NetSecurity
    $name, $setting = $Target.Split([char[]] '.', 2)
    $number = Get-Field $State 'value'
    $word = 'NotConfigured'
    if ($setting -eq 'log_size') { $word = [uint64] $(if ($null -eq $number) { 4096 } else { $number }) }
    elseif ($null -ne $number -and $setting -like '*bound') { $word = @('Allow', 'Block')[$number] }
    elseif ($null -ne $number) { $word = @('False', 'True')[$number] }
    $words = @{ Profile = $name; $FirewallSettings[$setting][3] = $word }
    Set-NetFirewallProfile @words
}

function Assert-NetSecurity {
    if (-not (Get-Command Set-NetFirewallProfile -ErrorAction SilentlyContinue)) { throw 'this Windows lacks the module NetSecurity' }
}
