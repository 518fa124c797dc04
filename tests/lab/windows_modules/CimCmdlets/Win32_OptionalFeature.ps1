# Win32_OptionalFeature with Name and InstallState (1 enabled, 2 disabled, 3 absent), as Microsoft's reference of the class has
# them; the features of a Windows 10 22H2.

@{ Name = 'SMB1Protocol'; InstallState = 1 }
@{ Name = 'SMB1Protocol-Client'; InstallState = 1 }
@{ Name = 'SMB1Protocol-Server'; InstallState = 2 }
@{ Name = 'TelnetClient'; InstallState = 2 }
@{ Name = 'TFTP'; InstallState = 2 }
@{ Name = 'Printing-Foundation-Features'; InstallState = 1 }
