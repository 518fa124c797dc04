# The accounts of a directory that people of this machine may come from, which nothing here reads: whoever judges the
# machine's own has to be told that they are not all.
# needs: domain, limited
#
# params: {}
# get: {directory: null}; a member of a domain, or of Entra, is not assessed
# set: none

function Get-DomainAccounts($Params) {
    $domain = Get-Domain $null
    if ($domain.member) { Stop-Unreadable 'directory_unread' $domain.name }
    if (Test-EntraJoined) { Stop-Unreadable 'directory_unread' 'Entra' }
    return [ordered] @{ directory = $null }
}

# Whether the machine itself belongs to Entra: each membership is a key of its own.
function Test-EntraJoined {
    $key = Open-Key 'HKLM\SYSTEM\CurrentControlSet\Control\CloudDomainJoin\JoinInfo'
    if ($null -eq $key) { return $false }
    try { return $key.SubKeyCount -gt 0 }
    finally { $key.Close() }
}
