# Which USB media Windows installs (Device Installation Restrictions): refused by what they are, let in one by one.
# needs: device_policies, domain, usb_devices
#
# params: {allow: [{name, id, serial}], devices: [{name, id, serial?}], phones: bool}
#     allow    the declared keys; devices: others that hold memory and have to work; phones: whether those are refused too
# get: {refusing, retroactive, missing [names], allowed [{name}], without_serial [names]}
#     refusing        what is a memory is refused unless it is let in by its own identifier
#     retroactive     also what was installed before
#     missing         declared ones that are not let in
#     allowed         what is let in; by its declared name, or its identifier
#     without_serial  declared keys that cannot be told from others of their model
# set: {} refuses and lets in the declared ones; {undeclared: refuse} takes the others' leave away

# USB mass storage, by its two protocols too; with phones, what transfers media (MTP) and pictures (PTP).
$MediaIds = @('USB\Class_08', 'USB\Class_08&SubClass_06&Prot_50', 'USB\Class_08&SubClass_06&Prot_62')
$PhoneIds = @('USB\MS_COMP_MTP', 'USB\Class_06')
$Switches = @('AllowDenyLayered', 'DenyDeviceIDs', 'AllowInstanceIDs')

function Get-DeviceRestrictions($Params) {
    $denied = (Get-PolicyList 'DenyDeviceIDs').Values
    $let = Get-PolicyList 'AllowInstanceIDs'
    $names = Get-DeclaredNames $Params
    $on = @($Switches | Where-Object { (Read-Registry $Restrictions $_ 0) -ne 1 }).Count -eq 0
    return [ordered] @{
        refusing       = $on -and @((Get-DeniedIds $Params) | Where-Object { $denied -notcontains $_ }).Count -eq 0
        retroactive    = (Read-Registry $Restrictions 'DenyDeviceIDsRetroactive' 0) -eq 1
        missing        = @($names.Keys | Where-Object { $let.Values -notcontains $_ } | ForEach-Object { $names[$_] })
        allowed        = @($let.Values | ForEach-Object { @{ name = Get-NameOf $names $_ } })
        without_serial = @(@($Params.allow) | Where-Object { $_ -and -not (Get-DeclaredInstance $_) } | ForEach-Object { [string] $_.name })
    }
}

function Get-NameOf($Names, [string] $Instance) {
    $name = $Names[$Instance.ToUpperInvariant()]
    if ($name) { return $name }
    return Get-OneLine $Instance 120
}

function Get-DeniedIds($Params) {
    if (Get-Field $Params 'phones' $false) { return , ($MediaIds + $PhoneIds) }
    return , $MediaIds
}

# {identifier: declared name} of what has to be let in.
function Get-DeclaredNames($Params) {
    $names = [ordered] @{}
    foreach ($entry in @($Params.allow) + @($Params.devices)) {
        $instance = Get-DeclaredInstance $entry
        if ($instance) { $names[$instance] = [string] $entry.name }
    }
    return $names
}

function Get-DeviceRestrictionsTargets($Params) {
    return [ordered] @{
        refusing    = "registry $Restrictions!DenyDeviceIDs"
        retroactive = "registry $Restrictions!DenyDeviceIDsRetroactive"
        missing     = "registry $Restrictions!AllowInstanceIDs"
    }
}

# --- set ---
function Set-DeviceRestrictions($Params, $Wanted, $Failing) {
    if ((Get-Field $Wanted 'undeclared') -eq 'refuse') { return , (Get-Withdrawals $Params) }
    $changes = @(foreach ($name in $Switches + 'DenyDeviceIDsRetroactive') {
            New-Change 'registry' "$Restrictions!$name" ([ordered] @{ type = 'dword'; data = 1 })
        })
    $changes += Get-Additions 'DenyDeviceIDs' (Get-DeniedIds $Params)
    $changes += Get-Additions 'AllowInstanceIDs' @((Get-DeclaredNames $Params).Keys)
    return , $changes
}

function Get-Withdrawals($Params) {
    $list = Get-PolicyList 'AllowInstanceIDs'
    $names = Get-DeclaredNames $Params
    $changes = foreach ($number in $list.Keys) {
        if (-not $names.Contains($list[$number].ToUpperInvariant())) {
            New-Change 'registry' "$Restrictions\AllowInstanceIDs!$number" $null
        }
    }
    return , @($changes | Where-Object { $null -ne $_ })
}
