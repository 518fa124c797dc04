# The client of SMB 1: its driver, and the Workstation service, which must not wait for a driver that no longer starts.
# needs: registry_values, limited
#
# params: {}
# get: {start, awaited}
#     start    how the driver starts, null where SMB 1 is not installed; 4 is never
#     awaited  whether the Workstation service still waits for it
# set: {off: true}

$Smb1Driver = 'HKLM\SYSTEM\CurrentControlSet\Services\mrxsmb10!Start'
$Workstation = 'HKLM\SYSTEM\CurrentControlSet\Services\LanmanWorkstation!DependOnService'

function Get-Smb1Client($Params) {
    return [ordered] @{
        start   = Read-Registry $Smb1Driver.Split('!')[0] 'Start'
        awaited = @((Read-Registry $Workstation.Split('!')[0] 'DependOnService' @())) -contains 'MRxSmb10'
    }
}

# --- set ---
function Set-Smb1Client($Params, $Wanted, $Failing) {
    $changes = @()
    $awaited = Read-RegistryTarget $Workstation
    if ($null -ne $awaited) {
        $kept = @(@($awaited.data) | Where-Object { $_ -ne 'MRxSmb10' })
        $changes += New-Change 'registry' $Workstation ([ordered] @{ type = 'multistring'; data = $kept })
    }
    $changes += New-Change 'registry' $Smb1Driver ([ordered] @{ type = 'dword'; data = 4 })
    return , $changes
}
