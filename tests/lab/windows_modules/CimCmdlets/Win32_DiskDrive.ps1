# root/cimv2 Win32_DiskDrive: DeviceID, Model, Size (bytes), Capabilities and InterfaceType as Microsoft's reference of the
# class gives them, and as the output of Windows 10 and 11 shows.

@{ DeviceID = '\\.\PHYSICALDRIVE0'; Model = 'Samsung SSD 980 500GB'; Size = [uint64] 500105249280; Capabilities = [uint16[]] @(3, 4); InterfaceType = 'SCSI' }
@{ DeviceID = '\\.\PHYSICALDRIVE1'; Model = 'Kingston DataTraveler 3.0'; Size = [uint64] 31004640256; Capabilities = [uint16[]] @(3, 4, 7); InterfaceType = 'USB' }
