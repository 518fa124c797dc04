# root/cimv2/Security/MicrosoftVolumeEncryption Win32_EncryptableVolume: the properties and, in the files beside this one, the
# methods with the out parameters of Microsoft's reference of the class. C:\lab-bitlocker.json holds the volumes
# [{DriveLetter, VolumeType, Conversion, Percent, Protection, Method, Protectors: [{Id, Type}]}].

$state = 'C:\lab-bitlocker.json'
if ([IO.File]::Exists($state)) {
    foreach ($one in (ConvertFrom-Json ([IO.File]::ReadAllText($state)))) {
        @{
            DeviceID = "\\?\Volume{$($one.DriveLetter)}\"; DriveLetter = $one.DriveLetter; VolumeType = [uint32] $one.VolumeType
            Lab = $one
        }
    }
}
