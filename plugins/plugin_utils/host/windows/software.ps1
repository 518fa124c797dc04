# The software on the machine, with its versions: what Windows lists for removal in both views of the registry and in the
# users' loaded hives, and the packages of the store.
#
# params: {full: bool = false}
# get: {count, unversioned [names], truncated, items? [{name, version, source}]}
#     source     machine, user or store; nothing says whose a user's is
#     truncated  more was there than the 1,000 that are read; items with full
# set: none

$MostSoftware = 1000
$Uninstall = 'Microsoft\Windows\CurrentVersion\Uninstall'

function Get-Software($Params) {
    $items = Get-Once 'software' { Read-Software }
    $found = [ordered] @{
        count       = $items.Count
        unversioned = @($items | Where-Object { -not $_.version } | ForEach-Object { $_.name } | Select-Object -First 200)
        truncated   = $items.Count -ge $MostSoftware
    }
    if (Get-Field $Params 'full' $false) { $found['items'] = $items }
    return $found
}

function Read-Software {
    $found = [Collections.ArrayList] @()
    Add-Uninstallable $found 'machine' "HKLM\SOFTWARE\$Uninstall"
    Add-Uninstallable $found 'machine' "HKLM\SOFTWARE\WOW6432Node\$Uninstall"
    foreach ($sid in (Get-LoadedUsers)) { Add-Uninstallable $found 'user' "HKU\$sid\SOFTWARE\$Uninstall" }
    Add-StorePackages $found
    return , $found
}

# What a list for removal names. Parts of Windows, and updates of something else, are not shown to users either.
function Add-Uninstallable($Found, [string] $Source, [string] $Path) {
    $list = Open-Key $Path
    if ($null -eq $list) { return }
    try {
        foreach ($name in $list.GetSubKeyNames()) {
            if ($Found.Count -ge $MostSoftware) { return }
            $key = $list.OpenSubKey($name)
            if ($null -eq $key) { continue }
            try {
                $shown = Get-OneLine $key.GetValue('DisplayName') 120
                if (-not $shown -or $key.GetValue('SystemComponent') -eq 1 -or $key.GetValue('ParentKeyName')) { continue }
                [void] $Found.Add([ordered] @{ name = $shown; version = Get-SoftwareVersion $key; source = $Source })
            }
            finally { $key.Close() }
        }
    }
    finally { $list.Close() }
}

# The version that the installer noted, else that of the program whose icon stands for it.
function Get-SoftwareVersion($Key) {
    $version = Get-OneLine $Key.GetValue('DisplayVersion') 80
    if ($version) { return $version }
    $major = $Key.GetValue('VersionMajor')
    if ($major -is [int]) { return "$major.$([int] $Key.GetValue('VersionMinor', 0))" }
    $icon = ([string] $Key.GetValue('DisplayIcon', '')).Split([char[]] ',')[0].Trim('"')
    if ($icon -match '^[A-Za-z]:\\.+\.exe$' -and [IO.File]::Exists($icon)) {
        return Get-OneLine ([Diagnostics.FileVersionInfo]::GetVersionInfo($icon).FileVersion) 80
    }
    return ''
}

# A package's full name is <name>_<version>_<architecture>_<resource>_<publisher>. The same version for several
# architectures counts once.
function Add-StorePackages($Found) {
    $seen = @{}
    foreach ($full in (Get-SubKeys 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore\Applications')) {
        $parts = $full.Split([char[]] '_')
        if ($parts.Length -lt 5 -or $Found.Count -ge $MostSoftware) { continue }
        $name = "$($parts[0]) $($parts[1])"
        if ($seen.ContainsKey($name)) { continue }
        $seen[$name] = $true
        [void] $Found.Add([ordered] @{ name = Get-OneLine $parts[0] 120; version = Get-OneLine $parts[1] 80; source = 'store' })
    }
}
