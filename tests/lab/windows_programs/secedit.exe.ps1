# secedit.exe: the text of an export as Windows 10 22H2 gives it (UTF-16, `name = value`, names in no language); shapes
# seen in Microsoft's documentation of security templates and in exports that other projects keep as fixtures. Lockout
# times are not there while no lockout is set, and a reset longer than the duration is refused. Rights name SIDs behind an
# asterisk and accounts of the machine by their name; one that nobody holds is not there. Lengths over 14 need Windows' leave.

$state = 'C:\lab-secedit.inf'
$guest = 'Invit' + [char] 233
if (-not [IO.File]::Exists($state)) {
    $text = @(
        '[Unicode]', 'Unicode=yes', '[System Access]', 'MinimumPasswordAge = 0', 'MaximumPasswordAge = 42',
        'MinimumPasswordLength = 0', 'PasswordComplexity = 0', 'PasswordHistorySize = 0', 'LockoutBadCount = 0',
        'RequireLogonToChangePassword = 0', 'ForceLogoffWhenHourExpire = 0', 'NewAdministratorName = "Administrateur"',
        "NewGuestName = `"$guest`"", 'ClearTextPassword = 0', 'LSAAnonymousNameLookup = 1',
        'EnableAdminAccount = 1', 'EnableGuestAccount = 1', '[Privilege Rights]',
        'SeNetworkLogonRight = *S-1-1-0,*S-1-5-32-544,*S-1-5-32-545,*S-1-5-32-551',
        'SeDebugPrivilege = *S-1-5-32-544,*S-1-5-32-545', 'SeTakeOwnershipPrivilege = *S-1-5-32-544',
        'SeRemoteInteractiveLogonRight = *S-1-5-32-544,*S-1-5-32-555', "SeDenyNetworkLogonRight = $guest",
        "SeDenyInteractiveLogonRight = $guest", '[Version]', 'signature="$CHICAGO$"', 'Revision=1'
    ) -join "`r`n"
    [IO.File]::WriteAllText($state, $text, [Text.Encoding]::Unicode)
}
if ($Arguments[0] -eq '/export') {
    [IO.File]::Copy($state, $Arguments[[Array]::IndexOf($Arguments, '/cfg') + 1])
    return
}
# what was given goes to its section; a right is held by accounts in an order of its own, and by the guest under its name
$text = [IO.File]::ReadAllText($state)
$given = [IO.File]::ReadAllText($Arguments[[Array]::IndexOf($Arguments, '/cfg') + 1])
foreach ($line in $given.Split([char[]] "`r`n")) {
    if ($line -notmatch '^(\w+) = (.*)$') { continue }
    $name, $value = $Matches[1], $Matches[2]
    $next = '[Privilege Rights]'
    if ($name -eq 'MinimumPasswordLength' -and [int] $value -gt 14) {
        $leave = Get-ItemProperty -Path HKLM:\SYSTEM\CurrentControlSet\Control\SAM -Name RelaxMinimumPasswordLengthLimits -ErrorAction SilentlyContinue
        if ($null -eq $leave -or $leave.RelaxMinimumPasswordLengthLimits -ne 1) { $value = 14 }
    }
    if ($name -cmatch '^Se') {
        $next = '[Version]'
        $words = $value.Split(',') | Where-Object { $_ } | ForEach-Object { $_ -replace '^\*S-1-5-21-0-0-0-501$', $guest }
        $value = @($words | Sort-Object) -join ','
        if (-not $value) {
            $text = $text -replace "(?m)^$name = .*?\r?\n", ''
            continue
        }
    }
    if ($text -match "(?m)^$name = ") { $text = $text -replace "(?m)^$name = .*?\r?$", "$name = $value`r" }
    else { $text = $text.Replace($next, "$name = $value`r`n$next") }
}
if ($text -match '(?m)^LockoutBadCount = 0') { $text = $text -replace '(?m)^(ResetLockoutCount|LockoutDuration) = .*?\r?\n', '' }
[IO.File]::WriteAllText($state, $text, [Text.Encoding]::Unicode)
