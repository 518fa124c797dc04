# Values of the registry, in its 64-bit view.
# needs: domain, events
#
# params: {values: {name: [key, value]}, events?}   key: HKLM\Software\...; name: what the control calls it
#     events  what Windows notes of those whom the control would cut, as events.ps1 has it
# get: {values: {name: data}, types: {name: type}, seen?}
#     data is null where the value, or its key, is absent; numbers are unsigned, binary data is hexadecimal
# set: {values: {name: {type, data}}} writes those that it names and that fail; null takes a value away

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
    $told = [ordered] @{ values = $values; types = $types }
    if (Get-Field $Params 'events') { $told['seen'] = Get-SeenEvents $Params.events }
    return $told
}

# Where each value stands: {name: target}.
function Get-RegistryValuesTargets($Params) {
    $targets = [ordered] @{}
    foreach ($name in (Get-Names $Params.values)) { $targets[$name] = 'registry ' + ((Get-Field $Params.values $name) -join '!') }
    return $targets
}

# --- set ---
function Set-RegistryValues($Params, $Wanted, $Failing) {
    $names = Get-Names $Wanted.values
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

$Kinds = @{
    string       = [Microsoft.Win32.RegistryValueKind]::String
    expandstring = [Microsoft.Win32.RegistryValueKind]::ExpandString
    binary       = [Microsoft.Win32.RegistryValueKind]::Binary
    dword        = [Microsoft.Win32.RegistryValueKind]::DWord
    multistring  = [Microsoft.Win32.RegistryValueKind]::MultiString
    qword        = [Microsoft.Win32.RegistryValueKind]::QWord
}

function Read-RegistryTarget([string] $Target) {
    $path, $name = $Target.Split([char[]] '!', 2)
    $key = Open-Key $path
    try { return Read-Value $key $name }
    finally { if ($null -ne $key) { $key.Close() } }
}

function Write-RegistryTarget([string] $Target, $State) {
    $path, $name = $Target.Split([char[]] '!', 2)
    if ($null -eq $State) {
        $key = Open-Key $path $true
        if ($null -eq $key) { return }
        try { $key.DeleteValue($name, $false) }
        finally { $key.Close() }
        return
    }
    $hive, $rest = $path.Split([char[]] '\', 2)
    $key = (Open-Hive $hive).CreateSubKey($rest)
    try {
        $type = [string] (Get-Field $State 'type')
        $data = Get-Field $State 'data'
        switch ($type) {
            'dword' { $data = [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32] $data), 0) }
            'qword' { $data = [BitConverter]::ToInt64([BitConverter]::GetBytes([uint64] $data), 0) }
            'multistring' { $data = [string[]] @($data) }
            'binary' { $data = [byte[]] @(ConvertFrom-Hex $data) }
            default { $data = [string] $data }
        }
        $key.SetValue($name, $data, $Kinds[$type])
        $key.Flush()
    }
    finally { $key.Close() }
}

# The keys that writing a value would make, the outermost first.
function Get-MissingKeys([string] $Target) {
    $path = $Target.Split([char[]] '!', 2)[0]
    $missing = @()
    while ($path.Contains('\')) {
        $key = Open-Key $path
        if ($null -ne $key) { $key.Close(); break }
        $missing = @($path) + $missing
        $path = $path.Substring(0, $path.LastIndexOf('\'))
    }
    return , $missing
}

# Take away keys in which nothing is any more, the innermost first.
function Remove-Keys($Paths) {
    $list = @($Paths)
    [Array]::Reverse($list)
    foreach ($path in $list) {
        $key = Open-Key $path
        if ($null -eq $key) { continue }
        $inside = $key.SubKeyCount + $key.ValueCount
        $key.Close()
        if ($inside) { return }
        $at = $path.LastIndexOf('\')
        $parent = Open-Key $path.Substring(0, $at) $true
        try { $parent.DeleteSubKey($path.Substring($at + 1), $false) }
        finally { $parent.Close() }
    }
}
