# The folders that this machine shares, and who may write there that stands for everybody. Those that Windows shares by
# itself (C$) are not there.
#
# params: {}
# get: [{name, path, share: [SID], folder: [SID]}], as they may leave the machine (Hide-Path)
#     share, folder  everybody, guests, whoever logged in, ordinary users, a domain's users: those of them that the list of
#                    the share, and of the folder, lets write; who writes has both
# set: none

$EverybodySids = '^S-1-(1-0|5-(7|11|32-54[56]|21-.*-(501|513|514)))$'
# FILE_WRITE_DATA, GENERIC_WRITE, GENERIC_ALL; and an entry that only what lies below inherits
$WriteRights = 0x50000002
$InheritOnly = 8

function Get-Shares($Params) {
    $root = 'HKLM\SYSTEM\CurrentControlSet\Services\LanmanServer\Shares'
    $key = Open-Key $root
    if ($null -eq $key) { return , @() }
    try { $names = $key.GetValueNames() }
    finally { $key.Close() }
    [Array]::Sort($names, [StringComparer]::Ordinal)
    $found = foreach ($name in $names) {
        $told = @{}
        foreach ($line in (Read-Registry $root $name)) {
            $word, $value = ([string] $line).Split([char[]] '=', 2)
            $told[$word] = $value
        }
        if ($told['Type'] -ne '0') { continue }
        $path = [string] $told['Path']
        $folder = @()
        if ([IO.Directory]::Exists($path)) { $folder = Get-Writers (Get-Acl -LiteralPath $path).GetSecurityDescriptorBinaryForm() }
        # without a list of its own everybody reads
        $share = Read-Registry "$root\Security" $name
        if ($null -eq $share) { $share = @() } else { $share = Get-Writers @(ConvertFrom-Hex $share) }
        $shown = Hide-Path $path
        # a share that bears the name of somebody's own folder is told like that folder
        if ($shown -ne $path -and $name -eq (Split-Path $path -Leaf)) { $name = Split-Path $shown -Leaf }
        [ordered] @{ name = $name; path = $shown; share = $share; folder = $folder }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

# Who stands for everybody and may write, by an access list; the first entry for somebody counts.
function Get-Writers($Bytes) {
    $list = [Security.AccessControl.RawSecurityDescriptor]::new([byte[]] $Bytes, 0).DiscretionaryAcl
    if ($null -eq $list) { return , @('S-1-1-0') }
    $denied = @()
    $found = foreach ($one in $list) {
        if (-not ($one.AccessMask -band $WriteRights) -or ([int] $one.AceFlags -band $InheritOnly)) { continue }
        $sid = $one.SecurityIdentifier.Value
        if ([string] $one.AceQualifier -eq 'AccessDenied') { $denied += $sid }
        elseif ($sid -match $EverybodySids -and $denied -notcontains $sid -and $denied -notcontains 'S-1-1-0') { $sid }
    }
    return , @($found | Where-Object { $_ } | Select-Object -Unique)
}
