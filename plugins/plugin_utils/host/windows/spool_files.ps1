# Documents that wait to be printed, or were forgotten there.
#
# params: {hours: int}
# get: [{name, hours}] of the files of documents older than so many hours, 200 at most: numbers that Windows gives, never a
#     document's name
# set: none

$MostSpoolFiles = 200

function Get-SpoolFiles($Params) {
    $folder = [string] (Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Control\Print\Printers' 'DefaultSpoolDirectory' '')
    if (-not $folder) { $folder = Join-Path ([Environment]::SystemDirectory) 'spool\PRINTERS' }
    $folder = [Environment]::ExpandEnvironmentVariables($folder)
    if (-not [IO.Directory]::Exists($folder)) { return , @() }
    $now = [DateTime]::UtcNow
    $found = foreach ($file in (New-Object IO.DirectoryInfo $folder).GetFiles('*.spl')) {
        $hours = [int] [Math]::Floor(($now - $file.LastWriteTimeUtc).TotalHours)
        if ($hours -ge [int] $Params.hours) { [ordered] @{ name = $file.Name.ToUpperInvariant(); hours = $hours } }
    }
    return , @($found | Where-Object { $null -ne $_ } | Sort-Object { $_.name } | Select-Object -First $MostSpoolFiles)
}
