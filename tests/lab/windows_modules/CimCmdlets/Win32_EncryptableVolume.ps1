# root/cimv2/Security/MicrosoftVolumeEncryption Win32_EncryptableVolume: the properties and, in the files beside this one, the
# methods with the out parameters of Microsoft's reference of the class. C:\lab-bitlocker.json holds the volumes
# [{DriveLetter, VolumeType, Conversion, Percent, Protection, Method, Protectors: [{Id, Type, Password?}], Test?, TestError?}].
# C:\lab-no-directory makes every directory refuse a key (0x8007054B, no such domain).

$state = 'C:\lab-bitlocker.json'
if ([IO.File]::Exists($state)) {
    foreach ($one in (ConvertFrom-Json ([IO.File]::ReadAllText($state)))) {
        @{
            DeviceID = "\\?\Volume{$($one.DriveLetter)}\"; DriveLetter = $one.DriveLetter; VolumeType = [uint32] $one.VolumeType
            Lab = $one
        }
    }
}
