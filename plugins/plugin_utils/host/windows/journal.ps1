# hygiene's own folder on the host: the lock that lets one run write at a time, and the journals of what was replaced.
# Sent to a host with what writes only. The folder belongs to Administrators and SYSTEM alone, and is never followed
# through a link.
#
# A journal is journal\<run>.jsonl: a line that says whose run it is, then one line for each change, on the disk before
# the change is made.

$Owners = @('S-1-5-18', 'S-1-5-32-544')
$Protected = 'O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)'
$Held = @{}

function Get-StatePath { return (Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) 'hygiene') }

# The host's state folder, made when missing. Stops when somebody else made it, or when it is a link.
function Get-StateFolder {
    $path = Get-StatePath
    if (Test-Path -LiteralPath $path) {
        $item = Get-Item -LiteralPath $path -Force
        $link = ([int] $item.Attributes -band [int] [IO.FileAttributes]::ReparsePoint) -ne 0
        $owner = (Get-Acl -LiteralPath $path).GetOwner([Security.Principal.SecurityIdentifier]).Value
        if ($link -or -not $item.PSIsContainer -or $Owners -notcontains $owner) {
            throw "$path exists but is not a folder that Administrators own: inspect and remove it"
        }
    }
    else { [void] (New-Item -ItemType Directory -Path $path) }
    $acl = New-Object Security.AccessControl.DirectorySecurity
    $acl.SetSecurityDescriptorSddlForm($Protected)
    Set-Acl -LiteralPath $path -AclObject $acl
    $journals = Join-Path $path 'journal'
    if (-not (Test-Path -LiteralPath $journals)) { [void] (New-Item -ItemType Directory -Path $journals) }
    return $path
}

# Take the host for one run, until this process ends. Stops when another holds it, with whose it is.
function Lock-Host([string] $Run) {
    $path = Join-Path (Get-StateFolder) 'lock'
    try { $Held['lock'] = [IO.File]::Open($path, 'OpenOrCreate', 'ReadWrite', 'Read') }
    catch [IO.IOException] {
        $holder = 'started just now'
        try {
            $stream = [IO.File]::Open($path, 'Open', 'Read', 'ReadWrite')
            $said = (New-Object IO.StreamReader $stream).ReadToEnd().Trim()
            $stream.Close()
            if ($said) { $holder = $said }
        }
        catch [IO.IOException] { $holder = 'started just now' }
        throw "HYGIENE|locked|another run writes on this host: $holder"
    }
    $account = [Security.Principal.WindowsIdentity]::GetCurrent().Name
    $since = [DateTime]::Now.ToString('yyyy-MM-dd HH:mm:ss zzz', $Invariant)
    $bytes = [Text.Encoding]::UTF8.GetBytes("run $Run of $account, since $since`n")
    $Held['lock'].SetLength(0)
    $Held['lock'].Write($bytes, 0, $bytes.Length)
    $Held['lock'].Flush($true)
}

function Get-JournalPath([string] $Run) {
    $name = ($Run -replace '[^\w-]', '_')
    return (Join-Path (Get-StatePath) "journal\$($name.Substring(0, [Math]::Min(60, $name.Length))).jsonl")
}

function Get-Now { return ([DateTime]::UtcNow - (New-Object DateTime 1970, 1, 1, 0, 0, 0, ([DateTimeKind]::Utc))).TotalSeconds }

# Note a change, on the disk, before it is made. The journal begins with its first change.
function Write-Entry([string] $Run, [string] $Action, $Entry) {
    $path = Get-JournalPath $Run
    if (-not $Held.ContainsKey($path)) {
        $Held[$path] = [IO.File]::Open($path, 'Append', 'Write', 'Read')
        $identity = Get-Identity
        $account = [Security.Principal.WindowsIdentity]::GetCurrent().Name
        Write-Line $Held[$path] ([ordered] @{
                run = $Run; at = Get-Now; host_id = $identity.host_id; hardware_id = $identity.hardware_id
                action = $Action; account = $account
            })
    }
    Write-Line $Held[$path] $Entry
}

function Write-Line($Stream, $Row) {
    $bytes = [Text.Encoding]::ASCII.GetBytes((ConvertTo-AsciiJson $Row) + "`n")
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush($true)
}

# The entries of a run's journal, in order; a last line that was being written is left out.
function Read-Journal([string] $Run) {
    $path = Get-JournalPath $Run
    [void] (Get-StateFolder)
    try { $stream = [IO.File]::Open($path, 'Open', 'Read', 'ReadWrite') }
    catch { throw "$path cannot be read: $($_.Exception.GetBaseException().Message)" }
    try { $lines = (New-Object IO.StreamReader $stream).ReadToEnd().Split([char[]] "`n") }
    finally { $stream.Close() }
    $rows = [Collections.ArrayList] @()
    foreach ($line in $lines) {
        if (-not $line.Trim()) { continue }
        try { [void] $rows.Add((ConvertFrom-Json $line)) }
        catch { break }
    }
    if ($rows.Count -eq 0) { return , @() }
    $identity = Get-Identity
    foreach ($key in @('host_id', 'hardware_id')) {
        $there = Get-Field $rows[0] $key
        if ($there -and $identity[$key] -and $there -ne $identity[$key]) {
            throw "$path is the journal of another machine, of which this disk is a copy"
        }
    }
    return , @($rows | Where-Object { $null -ne $_.PSObject.Properties['control'] })
}
