# What the antivirus found on this machine: the days and the names of it, never the files.
# needs: antimalware, limited
#
# params: {incidents: [{date: day}]}   the infections that the practice knows of this machine
# get: {product, found: [{what, answered}]}, the latest first, 200 at most
#     product   Microsoft Defender; null where it does not watch: what another product found, that one alone knows
#     what      `day name`; the threat's number where Defender has no name for it
#     answered  an incident is dated within seven days of it
#     Defender forgets after some weeks (ScanPurgeItemsAfterDelay).
# set: none

$DetectionReader = @'
foreach ($name in 'MSFT_MpThreat', 'MSFT_MpThreatDetection') { Get-CimInstance -Namespace root/Microsoft/Windows/Defender -ClassName $name }
'@

function Get-Detections($Params) {
    $answer = [ordered] @{ product = $null; found = @() }
    if (-not @((Get-Defender) | Where-Object { $_.active }).Count) { return $answer }
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'Microsoft Defender' }
    $answer.product = 'Microsoft Defender'
    $names = @{}
    $found = foreach ($one in (Invoke-Limited 'Microsoft Defender' $AntimalwareSeconds $DetectionReader)) {
        $name = [string] $one.ThreatID
        if (Get-Field $one 'ThreatName') { $names[$name] = $one.ThreatName; continue }
        if ($names[$name]) { $name = $names[$name] }
        $day = ([DateTime] $one.InitialDetectionTime).Date
        $near = @(@($Params.incidents) | Where-Object { [Math]::Abs(([DateTime] $_.date - $day).TotalDays) -le 7 })
        [ordered] @{ what = "$($day.ToString('yyyy-MM-dd', $Invariant)) $(Get-OneLine $name 80)"; answered = $near.Count -gt 0 }
    }
    $answer.found = @($found | Sort-Object { $_.what } -Descending -Unique | Select-Object -First 200)
    return $answer
}
