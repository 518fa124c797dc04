# What must hold before accounts, groups or their passwords are changed.
# needs: directory, local_users, limited

# The machine's own open accounts that still administer it after the changes, other than the one in use.
function Get-OtherAdministrators($Changes, $Way) {
    $gone = @(Get-Lost $Changes)
    $users = (Get-LocalUsers $null).users
    $left = $users | Where-Object { $_.administrator -and $_.enabled -and $_.sid -ne $Way.sid -and $gone -notcontains $_.sid }
    return , @($left | ForEach-Object { $_.name })
}

# The SIDs that the changes take out of the administrators, or close.
function Get-Lost($Changes) {
    foreach ($one in @($Changes)) {
        if ($one.type -eq 'group_member' -and $null -eq $one.after) {
            $group, $sid = $one.target.Split(' ')
            if ($group -eq $AdministratorsSid) { $sid }
        }
        if ($one.type -eq 'local_user' -and $one.target.EndsWith(' enabled') -and -not (Get-Field $one.after 'value')) {
            $one.target.Split(' ')[0]
        }
    }
}

# The SIDs that this run works with: its account's and those of the groups that it is in.
function Get-OwnSids($Way) {
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    return , @(@($Way.sid) + @($identity.Groups | ForEach-Object { $_.Value }))
}

function Test-GuardAdministratorsRemain($Params, $Wanted, $Changes, $Way) {
    $doubtful = Get-Doubtful $Params $Changes
    if ($doubtful) { return New-Verdict $false $doubtful }
    if (@($Changes | Where-Object { $_.target -eq "$($_.target.Split(' ')[0]) $($Way.sid)" }).Count) {
        return New-Verdict $false "$($Way.account), that this run came through, would be taken out"
    }
    $gone = @(Get-Lost $Changes)
    if ($gone.Count -eq 0) { return New-Verdict $true 'the administrators stay as they are' }
    $left = @((Get-Directory).groups[$AdministratorsSid].members | ForEach-Object { $_.sid } | Where-Object { $gone -notcontains $_ })
    if ($left.Count -eq 0) { return New-Verdict $false 'nobody would be left among the administrators' }
    $own = Get-OwnSids $Way
    if (@($left | Where-Object { $own -contains $_ }).Count -eq 0) {
        return New-Verdict $false "$($Way.account) administers this machine only through what would be taken out"
    }
    $others = Get-OtherAdministrators $Changes $Way
    if ($others.Count -eq 0) { return New-Verdict $false "no second administrator with an open account of this machine would be left" }
    return New-Verdict $true "$($Way.account) stays an administrator, and so does $($others[0])"
}

function Test-GuardWayInUntouched($Params, $Wanted, $Changes, $Way) {
    $touched = @($Changes | ForEach-Object { $_.target.Split(' ') })
    if ($touched -contains $Way.sid) { return New-Verdict $false "$($Way.account) is the account through which this run came" }
    $left = @((Get-Directory).groups[$AdministratorsSid].members | Where-Object { $touched -notcontains $_.sid })
    if ($left.Count -eq 0) { return New-Verdict $false 'nobody would be left among the administrators' }
    return New-Verdict $true "$($Way.account) is not among those changed"
}

# Why somebody about to be taken out may be one of those declared after all: a name that Windows cannot look up now.
function Get-Doubtful($Params, $Changes) {
    $unknown = @((Get-Field $Params 'declared' @()) | Where-Object { $null -eq (Find-Sid $_) })
    if ($unknown.Count -eq 0) { return $null }
    $found = @{}
    foreach ($one in (Get-LocalGroups $Params)) { $found["$($one.group) $($one.sid)"] = $one }
    foreach ($one in @($Changes)) {
        $member = $found[$one.target]
        if ($null -eq $member -or $member.scope -eq 'local') { continue }
        foreach ($name in $unknown) {
            $leaf = ($name -replace '^.*\\', '') -replace '@.*$', ''
            if ($null -eq $member.account -or ([string] $member.account).Split('\')[-1] -eq $leaf) {
                return "$($member.sid) may be the declared $name, which Windows cannot look up now"
            }
        }
    }
    return $null
}

function Test-GuardAgeingSparesUs($Params, $Wanted, $Changes, $Way) {
    $days = Get-Field $Wanted 'max_days'
    $closed = @(Get-Lost $Changes)
    $ageing = @($Changes | Where-Object { $_.type -eq 'policy' -or $_.target.EndsWith(' never_expires') } |
            ForEach-Object { $_.target.Split(' ')[0] })
    $concerned = foreach ($user in (Get-LocalUsers $Params).users) {
        $ages = $ageing -contains $user.sid -or ($ageing.Count -and -not $user.never_expires)
        $due = $user.enabled -and $ages -and $user.password_age -gt $days
        if (-not $due -and $closed -notcontains $user.sid) { continue }
        if ($user.sid -eq $Way.sid) { return New-Verdict $false "$($user.name), that this run came through, would be kept out" }
        $user.name
    }
    if ((Get-OtherAdministrators $Changes $Way).Count -eq 0) {
        return New-Verdict $false 'no second administrator with an open account of this machine would be left'
    }
    if (@($concerned).Count -eq 0) { return New-Verdict $true 'nobody has to change a password at once' }
    return New-Verdict $true "concerned at once: $(@($concerned) -join ', ')"
}

function Test-GuardLockoutSurvivable($Params, $Wanted, $Changes, $Way) {
    foreach ($user in (Get-Directory).users) {
        if ($user.sid -eq $Way.sid -and [int] $user.BadPasswordAttempts -gt 0) {
            return New-Verdict $false "wrong passwords are counted against $($Way.account) already"
        }
    }
    $lasts = (Get-Field (Get-Field $Wanted 'settings') 'LockoutDuration' 0)
    if ([int] $lasts -le 0) { return New-Verdict $false 'a locked account would stay locked until an administrator comes' }
    $others = Get-OtherAdministrators $Changes $Way
    if ($others.Count -eq 0) { return New-Verdict $false 'there is no second administrator with an open account of this machine' }
    return New-Verdict $true "a locked account opens again after $lasts min, and $($others[0]) is a second administrator"
}

# UAC cuts a local account down over the network, other than the built-in one, unless it is told not to; the built-in one
# too where that is to be asked as others are.
function Test-GuardRemoteRightsKept($Params, $Wanted, $Changes, $Way) {
    $concerned = Test-FilteredAccount $Way
    if (@($Changes | Where-Object { $_.target -like '*!FilterAdministratorToken' }).Count) {
        $concerned = $concerned -or ([string] $Way.sid).EndsWith('-500')
    }
    if ($Way.connection -eq 'local' -or -not $concerned) {
        return New-Verdict $true "UAC does not cut $($Way.account) down over the network"
    }
    $key, $name = $TokenFilter.Split('!')
    if ((Read-Registry $key $name 0) -eq 1) {
        return New-Verdict $true "LocalAccountTokenFilterPolicy keeps the rights of $($Way.account) over the network"
    }
    return New-Verdict $false "after a restart $($Way.account) would no longer administer this machine over the network"
}
