$volume = $InputObject.Lab
if (@($volume.Protectors | Where-Object { $_.Type -eq 1 }).Count -eq 0) { return @{ ReturnValue = [uint32] 2150694920 } }
$volume | Add-Member -NotePropertyName Test -NotePropertyValue 2 -Force
Save-LabVolume $volume
@{}
