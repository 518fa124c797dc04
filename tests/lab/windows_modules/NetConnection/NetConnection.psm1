# Get-NetConnectionProfile: MSFT_NetConnectionProfile with InterfaceIndex and NetworkCategory (0 public, 1 private, 2 domain),
# as Microsoft's reference of the module NetConnection has it. C:\lab-network-category holds another category.

function Get-NetConnectionProfile {
    $category = 1
    if ([IO.File]::Exists('C:\lab-network-category')) { $category = [int] [IO.File]::ReadAllText('C:\lab-network-category') }
    return New-Object PSObject -Property @{ InterfaceIndex = 4; NetworkCategory = $category; IPv4Connectivity = 4 }
}

Export-ModuleMember -Function Get-NetConnectionProfile
