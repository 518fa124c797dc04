# Values of the registry, in its 64-bit view.
#
# params: {values: {name: [key, value]}}   key: HKLM\Software\...; name: what the control calls it
# get: {values: {name: data}, types: {name: type}}
#     data is null where the value, or its key, is absent; numbers are unsigned, binary data is hexadecimal
# set: {values: {name: {type, data}}} writes the failing ones; null takes a value away

function Get-RegistryValues($Params) {
    $values = [ordered] @{}
    $types = [ordered] @{}
    foreach ($name in (Get-Names $Params.values)) {
        $path, $value = (Get-Field $Params.values $name)
        $key = Open-Key $path
        try { $found = Read-Value $key $value }
        finally { if ($null -ne $key) { $key.Close() } }
        $values[$name] = $null
        $types[$name] = $null
        if ($null -ne $found) {
            $values[$name] = $found.data
            $types[$name] = $found.type
        }
    }
    return [ordered] @{ values = $values; types = $types }
}

# --- set ---
function Set-RegistryValues($Params, $Wanted, $Failing) {
    $names = Get-Names $Params.values
    # where each value is judged by itself, only the failing ones are written
    if ($null -ne $Failing -and $Failing -is [Management.Automation.PSCustomObject]) {
        $names = @($names | Where-Object { (Get-Names $Failing) -contains $_ })
    }
    $changes = foreach ($name in $names) {
        $after = Get-Field $Wanted.values $name
        if ($null -ne $after) { $after = [ordered] @{ type = [string] $after.type; data = (Get-Field $after 'data') } }
        New-Change 'registry' ((Get-Field $Params.values $name) -join '!') $after
    }
    return , @($changes)
}
