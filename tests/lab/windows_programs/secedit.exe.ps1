# secedit.exe: the text of an export as Windows 10 22H2 gives it (UTF-16, `name = value`, names in no language); shapes
# seen in Microsoft's documentation of security templates and in exports that other projects keep as fixtures. Lockout
# times are not there while no lockout is set, and a reset longer than the duration is refused.

$state = 'C:\lab-secedit.inf'
if (-not [IO.File]::Exists($state)) {
    $text = @(
        '[Unicode]', 'Unicode=yes', '[System Access]', 'MinimumPasswordAge = 0', 'MaximumPasswordAge = 42',
        'MinimumPasswordLength = 0', 'PasswordComplexity = 0', 'PasswordHistorySize = 0', 'LockoutBadCount = 0',
        'RequireLogonToChangePassword = 0', 'ForceLogoffWhenHourExpire = 0', 'NewAdministratorName = "Administrateur"',
        ('NewGuestName = "Invit' + [char] 233 + '"'), 'ClearTextPassword = 0', 'LSAAnonymousNameLookup = 0',
        'EnableAdminAccount = 1', 'EnableGuestAccount = 1', '[Version]', 'signature="$CHICAGO$"', 'Revision=1'
    ) -join "`r`n"
    [IO.File]::WriteAllText($state, $text, [Text.Encoding]::Unicode)
}
if ($Arguments[0] -eq '/export') {
    [IO.File]::Copy($state, $Arguments[[Array]::IndexOf($Arguments, '/cfg') + 1])
    return
}
$text = [IO.File]::ReadAllText($state)
$given = [IO.File]::ReadAllText($Arguments[[Array]::IndexOf($Arguments, '/cfg') + 1])
foreach ($line in $given.Split([char[]] "`r`n")) {
    if ($line -notmatch '^(\w+) = (.*)$') { continue }
    $name, $value = $Matches[1], $Matches[2]
    if ($text -match "(?m)^$name = ") { $text = $text -replace "(?m)^$name = .*?\r?$", "$name = $value" }
    else { $text = $text.Replace('[Version]', "$name = $value`r`n[Version]") }
}
[IO.File]::WriteAllText($state, $text, [Text.Encoding]::Unicode)
