# Who has a session open at the machine: whose environment of this session is loaded in the registry.
#
# params: {}
# get: [{account}]
# set: none

function Get-Sessions($Params) {
    $found = foreach ($sid in (Get-LoadedUsers)) {
        $name = Read-Registry "HKU\$sid\Volatile Environment" 'USERNAME'
        if ($null -ne $name) { @{ account = [string] $name } }
    }
    return , @($found | Where-Object { $null -ne $_ })
}
