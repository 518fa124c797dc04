# Nobody and nothing works with an account whose password is changed.
# needs: departed, directory, limited, local_passwords

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
    foreach ($one in (Get-RunAs $User)) {
        if ($one.what -eq 'service' -or $one.stored) { return "the $($one.what) $($one.item)" }
    }
    return ''
}
