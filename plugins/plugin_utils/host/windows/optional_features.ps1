# Optional features of Windows, by the names that no language changes. Taking one away may take its files away too, and
# giving it back asks for a restart, or for a source that is not there: they are read only.
# needs: limited
#
# params: {names: [name]}
# get: [{name, state}] of those that this Windows knows: enabled, disabled or absent
# set: none

$FeatureStates = @{ 1 = 'enabled'; 2 = 'disabled'; 3 = 'absent' }

function Get-OptionalFeatures($Params) {
    $all = Get-Once 'optional features' {
        $found = @{}
        $script = 'Get-CimInstance -ClassName Win32_OptionalFeature'
        foreach ($one in (Invoke-Limited 'the list of optional features' 90 $script)) { $found[[string] $one.Name] = [int] $one.InstallState }
        $found
    }
    $found = foreach ($name in @($Params.names)) {
        if ($all.ContainsKey($name)) { [ordered] @{ name = $name; state = [string] $FeatureStates[$all[$name]] } }
    }
    return , @($found | Where-Object { $null -ne $_ })
}
