$volume = $InputObject.Lab
if (@($volume.Protectors).Count -eq 0) { return @{ ReturnValue = [uint32] 2150694920 } }
$volume.Conversion = 2
$volume.Method = 7
Save-LabVolume $volume
@{}
