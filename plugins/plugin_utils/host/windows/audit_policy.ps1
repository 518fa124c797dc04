# What Windows writes to its security log, by the GUIDs of its subcategories: their names are in the system's language.
# needs: private_folder
#
# params: {subcategories: {name: GUID}}
# get: {name: [success, failure]}   null where this Windows has no such subcategory
# set: {name: [success, failure]} adds what is missing; what is written besides stays

$AuditWords = @{ 0 = @(); 1 = @('success'); 2 = @('failure'); 3 = @('success', 'failure') }

function Get-AuditPolicy($Params) {
    $known = Get-Once 'auditpol' { Read-AuditPolicy }
    $found = [ordered] @{}
    foreach ($name in (Get-Names $Params.subcategories)) {
        $value = $known[([string] (Get-Field $Params.subcategories $name)).ToUpperInvariant()]
        $found[$name] = $null
        if ($null -ne $value) { $found[$name] = $AuditWords[[int] $value] }
    }
    return $found
}

# {GUID: 0 to 3}: the lines of the system's own policy, of which the last field is a number in every language.
function Read-AuditPolicy {
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'auditpol' }
    $text = Use-PrivateFolder {
        param($Folder)
        $file = Join-Path $Folder 'audit.csv'
        [void] (Invoke-Program 'auditpol.exe' @('/backup', "/file:$file"))
        [IO.File]::ReadAllText($file)
    }
    $found = @{}
    foreach ($line in $text.Split([char[]] "`r`n")) {
        if ($line -match '^[^,]*,S-1-') { continue }
        if ($line -match '(\{[0-9A-Fa-f-]{36}\}),.*,([0-3])\s*$') { $found[$Matches[1].ToUpperInvariant()] = [int] $Matches[2] }
    }
    if ($found.Count -eq 0) { throw 'auditpol gave no setting' }
    return $found
}

# --- set ---
function Set-AuditPolicy($Params, $Wanted, $Failing) {
    $now = Get-AuditPolicy $Params
    $changes = foreach ($name in (Get-Names $Failing)) {
        if ($null -eq $now[$name]) { continue }
        $words = @($now[$name]) + @((Get-Field $Wanted $name @()))
        $value = [int] ($words -contains 'success') + 2 * [int] ($words -contains 'failure')
        New-Change 'audit' (Get-Field $Params.subcategories $name) ([ordered] @{ value = $value })
    }
    return , @($changes)
}

function Read-AuditTarget([string] $Target) {
    $value = (Get-Once 'auditpol' { Read-AuditPolicy })[$Target.ToUpperInvariant()]
    if ($null -eq $value) { return $null }
    return [ordered] @{ value = $value }
}

# One program for each of the four settings, whatever the number of subcategories.
function Write-AuditTargets($Changes) {
    foreach ($value in 0..3) {
        $guids = @($Changes | Where-Object { (Get-Field $_.after 'value') -eq $value } | ForEach-Object { $_.target })
        if ($guids.Count -eq 0) { continue }
        $words = @('disable', 'enable')
        $success = $words[$value -band 1]
        $failure = $words[($value -band 2) / 2]
        $arguments = @('/set', "/subcategory:$($guids -join ',')", "/success:$success", "/failure:$failure")
        [void] (Invoke-Program 'auditpol.exe' $arguments)
    }
    $Remembered.Remove('auditpol')
}
