# The folders of people's profiles, whoever has a session open or not. Shared.

# [{sid, account, path}]; the account is the last part of the folder's name
function Get-Profiles {
    $root = 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList'
    $found = foreach ($sid in (Get-SubKeys $root)) {
        if ($sid -notmatch $PersonSid) { continue }
        $path = [Environment]::ExpandEnvironmentVariables([string] (Read-Registry "$root\$sid" 'ProfileImagePath' ''))
        if ($path -and [IO.Directory]::Exists($path)) { @{ sid = $sid; account = [IO.Path]::GetFileName($path); path = $path } }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# The names in a folder that fit a pattern, links to elsewhere left out; nothing where it is closed or missing.
function Get-Inside([string] $Path, [string] $Pattern, [switch] $Folders) {
    try {
        $folder = New-Object IO.DirectoryInfo $Path
        if (-not $folder.Exists) { return , @() }
        if ($Folders) { $found = $folder.GetDirectories($Pattern) } else { $found = $folder.GetFiles($Pattern) }
        return , @($found | Where-Object { ([int] $_.Attributes -band 1024) -eq 0 } | Select-Object -First 5000)
    }
    catch { return , @() }
}

# A file's text, of no more than 4 MiB, also while somebody writes it; '' where it is closed. One byte is one letter.
function Read-Shared([string] $Path) {
    try {
        $stream = [IO.File]::Open($Path, 'Open', 'Read', 'ReadWrite, Delete')
        try {
            $bytes = [Array]::CreateInstance([byte], [Math]::Min($stream.Length, 4194304))
            $read = $stream.Read($bytes, 0, $bytes.Length)
            return [Text.Encoding]::GetEncoding(28591).GetString($bytes, 0, $read)
        }
        finally { $stream.Close() }
    }
    catch { return '' }
}
