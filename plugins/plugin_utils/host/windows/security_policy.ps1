# The local security policy, as secedit has it: passwords and lockout of the machine's own accounts, its guest account, and
# who holds which right.
# needs: private_folder, directory, domain, limited
#
# params: {settings: [name] = [], rights: [name] = []}   of its sections System Access and Privilege Rights, by the names that
#     no language changes
# get: {settings: {name: value}, rights: {name: [SID]}}
#     settings  numbers as numbers, null where Windows says nothing (lockout times without a lockout)
#     rights    sorted; none where nobody holds it; the name of an account that has no SID stays
# set: {settings: {name: value}, rights: {name: {add: [SID]} or {keep: [SID]}}} writes the failing ones, all at once: `add`
#     gives the right, `keep` takes it from everybody else

function Get-SecurityPolicy($Params) {
    $policy = Get-Once 'secedit' { Read-SecurityPolicy }
    $settings = [ordered] @{}
    foreach ($name in (Get-Field $Params 'settings' @())) { $settings[$name] = Get-Field $policy $name }
    $rights = [ordered] @{}
    foreach ($name in (Get-Field $Params 'rights' @())) { $rights[$name] = Get-Field $policy $name @() }
    return [ordered] @{ settings = $settings; rights = $rights }
}

# Whether a name of the policy is one of its rights, which are held by a list of accounts.
function Test-Right([string] $Name) { return $Name -cmatch '^Se\w+(Right|Privilege)$' }

function Read-SecurityPolicy {
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'secedit' }
    $text = Use-PrivateFolder {
        param($Folder)
        $file = Join-Path $Folder 'policy.inf'
        [void] (Invoke-Program 'secedit.exe' @('/export', '/cfg', $file, '/areas', 'SECURITYPOLICY', 'USER_RIGHTS', '/quiet'))
        [IO.File]::ReadAllText($file)
    }
    $found = [ordered] @{}
    $inside = $false
    foreach ($line in $text.Split([char[]] "`r`n")) {
        if ($line.StartsWith('[')) { $inside = @('[System Access]', '[Privilege Rights]') -contains $line; continue }
        $at = $line.IndexOf('=')
        if (-not $inside -or $at -lt 1) { continue }
        $name = $line.Substring(0, $at).Trim()
        $value = $line.Substring($at + 1).Trim()
        if (Test-Right $name) { $found[$name] = Get-Holders $value }
        elseif ($value -match '^-?\d{1,9}$') { $found[$name] = [int]::Parse($value, $Invariant) }
        else { $found[$name] = $value.Trim('"') }
    }
    if ($found.Count -eq 0) { throw 'secedit exported nothing' }
    return $found
}

function Get-SecurityPolicyTargets($Params) {
    $targets = [ordered] @{}
    foreach ($name in ((Get-Field $Params 'settings' @()) + (Get-Field $Params 'rights' @()))) { $targets[$name] = "policy $name" }
    return $targets
}

# The SIDs of a list such as *S-1-5-32-544,Guest: accounts of the machine itself come by their name.
function Get-Holders([string] $List) {
    $found = foreach ($word in $List.Split(',')) {
        $word = $word.Trim()
        if ($word.StartsWith('*')) { $word.Substring(1); continue }
        if (-not $word) { continue }
        $sid = ConvertTo-Sid $word
        if ($null -eq $sid) { $word } else { $sid }
    }
    return , (Get-Sorted @($found))
}

function Get-Sorted($Words) {
    $list = [string[]] @($Words | Where-Object { $_ } | Select-Object -Unique)
    [Array]::Sort($list, [StringComparer]::Ordinal)
    return , $list
}

# --- set ---
function Set-SecurityPolicy($Params, $Wanted, $Failing) {
    $settings = Get-Field $Wanted 'settings'
    $rights = Get-Field $Wanted 'rights'
    $names = (Get-Names $settings) + (Get-Names $rights)
    if ($null -ne $Failing -and $Failing -is [Management.Automation.PSCustomObject]) {
        $names = @($names | Where-Object { (Get-Names $Failing) -contains $_ })
    }
    $changes = foreach ($name in $names) {
        if (Test-Right $name) { $value = Get-WantedHolders $name (Get-Field $rights $name) }
        else { $value = Get-Field $settings $name }
        New-Change 'policy' $name ([ordered] @{ value = $value })
    }
    return , @($changes)
}

function Get-WantedHolders([string] $Name, $Wanted) {
    $now = (Read-PolicyTarget $Name).value
    $keep = (Get-Field $Wanted 'keep')
    if ($null -ne $keep) { $now = @($now | Where-Object { @($keep) -contains $_ }) }
    return , (Get-Sorted (@($now) + @((Get-Field $Wanted 'add' @()))))
}

function Read-PolicyTarget([string] $Target) {
    $policy = Get-Once 'secedit' { Read-SecurityPolicy }
    if (Test-Right $Target) { return [ordered] @{ value = (Get-Field $policy $Target @()) } }
    return [ordered] @{ value = (Get-Field $policy $Target) }
}

# The local security policy takes all its values at once: they depend on each other.
function Write-PolicyTargets($Changes) {
    $settings = @('[System Access]')
    $rights = @('[Privilege Rights]')
    foreach ($one in $Changes) {
        $value = (Get-Field $one.after 'value')
        if (Test-Right $one.target) {
            $words = @($value | ForEach-Object { if ($_ -match '^S-1-') { "*$_" } else { $_ } })
            $rights += "$($one.target) = $($words -join ',')"
        }
        elseif ($null -ne $value) { $settings += "$($one.target) = $value" }
    }
    $lines = @('[Unicode]', 'Unicode=yes') + $settings + $rights + @('[Version]', 'signature="$CHICAGO$"', 'Revision=1', '')
    Use-PrivateFolder {
        param($Folder)
        $file = Join-Path $Folder 'policy.inf'
        [IO.File]::WriteAllText($file, ($lines -join "`r`n"), [Text.Encoding]::Unicode)
        $words = @('/configure', '/db', (Join-Path $Folder 'policy.sdb'), '/cfg', $file)
        $words += @('/areas', 'SECURITYPOLICY', 'USER_RIGHTS', '/quiet')
        [void] (Invoke-Program 'secedit.exe' $words)
    }
    $Remembered.Remove('secedit')
}
