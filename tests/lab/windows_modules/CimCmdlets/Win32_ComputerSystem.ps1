# root/cimv2 Win32_ComputerSystem: PartOfDomain, Domain, Workgroup and DomainRole as Microsoft's reference of the class gives
# them. C:\lab-domain.json holds a member's.

$state = 'C:\lab-domain.json'
if ([IO.File]::Exists($state)) { ConvertFrom-Json ([IO.File]::ReadAllText($state)) }
else { @{ PartOfDomain = $false; Domain = 'WORKGROUP'; Workgroup = 'WORKGROUP'; DomainRole = [uint16] 0 } }
