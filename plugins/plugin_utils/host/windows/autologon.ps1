# Sessions that open by themselves when the machine starts, and the password that was left for it. Only whether there is one
# is ever read.
#
# params: {}
# get: {accounts: [{name}], left: [places], unread: [places]}
#     accounts  whose session opens
#     left      where a password for it lies: registry (in clear), secret (of LSA)
#     unread    places that this account may not look into
# set: {} opens no session any more

$Winlogon = 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
$AutologonSecret = 'HKLM\SECURITY\Policy\Secrets\DefaultPassword'

function Get-Autologon($Params) {
    $accounts = @()
    if ([string] (Read-Registry $Winlogon 'AutoAdminLogon' '0') -eq '1') {
        $accounts = @([ordered] @{ name = [string] (Read-Registry $Winlogon 'DefaultUserName' '?') })
    }
    $left = @()
    $unread = @()
    if (Test-Value $Winlogon 'DefaultPassword') { $left += 'registry' }
    try {
        $key = Open-Key $AutologonSecret
        if ($null -ne $key) {
            $left += 'secret'
            $key.Close()
        }
        # SYSTEM alone may look there: for others the key is as good as absent
        elseif (-not [Security.Principal.WindowsIdentity]::GetCurrent().IsSystem) { $unread += 'secret' }
    }
    catch [Security.SecurityException] { $unread += 'secret' }
    return [ordered] @{ accounts = $accounts; left = @($left); unread = @($unread) }
}

# Whether a value is there, without reading it.
function Test-Value([string] $Path, [string] $Name) {
    $key = Open-Key $Path
    if ($null -eq $key) { return $false }
    try { return $key.GetValueNames() -contains $Name }
    finally { $key.Close() }
}

# --- set ---
function Set-Autologon($Params, $Wanted, $Failing) {
    $off = New-Change 'registry' "$Winlogon!AutoAdminLogon" ([ordered] @{ type = 'string'; data = '0' })
    return , @($off, (New-Change 'registry' "$Winlogon!ForceAutoLogon" $null))
}
