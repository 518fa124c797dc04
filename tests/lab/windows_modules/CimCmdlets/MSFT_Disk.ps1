# root/Microsoft/Windows/Storage MSFT_Disk: BusType (7 is USB, 17 NVMe), IsBoot, IsSystem, FriendlyName, SerialNumber and Path,
# as Microsoft's reference of the class has them. C:\lab-disks.json holds others.

$state = 'C:\lab-disks.json'
if ([IO.File]::Exists($state)) { ConvertFrom-Json ([IO.File]::ReadAllText($state)) | ForEach-Object { $_ } }
else { @{ BusType = [uint16] 17; IsBoot = $true; IsSystem = $true; FriendlyName = 'Samsung SSD 980'; SerialNumber = 'S1'; Path = '\\?\scsi#disk' } }
