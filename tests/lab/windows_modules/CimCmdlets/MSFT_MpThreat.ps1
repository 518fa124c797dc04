# root/Microsoft/Windows/Defender MSFT_MpThreat: ThreatID (sint64) and ThreatName, as Microsoft's reference of the class has
# them; instances from C:\lab-detections.json, none where nothing was found.

$state = 'C:\lab-detections.json'
if ([IO.File]::Exists($state)) { (ConvertFrom-Json ([IO.File]::ReadAllText($state))).threats }
