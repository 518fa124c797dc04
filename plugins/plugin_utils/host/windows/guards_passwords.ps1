# Nobody and nothing works with an account whose password is changed.
# needs: directory, limited, local_passwords

# --- set ---

function Test-GuardAccountNotInUse($Params, $Wanted, $Changes, $Way) {
    foreach ($one in @($Changes)) {
        $user = Find-User $one.target
        if ($one.target -eq $Way.sid) { return New-Verdict $false "this run comes through $($user.Name)" }
        if ((Get-LoadedUsers) -contains $one.target) { return New-Verdict $false "a session of $($user.Name) is open" }
        $by = Find-Dependant $user
        if ($by) { return New-Verdict $false "$by runs as $($user.Name), with the password that would be changed" }
    }
    return New-Verdict $true 'nothing here runs as these accounts, and their new passwords are kept first'
}

# The service or scheduled task that logs on with an account's password, or nothing.
function Find-Dependant($User) {
    $services = 'HKLM\SYSTEM\CurrentControlSet\Services'
    foreach ($name in (Get-SubKeys $services)) {
        $account = [string] (Read-Registry "$services\$name" 'ObjectName' '')
        $place, $leaf = $account.Split([char[]] '\', 2)
        if ($leaf -and @('.', [Environment]::MachineName) -contains $place -and (Test-SameName $leaf $User.Name)) { return "the service $name" }
    }
    $folder = Join-Path ([Environment]::SystemDirectory) 'Tasks'
    if (-not [IO.Directory]::Exists($folder)) { return '' }
    foreach ($path in [IO.Directory]::GetFiles($folder, '*', 'AllDirectories')) {
        $text = [IO.File]::ReadAllText($path)
        $named = "<UserId>($([regex]::Escape($User.sid))|([^<]*\\)?$([regex]::Escape($User.Name)))</UserId>"
        if ($text -match '<LogonType>Password</LogonType>' -and $text -match $named) { return "the task $([IO.Path]::GetFileName($path))" }
    }
    return ''
}
