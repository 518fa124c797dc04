# hygiene's own folder on the host: the lock that lets one run write at a time, and the journals of what was replaced.
# Sent to a host with what writes only. The folder belongs to Administrators and SYSTEM alone, and is never followed
# through a link.
#
# A journal is journal\<run>.jsonl: a line that says whose run it is, then one line for each change, on the disk before
# the change is made.

$Owners = @('S-1-5-18', 'S-1-5-32-544')
$Protected = 'O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)'
$Held = @{}
# How many journals a host keeps, and how much they may hold together; the oldest go first.
$MostRuns = 60
$MostBytes = 64MB

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
    foreach ($inside in 'journal', 'lifts', 'observing', 'revert') { [void] [IO.Directory]::CreateDirectory("$path\$inside") }
    return $path
}

# Take the host for one run, until this process ends. Stops when another still holds it after so many seconds, with whose
# it is.
function Lock-Host([string] $Run, [int] $Patience = 0) {
    $path = Join-Path (Get-StateFolder) 'lock'
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not $Held.ContainsKey('lock')) {
        try { $Held['lock'] = [IO.File]::Open($path, 'OpenOrCreate', 'ReadWrite', 'Read') }
        catch [IO.IOException] {
            if ($clock.Elapsed.TotalSeconds -ge $Patience) {
                throw "HYGIENE|locked|another run writes on this host: $(Get-Holder $path)"
            }
            Start-Sleep -Milliseconds 200
        }
    }
    $account = [Security.Principal.WindowsIdentity]::GetCurrent().Name
    $since = [DateTime]::Now.ToString('yyyy-MM-dd HH:mm:ss zzz', $Invariant)
    $bytes = [Text.Encoding]::UTF8.GetBytes("run $Run of $account, since $since`n")
    $Held['lock'].SetLength(0)
    $Held['lock'].Write($bytes, 0, $bytes.Length)
    $Held['lock'].Flush($true)
}

# Whose lock it is, in the words that they left in it.
function Get-Holder([string] $Path) {
    try {
        $stream = [IO.File]::Open($Path, 'Open', 'Read', 'ReadWrite')
        $said = (New-Object IO.StreamReader $stream).ReadToEnd().Trim()
        $stream.Close()
    }
    catch [IO.IOException] { $said = '' }
    if ($said) { return $said }
    return 'started just now'
}

# Let the host go before the process ends.
function Unlock-Host {
    $Held['lock'].Close()
    $Held.Remove('lock')
}

# A run's name as it can stand in the name of a file, and in a text.
function ConvertTo-Name([string] $Run) {
    $name = $Run -replace '[^A-Za-z0-9_-]', '_'
    return $name.Substring(0, [Math]::Min(60, $name.Length))
}

function Get-JournalPath([string] $Run) { return (Join-Path (Get-StatePath) "journal\$(ConvertTo-Name $Run).jsonl") }

# Note a change, on the disk, before it is made. The journal begins with its first change.
function Write-Entry([string] $Run, [string] $Action, $Entry) {
    $path = Get-JournalPath $Run
    if (-not $Held.ContainsKey($path)) {
        Remove-OldJournals
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

# Let the oldest journals go, so that one more fits; not those that a lift will need.
function Remove-OldJournals {
    $needed = @((Read-Records 'lifts') | ForEach-Object { Get-JournalPath ([string] $_.run) })
    $files = @((Get-FileNames "$(Get-StatePath)\journal" '*.jsonl') | ForEach-Object {
            New-Object IO.FileInfo "$(Get-StatePath)\journal\$_"
        } | Where-Object { $needed -notcontains $_.FullName } | Sort-Object LastWriteTimeUtc)
    $bytes = ($files | Measure-Object -Property Length -Sum).Sum
    for ($place = 0; $place -lt $files.Count; $place++) {
        if ($files.Count - $place -lt $MostRuns -and $bytes -le $MostBytes) { return }
        $bytes -= $files[$place].Length
        $files[$place].Delete()
    }
}

# A file of ours in the state folder, whole or not at all; $null takes it away.
function Write-Record([string] $Name, [string] $Text) {
    $path = Join-Path (Get-StatePath) $Name
    if (-not $Text) { [IO.File]::Delete($path); return }
    $stream = [IO.File]::Open("$path.new", 'Create', 'Write', 'None')
    $bytes = [Text.Encoding]::ASCII.GetBytes($Text)
    $stream.Write($bytes, 0, $bytes.Length)
    $stream.Flush($true)
    $stream.Close()
    if ([IO.File]::Exists($path)) { [IO.File]::Replace("$path.new", $path, [NullString]::Value) }
    else { [IO.File]::Move("$path.new", $path) }
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
    $entries = @($rows | Where-Object { $null -ne $_.PSObject.Properties['control'] })
    foreach ($entry in $entries) { $entry | Add-Member -MemberType NoteProperty -Name run -Value $Run }
    return , $entries
}

# The entries of every journal of the host, the oldest first.
function Read-Journals {
    [void] (Get-StateFolder)
    $found = foreach ($name in (Get-FileNames "$(Get-StatePath)\journal" '*.jsonl')) {
        $entries = Read-Journal ($name.Substring(0, $name.Length - 6))
        if ($entries.Count) { [ordered] @{ at = [double] $entries[0].at; entries = $entries } }
    }
    return , @(@($found) | Where-Object { $_ } | Sort-Object { $_.at } | ForEach-Object { $_.entries })
}
