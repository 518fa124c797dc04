# Which classes of devices Windows refuses to install (Device Installation Restrictions).
# needs: device_policies, domain
#
# params: {classes: {name: GUID}}
# get: {refusing, retroactive, missing [names]}
#     refusing     devices are refused by class at all
#     retroactive  also what was installed before
#     missing      names of the classes that are not refused
# set: {} refuses all of them

$ClassSwitches = @('DenyDeviceClasses', 'DenyDeviceClassesRetroactive')

function Get-DeviceClasses($Params) {
    $denied = (Get-PolicyList 'DenyDeviceClasses').Values
    return [ordered] @{
        refusing    = (Read-Registry $Restrictions $ClassSwitches[0] 0) -eq 1
        retroactive = (Read-Registry $Restrictions $ClassSwitches[1] 0) -eq 1
        missing     = @((Get-Names $Params.classes) | Where-Object { $denied -notcontains (Get-Field $Params.classes $_) })
    }
}

function Get-DeviceClassesTargets($Params) {
    return [ordered] @{ refusing = "registry $Restrictions!$($ClassSwitches[0])"; retroactive = "registry $Restrictions!$($ClassSwitches[1])" }
}

# --- set ---
function Set-DeviceClasses($Params, $Wanted, $Failing) {
    $changes = @(foreach ($name in $ClassSwitches) { New-Change 'registry' "$Restrictions!$name" ([ordered] @{ type = 'dword'; data = 1 }) })
    $changes += Get-Additions 'DenyDeviceClasses' @((Get-Names $Params.classes) | ForEach-Object { [string] (Get-Field $Params.classes $_) })
    return , $changes
}
