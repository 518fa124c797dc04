# The primitive changes that every set is made of. Sent to a host with apply, plan and undo only.
#
# A change names a target, the state found (before) and the state wanted (after); $null stands for absence. A kind's set
# only computes changes; Invoke-Changes writes them, or only tells of them for a plan.

$Kinds = @{
    string       = [Microsoft.Win32.RegistryValueKind]::String
    expandstring = [Microsoft.Win32.RegistryValueKind]::ExpandString
    binary       = [Microsoft.Win32.RegistryValueKind]::Binary
    dword        = [Microsoft.Win32.RegistryValueKind]::DWord
    multistring  = [Microsoft.Win32.RegistryValueKind]::MultiString
    qword        = [Microsoft.Win32.RegistryValueKind]::QWord
}

function New-Change([string] $Type, [string] $Target, $After) {
    return [ordered] @{ type = $Type; target = $Target; before = (Read-Target $Type $Target); after = $After }
}

function Read-Target([string] $Type, [string] $Target) {
    switch ($Type) {
        'registry' {
            $path, $name = $Target.Split([char[]] '!', 2)
            $key = Open-Key $path
            try { return Read-Value $key $name }
            finally { if ($null -ne $key) { $key.Close() } }
        }
        'policy' { return [ordered] @{ value = (Get-Field (Get-Once 'secedit' { Read-SecurityPolicy }) $Target) } }
        'service' {
            $found = Get-ServiceState $Target
            if ($null -eq $found) { return $null }
            return [ordered] @{ start = $found.start; delayed = $found.delayed; running = $found.running }
        }
    }
    throw "nothing reads a $Type"
}

function Write-Target([string] $Type, [string] $Target, $State) {
    switch ($Type) {
        'registry' { Write-RegistryValue $Target $State }
        'service' { Write-Service $Target $State }
        default { throw "nothing writes a $Type" }
    }
}

function Test-Same($One, $Other) {
    return (ConvertTo-AsciiJson $One) -ceq (ConvertTo-AsciiJson $Other)
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

function Write-RegistryValue([string] $Target, $State) {
    $path, $name = $Target.Split([char[]] '!', 2)
    if ($null -eq $State) {
        $key = Open-Key $path $true
        if ($null -eq $key) { return }
        try { $key.DeleteValue($name, $false) }
        finally { $key.Close() }
        return
    }
    $hive, $rest = $path.Split([char[]] '\', 2)
    $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey($Hives[$hive], [Microsoft.Win32.RegistryView]::Registry64)
    $key = $root.CreateSubKey($rest)
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
    finally {
        $key.Close()
        $root.Close()
    }
}

# The delayed start is a value of its own, which counts when the system starts.
function Write-Service([string] $Name, $State) {
    $start = [string] (Get-Field $State 'start')
    $delayed = [bool] (Get-Field $State 'delayed')
    $running = [bool] (Get-Field $State 'running')
    $now = Get-ServiceState $Name
    if ($now.running -and -not $running) { Stop-Service -Name $Name -Force }
    if ($now.start -ne $start) { Set-Service -Name $Name -StartupType $start }
    if ($now.delayed -ne $delayed) {
        $target = "HKLM\SYSTEM\CurrentControlSet\Services\$Name!DelayedAutostart"
        Write-RegistryValue $target ([ordered] @{ type = 'dword'; data = [int] $delayed })
    }
    if (-not $now.running -and $running) { Start-Service -Name $Name }
}

# The local security policy takes all its values at once: they depend on each other.
function Write-Policy($Changes) {
    $lines = @('[Unicode]', 'Unicode=yes', '[System Access]')
    foreach ($one in $Changes) {
        $value = Get-Field $one.after 'value'
        if ($null -ne $value) { $lines += "$($one.target) = $value" }
    }
    $lines += @('[Version]', 'signature="$CHICAGO$"', 'Revision=1', '')
    Use-PrivateFolder {
        param($Folder)
        $file = Join-Path $Folder 'policy.inf'
        [IO.File]::WriteAllText($file, ($lines -join "`r`n"), [Text.Encoding]::Unicode)
        $words = @('/configure', '/db', (Join-Path $Folder 'policy.sdb'), '/cfg', $file, '/areas', 'SECURITYPOLICY', '/quiet')
        [void] (Invoke-Program 'secedit.exe' $words)
    }
    $Remembered.Remove('secedit')
}

# Write the changes that change something, or tell of them for a plan; those begun, one by one, go to $Written.
function Invoke-Changes($Changes, [bool] $Write, [scriptblock] $Keep, [Collections.ArrayList] $Written) {
    $policies = @()
    foreach ($one in $Changes) {
        if (Test-Same $one.before $one.after) { continue }
        if ($Write) {
            $made = @()
            if ($one.type -eq 'registry' -and $null -ne $one.after) { $made = Get-MissingKeys $one.target }
            & $Keep $one $made
        }
        [void] $Written.Add($one)
        if ($one.type -eq 'policy') { $policies += $one }
        elseif ($Write) { Write-Target $one.type $one.target $one.after }
    }
    if ($Write -and $policies.Count) { Write-Policy $policies }
}

# --- telling -------------------------------------------------------------------------------------------------------

function Get-StateLines($State) {
    if ($null -eq $State) { return , @() }
    $lines = foreach ($name in (Get-Names $State)) {
        $value = Get-Field $State $name
        "${name}: $(@($value) -join ' ')"
    }
    return , @($lines)
}

function Get-Difference($Change) {
    $label = "$($Change.type) $($Change.target)"
    $lines = @("--- before: $label", "+++ after: $label")
    $before = Get-StateLines $Change.before
    $after = Get-StateLines $Change.after
    $lines += @($before | Where-Object { $after -cnotcontains $_ } | ForEach-Object { "-$_" })
    $lines += @($after | ForEach-Object { if ($before -ccontains $_) { " $_" } else { "+$_" } })
    return [ordered] @{ before_header = $label; after_header = $label; prepared = ($lines -join "`n") + "`n" }
}
