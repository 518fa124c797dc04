# The domain that a machine belongs to, and what else than the machine itself decides of a setting: a group policy (the
# resultant set that Windows keeps of the last one applied) or a management server (PolicyManager).
# needs: limited
#
# params: {}
# get: {member, name, gpos [names], mdm [names]}
#     name  of the domain, or of the workgroup
#     gpos  the group policies applied to the machine; mdm the management servers that it is enrolled with
# set: none

$DomainSeconds = 30

# Settings that a management server writes under a name of its own (Policy CSP): {target: area/policy}.
$Options = 'LocalPoliciesSecurityOptions'
$Control = 'registry hklm\system\currentcontrolset'
$Software = 'registry hklm\software'
$Explorer = "$Software\microsoft\windows\currentversion\policies\explorer"
$ManagedPolicies = @{
    "$Software\microsoft\windows\currentversion\policies\system!inactivitytimeoutsecs"             =
    "$Options/InteractiveLogon_MachineInactivityLimit"
    "$Control\services\lanmanserver\parameters!requiresecuritysignature"                          =
    "$Options/MicrosoftNetworkServer_DigitallySignCommunicationsAlways"
    "$Control\services\lanmanworkstation\parameters!requiresecuritysignature"                     =
    "$Options/MicrosoftNetworkClient_DigitallySignCommunicationsAlways"
    "$Control\control\lsa!lmcompatibilitylevel"                                                   =
    "$Options/NetworkSecurity_LANManagerAuthenticationLevel"
    "$Software\policies\microsoft\windows\explorer!noautoplayfornonvolume"                        =
    'Autoplay/DisallowAutoplayForNonVolumeDevices'
    "$Explorer!noautorun"                                                                         =
    'Autoplay/SetDefaultAutoRunBehavior'
    "$Explorer!nodrivetypeautorun"                                                                = 'Autoplay/TurnOffAutoPlay'
    "$Software\policies\microsoft\windows\lanmanworkstation!allowinsecureguestauth"               =
    'LanmanWorkstation/EnableInsecureGuestLogons'
    "$Software\policies\microsoft\windows\removablestoragedevices!deny_all"                       =
    'ADMX_RemovableStorage/RemovableStorageClasses_DenyAll_Access_2'
    "$Software\policies\microsoft\windows\windowsupdate\au!auoptions"                             = 'Update/AllowAutoUpdate'
}

function Get-Domain($Params) {
    $script = 'Get-CimInstance -Namespace root/cimv2 -ClassName Win32_ComputerSystem'
    $told = (Invoke-Limited 'the membership of a domain' $DomainSeconds $script) | Select-Object -First 1
    $member = [bool] $told.PartOfDomain
    $name = $told.Domain
    if (-not $member) { $name = $told.Workgroup }
    $gpos = @()
    if (Test-PolicyApplied) { $gpos = @((Get-Once 'policies' { Read-Policies }).gpos) }
    $mdm = @((Get-Once 'mdm' { Read-Managers }).Values | Sort-Object)
    return [ordered] @{ member = $member; name = Get-OneLine $name 120; gpos = $gpos; mdm = $mdm }
}

# Whether a group policy of a domain was ever applied: on no other machine is the slow provider asked.
function Test-PolicyApplied {
    $state = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Group Policy\State\Machine'
    return [bool] (Read-Registry $state 'Distinguished-Name')
}

# {owners: {target: name of the policy}, gpos [names]}: what won, by targets in lower case.
function Read-Policies {
    $script = @'
$space = 'root/rsop/computer'
Get-CimInstance -Namespace $space -ClassName RSOP_GPO | ForEach-Object { @{ gpo = [string] $_.id; name = [string] $_.name } }
$classes = @{
    RSOP_RegistryPolicySetting  = { "registry HKLM\$($_.registryKey)!$($_.valueName -replace '^\*\*del\.', '')" }
    RSOP_RegistryValue          = { "registry $($_.Path -replace '^MACHINE\\', 'HKLM\' -replace '\\([^\\]*)$', '!$1')" }
    RSOP_SecuritySettingNumeric = { "policy $($_.KeyName)" }
    RSOP_SecuritySettingBoolean = { "policy $($_.KeyName)" }
    RSOP_SecuritySettingString  = { "policy $($_.KeyName)" }
    RSOP_UserPrivilegeRight     = { "policy $($_.UserRight)" }
    RSOP_SystemService          = { "service $($_.Service)" }
}
foreach ($class in $classes.Keys) {
    Get-CimInstance -Namespace $space -ClassName $class -ErrorAction SilentlyContinue |
        Where-Object { $_.precedence -eq 1 } |
        ForEach-Object { @{ target = (& $classes[$class]); gpo = [string] $_.GPOID } }
}
'@
    $names = @{}
    $owners = @{}
    $told = Invoke-Limited 'the resultant set of policies' $DomainSeconds $script
    foreach ($one in $told) { if ($one.ContainsKey('name')) { $names[$one.gpo] = Get-OneLine $one.name 120 } }
    foreach ($one in $told) {
        if (-not $one.ContainsKey('target')) { continue }
        $name = $names[$one.gpo]
        if (-not $name) { $name = Get-OneLine $one.gpo 120 }
        $owners[$one.target.ToLowerInvariant()] = $name
    }
    return @{ owners = $owners; gpos = @($names.Values | Sort-Object) }
}

# {id of the enrolment: name of the server}
function Read-Managers {
    $found = @{}
    $path = 'HKLM\SOFTWARE\Microsoft\Enrollments'
    foreach ($name in (Get-SubKeys $path)) {
        $provider = Read-Registry "$path\$name" 'ProviderID'
        if ($provider) { $found[$name] = Get-OneLine $provider 120 }
    }
    return $found
}

# {name: policy} of what a resource reads and somebody else decides. A provider that fails leaves it untold: what is then
# written lasts until that policy is next applied.
function Get-Owners([string] $Kind, $Params) {
    $found = [ordered] @{}
    $targets = & "Get-${Kind}Targets" $Params
    $owners = @{}
    if (Test-PolicyApplied) {
        try { $owners = (Get-Once 'policies' { Read-Policies }).owners }
        catch { $Remembered['policies'] = @{ owners = @{}; gpos = @() } }
    }
    foreach ($name in $targets.Keys) {
        $target = ([string] $targets[$name]).ToLowerInvariant()
        $owner = $owners[$target]
        if (-not $owner) { $owner = Get-Manager $target }
        if ($owner) { $found[$name] = $owner }
    }
    return $found
}

# The management server that decides a target, as PolicyManager names the winner.
function Get-Manager([string] $Target) {
    $policy = $ManagedPolicies[$Target]
    if (-not $policy) { return $null }
    $area, $name = $policy.Split([char[]] '/')
    $winner = Read-Registry "HKLM\SOFTWARE\Microsoft\PolicyManager\current\device\$area" "${name}_WinningProvider"
    if (-not $winner) { return $null }
    $server = (Get-Once 'mdm' { Read-Managers })[[string] $winner]
    if (-not $server) { $server = [string] $winner }
    return "$server, $policy"
}
