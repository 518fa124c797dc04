# Windows LAPS: whether the password of the machine's administrator changes by itself, and is kept by the directory.
# needs: domain, domain_accounts, limited
#
# params: {}
# get: {joined, from, backup, days, length, complexity}
#     joined  a member of a domain or of Entra: LAPS has nowhere to keep a password for others
#     from    where the settings in force come from: mdm, gpo or local, the first that has any; null for none
#     backup  0 nowhere, 1 Entra, 2 the domain;  days  after which it changes;  length, complexity  of what it becomes
# set: none

$LapsRoots = [ordered] @{
    mdm   = 'HKLM\SOFTWARE\Microsoft\Policies\LAPS'
    gpo   = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\LAPS'
    local = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\LAPS\Config'
}

function Get-Laps($Params) {
    $found = [ordered] @{ joined = (Get-Domain $null).member -or (Test-EntraJoined); from = $null }
    $path = $null
    foreach ($name in $LapsRoots.Keys) {
        if ($null -ne $found.from -or $null -eq (Read-Registry $LapsRoots[$name] 'BackupDirectory')) { continue }
        $found.from = $name
        $path = $LapsRoots[$name]
    }
    $settings = [ordered] @{ backup = @('BackupDirectory', 0); days = @('PasswordAgeDays', 30)
        length = @('PasswordLength', 14); complexity = @('PasswordComplexity', 4) }
    foreach ($key in $settings.Keys) {
        $value, $default = $settings[$key]
        $found[$key] = $default
        if ($path) { $found[$key] = Read-Registry $path $value $default }
    }
    return $found
}
