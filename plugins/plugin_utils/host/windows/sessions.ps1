# Who has a session open at the machine: whose environment of this session is loaded in the registry.
#
# params: {}
# get: [{account}]
# set: none

function Get-Sessions($Params) {
    $users = [Microsoft.Win32.RegistryKey]::OpenBaseKey($Hives['HKU'], [Microsoft.Win32.RegistryView]::Registry64)
    try {
        $found = foreach ($sid in $users.GetSubKeyNames()) {
            if ($sid -notmatch '^S-1-(5-21|12-1)-[\d-]+$') { continue }
            $name = Read-Registry "HKU\$sid\Volatile Environment" 'USERNAME'
            if ($null -ne $name) { @{ account = [string] $name } }
        }
    }
    finally { $users.Close() }
    return , @($found | Where-Object { $null -ne $_ })
}
