# Files whose very name says that they hold passwords, where people keep such files. None is opened.
# needs: profiles
#
# params: {words: [text]}   compared without accents and capitals; spaces, dashes and underscores are alike
# get: [{place, count, names}]   names: 20 at most, as they may leave the machine: `word ~sign.kind`, the word that was found,
#     six signs out of the whole path and the kind; the rest of the name may be a patient's. The word alone is told as it is.
# set: none

$PersonalFolders = @('Desktop', 'Documents', 'Downloads', 'OneDrive', 'OneDrive\Desktop', 'OneDrive\Bureau', 'OneDrive\Documents')

function Get-PasswordFiles($Params) {
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'the profiles' }
    $words = @(@($Params.words) | ForEach-Object { [regex]::Escape((ConvertTo-PlainWord $_)).Replace('\ ', ' ?') }) -join '|'
    $named = "(?<![a-z])($words)(?![a-z])"
    $places = [ordered] @{}
    foreach ($one in (Get-Profiles)) {
        foreach ($folder in $PersonalFolders) { $places["$($one.account): $folder"] = Join-Path $one.path $folder }
    }
    foreach ($path in (Get-SharedFolders)) { $places[$path] = $path }
    $found = foreach ($place in $places.Keys) {
        $names = @(Get-NamedFiles $places[$place] $named)
        foreach ($folder in (Get-Inside $places[$place] '*' -Folders)) { $names += @(Get-NamedFiles $folder.FullName $named) }
        if ($names.Count) {
            [ordered] @{ place = Get-OneLine (Hide-Path $place) 200; count = $names.Count; names = @($names | Select-Object -First 20) }
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

function Get-NamedFiles([string] $Path, [string] $Named) {
    foreach ($file in (Get-Inside $Path '*')) {
        $name = $file.Name
        if ($name -notmatch $DocumentKinds) { continue }
        $kind = $Matches[0]
        $stem = ConvertTo-PlainWord ($name -replace $DocumentKinds, '')
        if ($stem -notmatch $Named) { continue }
        if ($stem -eq $Matches[0]) { Get-OneLine $name 120 }
        else { "$($Matches[0]) $(Get-Sign $file.FullName)$($kind.ToLowerInvariant())" }
    }
}

function ConvertTo-PlainWord([string] $Text) {
    $letters = $Text.Normalize([Text.NormalizationForm]::FormKD) -replace '\p{Mn}+', ''
    return ($letters.ToLowerInvariant() -replace '[\s_-]+', ' ')
}

# What the machine shares itself, as the server keeps it: each share is a list of words with Path=...
function Get-SharedFolders {
    $root = 'HKLM\SYSTEM\CurrentControlSet\Services\LanmanServer\Shares'
    $key = Open-Key $root
    if ($null -eq $key) { return , @() }
    try { $names = $key.GetValueNames() }
    finally { $key.Close() }
    $found = foreach ($name in $names) {
        foreach ($word in @((Read-Registry $root $name @()))) { if ([string] $word -match '^Path=([A-Za-z]:\\.+)$') { $Matches[1] } }
    }
    return , @($found | Where-Object { $null -ne $_ } | Sort-Object -Unique)
}
