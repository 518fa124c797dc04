# What every kind of resource reads with. Windows PowerShell 5.1 and PowerShell 7; nothing here writes.

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$Invariant = [Globalization.CultureInfo]::InvariantCulture
$MostText = 20000
$PersonSid = '^S-1-(5-21|12-1)-[\d-]+$'
$Epoch = New-Object DateTime 1970, 1, 1, 0, 0, 0, ([DateTimeKind]::Utc)
$Remembered = @{}
# What a plan would have changed and has not: what comes after it is worked out as if it had.
$Announced = [Collections.ArrayList] @()

# What a resource's reading stops with: its controls are `unknown`, with one of the judge's reasons.
function Stop-Unreadable([string] $Code, [string] $Detail) {
    throw "HYGIENE|$Code|$Detail"
}

# The result of a script block, computed once in a run.
function Get-Once([string] $Key, [scriptblock] $Make) {
    if (-not $Remembered.ContainsKey($Key)) { $Remembered[$Key] = & $Make }
    return , $Remembered[$Key]
}

# A property of something that came as JSON, or of a table, or the default where there is none.
function Get-Field($Object, [string] $Name, $Default = $null) {
    if ($null -eq $Object) { return , $Default }
    if ($Object -is [Collections.IDictionary]) {
        if ($Object.Contains($Name)) { return , $Object[$Name] }
        return , $Default
    }
    $found = $Object.PSObject.Properties[$Name]
    if ($null -eq $found) { return , $Default }
    return , $found.Value
}

# The names of an object that came as JSON, or of a table, in its order.
function Get-Names($Object) {
    if ($null -eq $Object) { return , @() }
    if ($Object -is [Collections.IDictionary]) { return , @($Object.Keys) }
    return , @($Object.PSObject.Properties | ForEach-Object { $_.Name })
}

# What a program of the system prints. Stops with its own words when it refuses.
function Invoke-Program([string] $Name, [string[]] $Arguments) {
    $said = & (Join-Path ([Environment]::SystemDirectory) $Name) @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) { throw "${Name}: $(@($said) -join ' ')" }
    return , @($said)
}

function Test-Administrator {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    $administrators = New-Object Security.Principal.SecurityIdentifier 'S-1-5-32-544'
    return (New-Object Security.Principal.WindowsPrincipal $identity).IsInRole($administrators)
}

# --- JSON in pure ASCII, whatever the code page that carries it -------------------------------------------------

function Add-Text([Text.StringBuilder] $Out, [string] $Text) {
    if ($Text.Length -gt $MostText) { $Text = $Text.Substring(0, $MostText) }
    [void] $Out.Append('"')
    $done = 0
    foreach ($run in [regex]::Matches($Text, '[^ !#-\[\]-~]+')) {
        $bytes = [Array]::CreateInstance([byte], 2 * $run.Length)
        [Buffer]::BlockCopy($run.Value.ToCharArray(), 0, $bytes, 0, $bytes.Length)
        $codes = [BitConverter]::ToString($bytes).Replace('-', '')
        [void] $Out.Append($Text, $done, $run.Index - $done).Append([regex]::Replace($codes, '(..)(..)', '\u$2$1'))
        $done = $run.Index + $run.Length
    }
    [void] $Out.Append($Text, $done, $Text.Length - $done).Append('"')
}

