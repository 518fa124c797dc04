# What Windows noted in its logs of those whom a control would cut. Read only while something is observed on this host.
# needs: limited

$EventSeconds = 40
$MostEvents = 5000
$EventDays = 90
# Programs on what was plugged in, or shared by another machine: a disc of images bears its patient's name.
$ForeignFolders = "^((?!$([Environment]::SystemDirectory.Substring(0, 2)))[A-Z]:\\|\\\\[^\\]+\\[^\\]+\\)(.+)$"

# [{account?, address?, name?, count, last}] of what the sources noted, the same ones together; $null while nothing is
# observed, or where a log cannot be read; $false for a Windows that notes nothing of it.
#     Asked: {build?, sources: [{log, ids, fields: {account|address|name: field}, only?: {field: [value]}}]}
#     build  the first of Windows that notes it
function Get-SeenEvents($Asked) {
    $build = [int] (Read-Registry 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'CurrentBuildNumber' '0')
    if ($build -lt [int] (Get-Field $Asked 'build' 0)) { return $false }
    if (-not (Test-Administrator) -or -not @(Read-Records 'observing').Count) { return $null }
    $seen = [ordered] @{}
    try {
        foreach ($source in @($Asked.sources)) {
            foreach ($text in (Read-Events ([string] $source.log) @($source.ids))) { Add-Seen $seen $source ([xml] $text) }
        }
    }
    catch { return $null }
    return , @($seen.Values)
}

# The latest events of a log as XML; none where Windows has no such log.
function Read-Events([string] $Log, $Ids) {
    $which = (@($Ids) | ForEach-Object { "EventID=$_" }) -join ' or '
    $span = [long] $EventDays * 86400000
    $filter = "*[System[($which) and TimeCreated[timediff(@SystemTime) <= $span]]]"
    $script = "Get-WinEvent -LogName '$Log' -FilterXPath '$filter' -MaxEvents $MostEvents -ErrorAction SilentlyContinue"
    return , (Invoke-Limited $Log $EventSeconds "$script | ForEach-Object { `$_.ToXml() }")
}

function Add-Seen($Seen, $Source, [xml] $Told) {
    $fields = Get-EventFields $Told.DocumentElement
    foreach ($name in (Get-Names (Get-Field $Source 'only'))) {
        if ((Get-Field $Source.only $name) -cnotcontains [string] $fields[$name]) { return }
    }
    $who = [ordered] @{}
    foreach ($name in (Get-Names $Source.fields)) {
        $value = [string] $fields[[string] (Get-Field $Source.fields $name)]
        if ($value -and $value -ne '-') { $who[$name] = Hide-Path (Hide-Path $value) $ForeignFolders }
    }
    $key = ConvertTo-AsciiJson $who
    $at = [DateTime]::Parse($fields['SystemTime'], $Invariant, [Globalization.DateTimeStyles]::RoundtripKind).ToUniversalTime()
    $last = ($at - $Epoch).TotalSeconds
    if (-not $Seen.Contains($key)) { $who['count'] = 0; $who['last'] = $last; $Seen[$key] = $who }
    $Seen[$key].count += 1
    if ($last -gt $Seen[$key].last) { $Seen[$key].last = $last }
}

# {field: text} of an event's data, whichever of the two ways in which Windows writes it, and SystemTime.
function Get-EventFields($Element) {
    $found = @{}
    foreach ($node in $Element.SelectNodes("//*[local-name()='TimeCreated']")) { $found['SystemTime'] = $node.GetAttribute('SystemTime') }
    foreach ($node in $Element.SelectNodes("//*[local-name()='EventData' or local-name()='UserData']//*[not(*)]")) {
        $name = $node.GetAttribute('Name')
        if (-not $name) { $name = $node.LocalName }
        $found[$name] = $node.InnerText
    }
    return $found
}
