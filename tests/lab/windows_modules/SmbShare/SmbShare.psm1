# Get-SmbConnection: MSFT_SmbConnection with ServerName and Dialect ("1.5", "3.1.1"), as Microsoft's reference of the module
# SmbShare has them. C:\lab-smb-dialect holds another dialect.

function Get-SmbConnection {
    $dialect = '3.1.1'
    if ([IO.File]::Exists('C:\lab-smb-dialect')) { $dialect = [IO.File]::ReadAllText('C:\lab-smb-dialect') }
    return New-Object PSObject -Property @{ ServerName = 'nas'; ShareName = 'images'; Dialect = $dialect }
}

Export-ModuleMember -Function Get-SmbConnection
