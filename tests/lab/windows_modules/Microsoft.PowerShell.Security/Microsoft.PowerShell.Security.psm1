# Access lists of folders, which Wine keeps only in part: the owner is remembered beside the folder.
# Shapes: Get-Acl and Set-Acl of Windows PowerShell 5.1 (GetOwner, SetSecurityDescriptorSddlForm).

function Get-Acl {
    param([string] $LiteralPath)
    $acl = New-Object Security.AccessControl.DirectorySecurity
    $note = "$LiteralPath.sddl"
    $sddl = 'O:BUG:BUD:(A;OICI;FA;;;BU)'
    if ([IO.File]::Exists($note)) { $sddl = [IO.File]::ReadAllText($note) }
    $acl.SetSecurityDescriptorSddlForm($sddl)
    return $acl
}

function Set-Acl {
    param([string] $LiteralPath, $AclObject)
    $all = [Security.AccessControl.AccessControlSections]::Access -bor [Security.AccessControl.AccessControlSections]::Owner
    [IO.File]::WriteAllText("$LiteralPath.sddl", $AclObject.GetSecurityDescriptorSddlForm($all))
}

Export-ModuleMember -Function Get-Acl, Set-Acl
