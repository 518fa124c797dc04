# What hygiene itself left on this host: controls lifted for a time or observed first, unconfirmed changes, journals. Read
# with every check by an administrator, from a folder that nobody else can look into.

$MostRecords = 200
$TaskFolder = 'hygiene'

function Get-StatePath { return (Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) 'hygiene') }

function Get-Now { return ([DateTime]::UtcNow - $Epoch).TotalSeconds }

# A JSON object of ours, or $null when there is none, or when it cannot be read.
function Read-Record([string] $Name) {
    $path = Join-Path (Get-StatePath) $Name
    if (-not [IO.File]::Exists($path)) { return $null }
    try { return ConvertFrom-Json ([IO.File]::ReadAllText($path)) }
    catch { return $null }
}

# The names of the files of a folder, in the order of the alphabet; none where there is no folder.
function Get-FileNames([string] $Folder, [string] $Pattern) {
    if (-not [IO.Directory]::Exists($Folder)) { return , @() }
    $names = [string[]] @([IO.Directory]::GetFiles($Folder, $Pattern) | ForEach-Object { [IO.Path]::GetFileName($_) })
    [Array]::Sort($names, [StringComparer]::Ordinal)
    return , $names
}

# Our records in a folder, one a control.
function Read-Records([string] $Folder) {
    $names = Get-FileNames (Join-Path (Get-StatePath) $Folder) '*.json'
    $found = foreach ($name in $names | Select-Object -First $MostRecords) { Read-Record "$Folder\$name" }
    return , @($found | Where-Object { $null -ne $_ })
}

# {lifts, observing: [{control, since}], pending, units, journals: {count, bytes, last}}; `units` are scheduled tasks.
# Empty without an administrator, or where hygiene never wrote.
function Get-Leftovers {
    $path = Get-StatePath
    if (-not (Test-Administrator) -or -not [IO.Directory]::Exists($path)) { return @{} }
    $journals = [ordered] @{ count = 0; bytes = 0; last = $null }
    foreach ($name in (Get-FileNames "$path\journal" '*.jsonl')) {
        $file = New-Object IO.FileInfo "$path\journal\$name"
        $at = ($file.LastWriteTimeUtc - $Epoch).TotalSeconds
        $journals.count += 1
        $journals.bytes += $file.Length
        if ($null -eq $journals.last -or $at -gt $journals.last) { $journals.last = $at }
    }
    return [ordered] @{
        lifts     = Read-Records 'lifts'
        observing = Read-Records 'observing'
        pending   = Read-Record 'revert\armed.json'
        units     = Get-FileNames (Join-Path ([Environment]::SystemDirectory) "Tasks\$TaskFolder") '*'
        journals  = $journals
    }
}
