# The local security policy, as secedit has it: passwords and lockout of the machine's own accounts, its guest account.
# needs: private_folder, domain
#
# params: {settings: [name]}   of its section System Access, by the names that no language changes
# get: {settings: {name: value}}   numbers as numbers, null where Windows says nothing (lockout times without a lockout)
# set: {settings: {name: value}} writes the failing ones, all at once

function Get-SecurityPolicy($Params) {
    $policy = Get-Once 'secedit' { Read-SecurityPolicy }
    $settings = [ordered] @{}
    foreach ($name in @($Params.settings)) { $settings[$name] = Get-Field $policy $name }
    return [ordered] @{ settings = $settings }
}

function Read-SecurityPolicy {
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'secedit' }
    $text = Use-PrivateFolder {
        param($Folder)
        $file = Join-Path $Folder 'policy.inf'
        [void] (Invoke-Program 'secedit.exe' @('/export', '/cfg', $file, '/areas', 'SECURITYPOLICY', '/quiet'))
        [IO.File]::ReadAllText($file)
    }
    $found = [ordered] @{}
    $inside = $false
    foreach ($line in $text.Split([char[]] "`r`n")) {
        if ($line.StartsWith('[')) { $inside = $line -eq '[System Access]'; continue }
        $at = $line.IndexOf('=')
        if (-not $inside -or $at -lt 1) { continue }
        $value = $line.Substring($at + 1).Trim().Trim('"')
        if ($value -match '^-?\d{1,9}$') { $value = [int]::Parse($value, $Invariant) }
        $found[$line.Substring(0, $at).Trim()] = $value
    }
    if ($found.Count -eq 0) { throw 'secedit exported nothing' }
    return $found
}

function Get-SecurityPolicyTargets($Params) {
    $targets = [ordered] @{}
    foreach ($name in @($Params.settings)) { $targets[$name] = "policy $name" }
    return $targets
}

# --- set ---
function Set-SecurityPolicy($Params, $Wanted, $Failing) {
    $names = Get-Names $Wanted.settings
    if ($null -ne $Failing -and $Failing -is [Management.Automation.PSCustomObject]) {
        $names = @($names | Where-Object { (Get-Names $Failing) -contains $_ })
    }
    $changes = foreach ($name in $names) { New-Change 'policy' $name ([ordered] @{ value = (Get-Field $Wanted.settings $name) }) }
    return , @($changes)
}

function Read-PolicyTarget([string] $Target) {
    return [ordered] @{ value = (Get-Field (Get-Once 'secedit' { Read-SecurityPolicy }) $Target) }
}

# The local security policy takes all its values at once: they depend on each other.
function Write-PolicyTargets($Changes) {
    $lines = @('[Unicode]', 'Unicode=yes', '[System Access]')
    foreach ($one in $Changes) {
        $value = Get-Field $one.after 'value'
        if ($null -ne $value) { $lines += "$($one.target) = $value" }
    }
    $lines += @('[Version]', 'signature="$CHICAGO$"', 'Revision=1', '')
    Use-PrivateFolder {
        param($Folder)
        $file = Join-Path $Folder 'policy.inf'
        [IO.File]::WriteAllText($file, ($lines -join "`r`n"), [Text.Encoding]::Unicode)
        $words = @('/configure', '/db', (Join-Path $Folder 'policy.sdb'), '/cfg', $file, '/areas', 'SECURITYPOLICY', '/quiet')
        [void] (Invoke-Program 'secedit.exe' $words)
    }
    $Remembered.Remove('secedit')
}
