# The host program: answers a request {resources: [{kind, params}, ...]} with what each resource is. Every resource is
# asked on its own: one that fails never loses the others.

function Get-Hashed([string] $Text) {
    if (-not $Text) { return $null }
    $sha = [Security.Cryptography.SHA256]::Create()
    $bytes = $sha.ComputeHash([Text.Encoding]::UTF8.GetBytes("hygiene:$Text"))
    return [BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant().Substring(0, 32)
}

# What may stay of a document's name: the end of somebody's name may stand behind any other dot.
$DocumentKinds = '\.(txt|md|rtf|docx?|odt|xlsx?|xlsm|ods|csv|pdf|one|eml|jpe?g|png)$'
$ProgramKinds = '\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|js|jar)$'
# What the system named, the usual folders included, and what people did; what programs keep is theirs.
$PeoplesFolders = '^([A-Z]:\\Users\\[^\\]+\\(?>(?:(?:Desktop|Documents|Downloads|Pictures|Videos|Bureau|OneDrive[^\\]*)(?:\\|$))*))(?!AppData\\|\.)(.+)$'

# What tells a path from others without saying it.
function Get-Sign([string] $Path) { return "~$((Get-Hashed $Path).Substring(0, 6))" }

# A path as it may leave the machine: what people call files and folders may be a patient's name. Each becomes a sign; the
# depth, the kind of a document and the name of a program stay.
function Hide-Path([string] $Path, [string] $Where = $PeoplesFolders) {
    if ($Path -notmatch $Where) { return $Path }
    $kept, $names = $Matches[1], $Matches[2].TrimEnd('\').Split('\')
    $at = $kept
    $said = foreach ($name in $names) {
        $at += $name
        $kind = ''
        if ($name -match $DocumentKinds) { $kind = $Matches[0].ToLowerInvariant() }
        if ($name -match $ProgramKinds) { $name } else { "$(Get-Sign $at)$kind" }
        $at += '\'
    }
    return $kept + (@($said) -join '\')
}

# A sentence with the path in it hidden, up to its end.
function Hide-PathIn([string] $Text) {
    if ($Text -notmatch '(?s)^(.*?)([A-Z]:\\Users\\.+)$') { return $Text }
    $before, $path = $Matches[1], $Matches[2]
    return $before + (Hide-Path ($path -replace '[\r\n]+', ' '))
}

# SMBIOS' tables, which the kernel keeps a copy of: no CIM provider has to be woken for them. [{type, bytes, strings}]
function Read-Firmware {
    $tables = [Collections.ArrayList] @()
    $hex = Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Services\mssmbios\Data' 'SMBiosData'
    if ($null -eq $hex) { return , $tables }
    $bytes = [byte[]] @(ConvertFrom-Hex $hex)
    $at = 8
    while ($at + 4 -lt $bytes.Length) {
        $length = [int] $bytes[$at + 1]
        if ($length -lt 4 -or $at + $length -gt $bytes.Length) { break }
        $text = $at + $length
        $end = $text
        while ($end + 1 -lt $bytes.Length -and ($bytes[$end] -ne 0 -or $bytes[$end + 1] -ne 0)) { $end++ }
        $strings = [Text.Encoding]::ASCII.GetString($bytes, $text, $end - $text).Split([char[]] @([char] 0))
        [void] $tables.Add(@{ type = [int] $bytes[$at]; bytes = [byte[]] @($bytes[$at..($text - 1)]); strings = $strings })
        $at = $end + 2
    }
    return , $tables
}

# {uuid, chassis}
function Get-Firmware {
    $found = @{ uuid = $null; chassis = $null }
    foreach ($table in (Get-Once 'firmware' { Read-Firmware })) {
        if ($table.type -eq 1 -and $table.bytes.Length -ge 25) {
            $found.uuid = [BitConverter]::ToString($table.bytes, 8, 16).Replace('-', '').ToLowerInvariant()
            if ($found.uuid -match '^(0+|f+)$') { $found.uuid = $null }
        }
        if ($table.type -eq 3 -and $table.bytes.Length -ge 6) { $found.chassis = [int] $table.bytes[5] -band 127 }
    }
    return $found
}

# Whether UAC keeps from the account over the network what it is: its token holds Administrators to deny only.
function Test-Filtered {
    $kind = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/denyonlysid'
    try { $claims = @([Security.Principal.WindowsIdentity]::GetCurrent().Claims) }
    catch { return $false } # a token that cannot be looked into says nothing
    return @($claims | Where-Object { $_.Type -eq $kind -and $_.Value -eq 'S-1-5-32-544' }).Count -gt 0
}

# What tells this start of Windows from another: when it last shut down, and how many starts were counted.
function Get-Boot {
    $control = 'HKLM\SYSTEM\CurrentControlSet\Control'
    $count = Read-Registry "$control\Session Manager\Memory Management\PrefetchParameters" 'BootId' 0
    return Get-Hashed "$(Read-Registry "$control\Windows" 'ShutdownTime' 'never') $count"
}

function Get-Identity {
    $windows = 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $build = [int] (Read-Registry $windows 'CurrentBuildNumber' '0')
    $name = [string] (Read-Registry $windows 'ProductName' 'Windows')
    # Windows 11 still calls itself 10 there
    if ($build -ge 22000) { $name = $name -replace '^Windows 10', 'Windows 11' }
    $clock = [DateTime]::UtcNow
    $firmware = Get-Firmware
    $administrator = Test-Administrator
    return [ordered] @{
        host_id      = Get-Hashed ([string] (Read-Registry 'HKLM\SOFTWARE\Microsoft\Cryptography' 'MachineGuid' '')).ToLowerInvariant()
        hardware_id  = Get-Hashed $firmware.uuid
        boot         = Get-Boot
        hostname     = [Environment]::MachineName
        system       = 'windows'
        os           = 'windows'
        os_like      = ''
        os_version   = "$build.$(Read-Registry $windows 'UBR' 0)"
        os_name      = $name
        edition      = [string] (Read-Registry $windows 'EditionID' '')
        product_type = [string] (Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions' 'ProductType' '')
        chassis      = $firmware.chassis
        kernel       = [Environment]::OSVersion.Version.ToString()
        powershell   = $PSVersionTable.PSVersion.ToString()
        root         = $administrator
        filtered     = -not $administrator -and (Test-Filtered)
        clock        = ($clock - $Epoch).TotalSeconds
        utc_offset   = [int] [TimeZoneInfo]::Local.GetUtcOffset($clock).TotalSeconds
    }
}

# The name in a kind's functions: RegistryValues of registry_values.
function Get-KindName([string] $Kind) {
    return -join ($Kind.Split('_') | ForEach-Object { $_.Substring(0, 1).ToUpperInvariant() + $_.Substring(1) })
}

# {value, owners?} or {unknown: {code, detail}} or {error: sentence} of one resource.
function Get-Answer($Item) {
    $kind = [string] $Item.kind
    try {
        $name = Get-KindName $kind
        $answer = @{ value = (& "Get-$name" $Item.params) }
        if (Test-Path -LiteralPath "function:Get-${name}Targets") {
            $owners = Get-Owners $name $Item.params
            if ($owners.Count) { $answer['owners'] = $owners }
        }
        return $answer
    }
    catch {
        $problem = $_.Exception.GetBaseException()
        $words = Hide-PathIn $problem.Message
        if ($words.StartsWith('HYGIENE|')) {
            $mark, $code, $detail = $words.Split([char[]] '|', 3)
            return @{ unknown = [ordered] @{ code = $code; detail = $detail } }
        }
        if ($problem -is [UnauthorizedAccessException] -or $problem -is [Security.SecurityException]) {
            $code = 'not_readable'
            if (-not (Test-Administrator)) { $code = 'not_root' }
            return @{ unknown = [ordered] @{ code = $code; detail = $words } }
        }
        return @{ error = "${kind}: $($problem.GetType().Name): $words" }
    }
}

function Get-Answers($Request) {
    $started = [Diagnostics.Stopwatch]::StartNew()
    $answer = [ordered] @{ host = Get-Identity }
    if ($null -ne $Request.PSObject.Properties['write']) {
        $told = Invoke-Request $Request
        foreach ($key in $told.Keys) { $answer[$key] = $told[$key] }
    }
    $answer['state'] = Get-Leftovers
    $answer['resources'] = @(foreach ($item in $Request.resources) { Get-Answer $item })
    $answer['spent'] = @{ wall = [Math]::Round($started.Elapsed.TotalSeconds, 3) }
    return $answer
}

# The answer as a kit gives it: what was asked, when, and by whom it was collected beside it.
function Write-Kit($Request) {
    $answer = Get-Answers $Request
    $answer['asked'] = @($Request.resources)
    $answer['kit'] = $Request.kit
    $answer['collected_at'] = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss', $Invariant) + '+00:00'
    $answer['collected_by'] = [Security.Principal.WindowsIdentity]::GetCurrent().Name
    [Console]::Out.WriteLine((ConvertTo-AsciiJson $answer))
}

# One line of ASCII: HYGIENE, what marks it as ours, the answer packed.
function Write-Answer($Answer, [string] $Nonce) {
    $bytes = [Text.Encoding]::ASCII.GetBytes((ConvertTo-AsciiJson $Answer))
    $packed = New-Object IO.MemoryStream
    $zip = New-Object IO.Compression.GZipStream $packed, ([IO.Compression.CompressionMode]::Compress)
    $zip.Write($bytes, 0, $bytes.Length)
    $zip.Close()
    [Console]::Out.WriteLine("`nHYGIENE $Nonce $([Convert]::ToBase64String($packed.ToArray()))")
}
