# Logins that browsers, and Remote Desktop, have saved already: how many, never which.
# needs: profiles
#
# params: {}
# get: [{name, count}]   name: account and program; of those that have saved any
#     A browser's are counted by the mark that stands before each encrypted password; of Windows' own store, by its files
# set: none

$ChromiumProfiles = [ordered] @{
    edge   = 'AppData\Local\Microsoft\Edge\User Data'
    chrome = 'AppData\Local\Google\Chrome\User Data'
    brave  = 'AppData\Local\BraveSoftware\Brave-Browser\User Data'
}

function Get-SavedLogins($Params) {
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'the profiles' }
    $found = foreach ($one in (Get-Profiles)) {
        $counts = [ordered] @{}
        foreach ($browser in $ChromiumProfiles.Keys) {
            $counts[$browser] = 0
            foreach ($folder in (Get-Inside (Join-Path $one.path $ChromiumProfiles[$browser]) '*' -Folders)) {
                $counts[$browser] += Get-MarkCount (Join-Path $folder.FullName 'Login Data') 'v(10|20)[\s\S]{28}'
            }
        }
        $counts['firefox'] = 0
        foreach ($folder in (Get-Inside (Join-Path $one.path 'AppData\Roaming\Mozilla\Firefox\Profiles') '*' -Folders)) {
            $counts['firefox'] += Get-MarkCount (Join-Path $folder.FullName 'logins.json') '"encryptedPassword"\s*:\s*"[^"]'
        }
        $counts['remote desktop'] = Get-RemoteDesktopCount $one.path
        foreach ($name in $counts.Keys) {
            if ($counts[$name]) { [ordered] @{ name = Get-OneLine "$($one.account): $name" 120; count = $counts[$name] } }
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

function Get-MarkCount([string] $Path, [string] $Mark) {
    if (-not [IO.File]::Exists($Path)) { return 0 }
    return [regex]::Matches((Read-Shared $Path), $Mark).Count
}

# Connection files in which a password is kept (type b: encrypted for one user).
function Get-RemoteDesktopCount([string] $Home_) {
    $count = 0
    foreach ($folder in @('Desktop', 'Documents', 'Downloads')) {
        foreach ($file in (Get-Inside (Join-Path $Home_ $folder) '*.rdp')) {
            if ((Read-Shared $file.FullName).Replace("`0", '') -match '(?m)^password 51:b:\w') { $count++ }
        }
    }
    return $count
}
