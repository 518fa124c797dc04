# Places in which a program or an installation leaves a password: which, by the class of what stands there, never what.
# needs: profiles
#
# params: {}
# get: [{path, what}]
# set: none

$InstallFiles = @('Windows\Panther\unattend.xml', 'Windows\Panther\Unattend\unattend.xml', 'Windows\System32\Sysprep\unattend.xml', 'unattend.xml')
# In a profile: file, what gives a password away, its class.
$PersonalFiles = @(
    @('AppData\Roaming\FileZilla\sitemanager.xml', '<Pass\b[^>]*>[^<]', 'password for a server'),
    @('AppData\Roaming\FileZilla\recentservers.xml', '<Pass\b[^>]*>[^<]', 'password for a server'),
    @('AppData\Roaming\mRemoteNG\confCons.xml', ' Password="[^"]', 'password for a server'),
    @('AppData\Roaming\Microsoft\Windows\PowerShell\PSReadLine\ConsoleHost_history.txt',
        '(?i)ConvertTo-SecureString\b.*-AsPlainText|net(\.exe)? +user +\S+ +[^*/\s]|cmdkey\b.*/pass:', 'password in a history of commands'),
    @('.git-credentials', '://[^\s/:@]+:[^\s/@]+@', 'password for a repository'),
    @('.docker\config.json', '"auth"\s*:\s*"[^"]+"', 'password of a registry'),
    @('.ssh\id_rsa', '-----BEGIN RSA PRIVATE KEY-----(?!\s*Proc-Type:)', 'private key without a passphrase')
)
# In the loaded part of a user's registry: key of saved sessions, value, class.
$PersonalKeys = @(
    @('SOFTWARE\SimonTatham\PuTTY\Sessions', 'ProxyPassword', 'password of a proxy'),
    @('SOFTWARE\Martin Prikryl\WinSCP 2\Sessions', 'Password', 'password for a server')
)

function Get-CredentialFiles($Params) {
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'the profiles' }
    $found = [Collections.ArrayList] @()
    $disk = [IO.Path]::GetPathRoot([Environment]::SystemDirectory)
    foreach ($name in $InstallFiles) { Add-Credential $found (Join-Path $disk $name) '<(Password|AdministratorPassword)>\s*(<Value>)?\s*(?!\*SENSITIVE)[^<\s*]' 'password of an installation' }
    foreach ($one in (Get-Profiles)) {
        foreach ($row in $PersonalFiles) { Add-Credential $found (Join-Path $one.path $row[0]) $row[1] $row[2] }
    }
    foreach ($sid in (Get-LoadedUsers)) {
        foreach ($row in $PersonalKeys) { Add-SessionKeys $found "HKU\$sid\$($row[0])" $row[1] $row[2] }
    }
    return , @($found | Select-Object -First 200)
}

function Add-Credential($Found, [string] $Path, [string] $Mark, [string] $What) {
    if (-not [IO.File]::Exists($Path)) { return }
    if ((Read-Shared $Path).Replace("`0", '') -match $Mark) { [void] $Found.Add([ordered] @{ path = Get-OneLine $Path 300; what = $What }) }
}

# The saved sessions that have such a value; the value itself is not read.
function Add-SessionKeys($Found, [string] $Path, [string] $Name, [string] $What) {
    foreach ($session in (Get-SubKeys $Path)) {
        $key = Open-Key "$Path\$session"
        try { $there = @($key.GetValueNames()) -contains $Name }
        finally { $key.Close() }
        if ($there) { [void] $Found.Add([ordered] @{ path = Get-OneLine "$Path\$session" 300; what = $What }) }
    }
}
