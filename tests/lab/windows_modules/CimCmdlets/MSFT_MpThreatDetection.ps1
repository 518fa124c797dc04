# root/Microsoft/Windows/Defender MSFT_MpThreatDetection: ThreatID, InitialDetectionTime, Resources (the files, which nothing
# here reads), DomainUser and ProcessName, as Microsoft's reference of the class has them; from C:\lab-detections.json.

$state = 'C:\lab-detections.json'
if ([IO.File]::Exists($state)) { (ConvertFrom-Json ([IO.File]::ReadAllText($state))).detections }
