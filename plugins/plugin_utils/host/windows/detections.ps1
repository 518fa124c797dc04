# What the antivirus found on this machine: the days and the names of it, never the files.
# needs: antimalware, limited
#
# params: {incidents: [{date: day}]}   the infections that the practice knows of this machine
# get: {product, found: [{day, name, what, answered}]}, the latest first, 200 at most
#     product   Microsoft Defender; null where it does not watch: what another product found, that one alone knows
#     what      day name
#     answered  an incident is dated within seven days of it
#     Defender forgets after some weeks (ScanPurgeItemsAfterDelay).
# set: none

$DetectionReader = @'
$names = @{}
foreach ($one in (Get-CimInstance -Namespace root/Microsoft/Windows/Defender -ClassName MSFT_MpThreat)) { $names[[string] $one.ThreatID] = [string] $one.ThreatName }
foreach ($one in (Get-CimInstance -Namespace root/Microsoft/Windows/Defender -ClassName MSFT_MpThreatDetection)) {
    @{ at = $one.InitialDetectionTime; name = $names[[string] $one.ThreatID]; id = [string] $one.ThreatID }
}
'@

function Get-Detections($Params) {
    $answer = [ordered] @{ product = $null; found = @() }
    if (-not @(@(Get-Defender) | Where-Object { $_.active }).Count) { return $answer }
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'what Microsoft Defender found' }
    $answer.product = 'Microsoft Defender'
    $rows = @{}
    foreach ($one in (Invoke-Limited 'Microsoft Defender' $AntimalwareSeconds $DetectionReader)) {
        $day = ([DateTime] $one.at).Date
        $name = $one.name
        if (-not $name) { $name = "threat $($one.id)" }
        $what = "$($day.ToString('yyyy-MM-dd', $Invariant)) $(Get-OneLine $name 80)"
        $near = @(@($Params.incidents) | Where-Object { [Math]::Abs(([DateTime]::ParseExact([string] $_.date, 'yyyy-MM-dd', $Invariant) - $day).TotalDays) -le 7 })
        $rows[$what] = [ordered] @{ day = $what.Substring(0, 10); name = $what.Substring(11); what = $what; answered = $near.Count -gt 0 }
    }
    $answer.found = @(@($rows.Keys) | Sort-Object -Descending | Select-Object -First 200 | ForEach-Object { $rows[$_] })
    return $answer
}
