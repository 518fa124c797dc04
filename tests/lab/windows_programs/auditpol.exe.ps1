# auditpol.exe: the text of a backup as Windows 10 and 11 give it (one line for each subcategory with its GUID and the number
# of its setting last, names in the system's language, then options and global access lists); seen in Microsoft's documentation
# of MS-GPAC, in AuditPolicyDsc's fixtures and, with French and Russian names, in tests of other projects. The state is what a
# new Windows 11 audits.

$state = 'C:\lab-audit.csv'
$suffix = '-69AE-11D9-BED3-505054503030'
if (-not [IO.File]::Exists($state)) {
    $new = @{ '0CCE9210' = 1; '0CCE9212' = 3; '0CCE9214' = 3; '0CCE9215' = 3; '0CCE9216' = 1; '0CCE9217' = 1; '0CCE921B' = 1
        '0CCE9235' = 1; '0CCE9237' = 1; '0CCE922F' = 1; '0CCE9230' = 1; '0CCE9243' = 3 }
    $words = @('Aucun audit', ('Succ' + [char] 232 + 's'), ([char] 201 + 'chec'), ('Succ' + [char] 232 + 's et ' + [char] 233 + 'chec'))
    $lines = @('Machine Name,Policy Target,Subcategory,Subcategory GUID,Inclusion Setting,Exclusion Setting,Setting Value')
    foreach ($number in 0x9210..0x924A) {
        $guid = '0CCE' + $number.ToString('X4')
        $value = [int] $new[$guid]
        $lines += "POSTE,System,Sous-cat$([char] 233)gorie $guid,{$guid$suffix},$($words[$value]),,$value"
    }
    $lines += "POSTE,S-1-5-21-0-0-0-1001,Ouvrir la session,{0CCE9215$suffix},$($words[1]),,1"
    $lines += @('POSTE,,Option:CrashOnAuditFail,,Disabled,,0', 'POSTE,,FileGlobalSacl,,,,')
    [IO.File]::WriteAllText($state, ($lines -join "`r`n"), [Text.Encoding]::Unicode)
}
if ($Arguments[0] -eq '/backup') {
    [IO.File]::Copy($state, ($Arguments[1] -replace '^/file:', ''))
    return
}
if ($Arguments[0] -ne '/set') { throw "auditpol.exe: $($Arguments -join ' ')" }
$value = 0
if ($Arguments -contains '/success:enable') { $value += 1 }
if ($Arguments -contains '/failure:enable') { $value += 2 }
$words = @('Aucun audit', ('Succ' + [char] 232 + 's'), ([char] 201 + 'chec'), ('Succ' + [char] 232 + 's et ' + [char] 233 + 'chec'))
$guids = ($Arguments[1] -replace '^/subcategory:', '').Split(',')
$lines = foreach ($line in [IO.File]::ReadAllText($state).Split([string[]] "`r`n", 'None')) {
    $fields = $line.Split(',')
    if ($fields[1] -eq 'System' -and $guids -contains $fields[3]) { $line = ($fields[0..3] -join ',') + ",$($words[$value]),,$value" }
    $line
}
[IO.File]::WriteAllText($state, ($lines -join "`r`n"), [Text.Encoding]::Unicode)
