# root/rsop/computer RSOP_UserPrivilegeRight: the properties of Microsoft's reference of the class; instances from C:\lab-rsop.json, none
# where no policy was applied.

$state = 'C:\lab-rsop.json'
if ([IO.File]::Exists($state)) {
    $told = ConvertFrom-Json ([IO.File]::ReadAllText($state))
    if ($told.PSObject.Properties['RSOP_UserPrivilegeRight']) { $told.RSOP_UserPrivilegeRight }
}
