# The machine's own accounts, by their SID. A domain controller has none; its domain's are not read here.
# needs: directory, limited
#
# params: {generic: [words], persons: [names], dormant_days: int = 90, max_days: int, blocked_after_days: int,
#     privileged_only: bool}
# get: {own, users: [user]}
#     own   false on a domain controller, where there are no users
#     user  {name, sid, rid, human, enabled, administrator, password_required, may_be_empty, never_expires, password_age,
#            idle_days, generic, dormant, too_long, too_old}
#         name           as `persons` spells it, whatever its capitals
#         human          made by somebody: not one of those that Windows brings
#         may_be_empty   Windows asks for no password, or for one of no length
#         password_age   days since it was set; idle_days since the last logon known, else since that
#         generic        the name is made of words of `generic` (numbers and punctuation aside)
#         too_long       its password never expires, or lives longer than max_days (of administrators with privileged_only)
#         too_old        it stays open though its password is older than max_days and blocked_after_days together
# set: {enabled?, password_required?} of the failing ones; {max_days} has their passwords expire, and leaves those of the
#     others without an end where they had none

$Forever = 4294967295
# The bit of each, and whether it says the contrary.
$AccountBits = @{ enabled = @(0x2, $true); password_required = @(0x20, $true); never_expires = @(0x10000, $false) }

function Get-LocalUsers($Params) {
    $type = [string] (Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions' 'ProductType' '')
    if ($type -eq 'LanmanNT') { return [ordered] @{ own = $false; users = @() } }
    $administrators = @((Get-Directory).groups[$AdministratorsSid].members | ForEach-Object { $_.sid })
    $users = foreach ($one in (Get-Directory).users) { Get-LocalUser $one ($administrators -contains $one.sid) $Params }
    return [ordered] @{ own = $true; users = @($users | Sort-Object { $_.rid }) }
}

function Get-LocalUser($Told, [bool] $Administrator, $Params) {
    $flags = [int] $Told.UserFlags
    $rid = Get-Rid $Told.sid
    $age = ConvertTo-Days $Told.PasswordAge
    $idle = $age
    if ($null -ne $Told.LastLogin) { $idle = ConvertTo-Days ([DateTime]::Now - [DateTime] $Told.LastLogin).TotalSeconds }
    $name = [string] $Told.Name
    foreach ($word in (Get-Field $Params 'persons' @())) { if (Test-SameName $word $name) { $name = [string] $word } }
    $said = @{}
    foreach ($key in $AccountBits.Keys) { $said[$key] = (($flags -band $AccountBits[$key][0]) -ne 0) -ne $AccountBits[$key][1] }
    $human = $rid -ge 1000
    $lasts = ConvertTo-Days $Told.MaxPasswordAge
    $unlimited = $said.never_expires -or $null -eq $lasts
    $most = Get-Field $Params 'max_days' 0
    $concerned = $Administrator -or -not (Get-Field $Params 'privileged_only' $false)
    $grace = $most + (Get-Field $Params 'blocked_after_days' 0)
    return [ordered] @{
        name              = $name
        sid               = $Told.sid
        rid               = $rid
        human             = $human
        enabled           = $said.enabled
        administrator     = $Administrator
        password_required = $said.password_required
        may_be_empty      = -not $said.password_required -or [int] $Told.MinPasswordLength -eq 0
        never_expires     = $said.never_expires
        password_age      = $age
        idle_days         = $idle
        generic           = Test-Generic $name (Get-Field $Params 'generic' @())
        dormant           = $said.enabled -and $human -and $idle -gt (Get-Field $Params 'dormant_days' 90)
        too_long          = $said.enabled -and $concerned -and ($unlimited -or $lasts -gt $most)
        too_old           = $said.enabled -and $concerned -and $age -gt $grace
    }
}

# Whole days of so many seconds; $null for ever, or where nothing is said.
function ConvertTo-Days($Seconds) {
    if ($null -eq $Seconds -or $Seconds -eq -1 -or $Seconds -ge $Forever) { return $null }
    return [int] [Math]::Floor($Seconds / 86400)
}

function Test-Generic([string] $Name, $Words) {
    $bare = $Name.ToLowerInvariant().Normalize([Text.NormalizationForm]::FormD) -replace '\p{Mn}', ''
    $parts = @([regex]::Split($bare, '[\d\s._-]+') | Where-Object { $_ })
    $strange = @($parts | Where-Object { @($Words) -notcontains $_ -and @($Words) -notcontains $_.TrimEnd('s') })
    return $parts.Count -gt 0 -and $strange.Count -eq 0
}

# --- set ---
function Set-LocalUsers($Params, $Wanted, $Failing) {
    $failing = @($Failing | ForEach-Object { $_.sid })
    $changes = [Collections.ArrayList] @()
    $most = Get-Field $Wanted 'max_days'
    if ($null -ne $most) { [void] $changes.Add((New-LifetimeChange ([int] $most))) }
    foreach ($user in (Get-LocalUsers $Params).users) {
        if ($failing -contains $user.sid) {
            foreach ($name in 'enabled', 'password_required') {
                $value = Get-Field $Wanted $name
                if ($null -ne $value) { [void] $changes.Add((New-UserChange $user $name $value)) }
            }
            if ($null -ne $most) { [void] $changes.Add((New-UserChange $user 'never_expires' $false)) }
        }
        elseif ($null -ne $most -and $user.enabled -and (Test-NoLimit)) {
            [void] $changes.Add((New-UserChange $user 'never_expires' $true))
        }
    }
    return , @($changes)
}

function New-UserChange($User, [string] $Name, [bool] $Value) {
    return New-Change 'local_user' "$($User.sid) $Name" ([ordered] @{ value = $Value })
}

# Whether the policy of the machine lets passwords live for ever, but for an account's own flag.
function Test-NoLimit { return $null -eq (ConvertTo-Days (Get-Directory).users[0].MaxPasswordAge) }

# The lifetime of every password of the machine, which an account's flag alone escapes; a stricter one stays.
function New-LifetimeChange([int] $Days) {
    $now = (Read-PolicyTarget 'MaximumPasswordAge').value
    if ($now -ge 1 -and $now -le $Days) { $Days = $now }
    return New-Change 'policy' 'MaximumPasswordAge' ([ordered] @{ value = $Days })
}

function Read-LocalUserTarget([string] $Target) {
    $sid, $name = $Target.Split(' ')
    foreach ($user in (Get-LocalUsers $null).users) { if ($user.sid -eq $sid) { return [ordered] @{ value = [bool] $user[$name] } } }
    return $null
}

function Write-LocalUserTarget([string] $Target, $State) {
    $sid, $name = $Target.Split(' ')
    $known = @((Get-Directory).users | Where-Object { $_.sid -eq $sid })
    if ($known.Count -eq 0) { throw "no account of this machine is $sid any more" }
    $entry = Open-Account "$($known[0].path),user"
    $bit, $without = $AccountBits[$name]
    $flags = [int] $entry.InvokeGet('UserFlags') -band -bnot $bit
    if ([bool] (Get-Field $State 'value') -ne $without) { $flags = $flags -bor $bit }
    $entry.Put('UserFlags', $flags)
    $entry.SetInfo()
    $Remembered.Remove('directory')
}