function Add-Json([Text.StringBuilder] $Out, $Value) {
    if ($null -eq $Value) { [void] $Out.Append('null') }
    elseif ($Value -is [string] -or $Value -is [char] -or $Value -is [guid]) { Add-Text $Out ([string] $Value) }
    elseif ($Value -is [bool]) { if ($Value) { [void] $Out.Append('true') } else { [void] $Out.Append('false') } }
    elseif ($Value -is [double] -or $Value -is [single] -or $Value -is [decimal]) {
        [void] $Out.Append(([double] $Value).ToString('R', $Invariant))
    }
    elseif ($Value -is [ValueType] -and $Value -isnot [enum]) { [void] $Out.Append($Value.ToString($Invariant)) }
    elseif ($Value -is [Collections.IDictionary]) {
        $glue = '{'
        foreach ($key in $Value.Keys) {
            [void] $Out.Append($glue)
            Add-Text $Out ([string] $key)
            [void] $Out.Append(':')
            $item = $Value[$key]
            if ($item -is [string]) { Add-Text $Out $item } else { Add-Json $Out $item }
            $glue = ','
        }
        if ($glue -eq '{') { [void] $Out.Append('{') }
        [void] $Out.Append('}')
    }
    elseif ($Value -is [Collections.IEnumerable]) {
        [void] $Out.Append('[')
        $first = $true
        foreach ($item in $Value) {
            if (-not $first) { [void] $Out.Append(',') }
            if ($item -is [string]) { Add-Text $Out $item } else { Add-Json $Out $item }
            $first = $false
        }
        [void] $Out.Append(']')
    }
    elseif ($Value -is [Management.Automation.PSCustomObject]) {
        $copy = [ordered] @{}
        foreach ($one in $Value.PSObject.Properties) { $copy[$one.Name] = $one.Value }
        Add-Json $Out $copy
    }
    else { Add-Text $Out ([string] $Value) }
}

function ConvertTo-AsciiJson($Value) {
    $out = New-Object Text.StringBuilder
    Add-Json $out $Value
    return $out.ToString()
}

# A text on one line, cut to a length; $null stays nothing.
function Get-OneLine($Text, [int] $Most) {
    $line = [string] $Text
    if ($line.Length -gt 2 * $Most) { $line = $line.Substring(0, 2 * $Most) }
    $line = ($line -replace '[\s\u0000]+', ' ').Trim()
    if ($line.Length -gt $Most) { return $line.Substring(0, $Most) }
    return $line
}

function ConvertFrom-Hex([string] $Text) {
    for ($place = 0; $place + 1 -lt $Text.Length; $place += 2) { [Convert]::ToByte($Text.Substring($place, 2), 16) }
}

# --- the registry, in its 64-bit view ----------------------------------------------------------------------------

$Hives = @{
    HKLM = [Microsoft.Win32.RegistryHive]::LocalMachine
    HKU  = [Microsoft.Win32.RegistryHive]::Users
}

# The open root of HKLM or HKU, which stays open.
function Open-Hive([string] $Name) {
    return Get-Once "hive $Name" {
        [Microsoft.Win32.RegistryKey]::OpenBaseKey($Hives[$Name], [Microsoft.Win32.RegistryView]::Registry64)
    }
}

# An open key, or $null where there is none. Path: HKLM\Software\...
function Open-Key([string] $Path, [bool] $Writable = $false) {
    $hive, $rest = $Path.Split([char[]] '\', 2)
    return (Open-Hive $hive).OpenSubKey($rest, $Writable)
}

# The names of the keys in a key; none where it is absent.
function Get-SubKeys([string] $Path) {
    $key = Open-Key $Path
    if ($null -eq $key) { return , @() }
    try { return , $key.GetSubKeyNames() }
    finally { $key.Close() }
}

# {type, data} of a value, or $null where there is none. Numbers are unsigned, binary data is hexadecimal.
function Read-Value($Key, [string] $Name) {
    if ($null -eq $Key) { return $null }
    $data = $Key.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    if ($null -eq $data) { return $null }
    $type = ([string] $Key.GetValueKind($Name)).ToLowerInvariant()
    switch ($type) {
        'dword' { $data = [BitConverter]::ToUInt32([BitConverter]::GetBytes([int] $data), 0) }
        'qword' { $data = [BitConverter]::ToUInt64([BitConverter]::GetBytes([long] $data), 0) }
        'multistring' { $data = @($data) }
        'binary' { $data = [BitConverter]::ToString($data).Replace('-', '').ToLowerInvariant() }
    }
    return [ordered] @{ type = $type; data = $data }
}

# The data of one value, or the default.
function Read-Registry([string] $Path, [string] $Name, $Default = $null) {
    $key = Open-Key $Path
    try { $found = Read-Value $key $Name }
    finally { if ($null -ne $key) { $key.Close() } }
    if ($null -eq $found) { return , $Default }
    return , $found.data
}

# The SIDs of the persons whose part of the registry is loaded; nobody else's is ever loaded for a reading.
function Get-LoadedUsers {
    return , @((Open-Hive 'HKU').GetSubKeyNames() | Where-Object { $_ -match $PersonSid })
}
