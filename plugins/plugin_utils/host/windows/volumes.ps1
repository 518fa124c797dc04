# Volumes and their encryption (BitLocker, or the device encryption of Home), by the numbers of Win32_EncryptableVolume. No
# key is ever asked for: a protector is its kind and its identifier.
# needs: limited
#
# params: {}
# get: {volumes: [{name, type, encrypted, protected, suspended, waiting, percent, method, protectors, escrow}]}
#     type        system, data or removable
#     encrypted   wholly; percent until then
#     protected   wholly encrypted, and no key to it lies on the disk in clear
#     suspended   encrypted, its protectors set aside; waiting: encrypted, and never given a protector (device encryption
#                 that waits for an account)
#     protectors  [tpm, password, recovery ...]; method xts-aes-256 ...; null where nothing is encrypted
#     escrow      [ad, entra]: where Windows noted that it kept the recovery password in use
# set: none

$VolumeSeconds = 30
$VolumeTypes = @('system', 'data', 'removable')
$Methods = @{
    1 = 'aes-128-diffuser'; 2 = 'aes-256-diffuser'; 3 = 'aes-128'; 4 = 'aes-256'; 5 = 'hardware'; 6 = 'xts-aes-128'
    7 = 'xts-aes-256'
}
$Protectors = @{
    1 = 'tpm'; 2 = 'file'; 3 = 'recovery'; 4 = 'tpm and pin'; 5 = 'tpm and file'; 6 = 'tpm, pin and file'; 7 = 'certificate'
    8 = 'password'; 9 = 'tpm and certificate'; 10 = 'account'
}
$Recovery = 3
# "Recovery information was backed up": to the directory, to Entra.
$EscrowEvents = @{ 513 = 'ad'; 845 = 'entra' }

function Get-Volumes($Params) {
    if ($null -eq (Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Services\BDESVC' 'Start')) {
        return [ordered] @{ volumes = Get-PlainVolumes }
    }
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'Win32_EncryptableVolume' }
    $told = Get-Once 'volumes' { Invoke-Limited 'BitLocker' $VolumeSeconds $VolumesScript }
    $kept = Get-Once 'escrow' { Read-Escrow $told }
    $found = @(foreach ($one in $told) { Get-EncryptableVolume $one $kept })
    return [ordered] @{ volumes = @($found | Sort-Object { $_.name }) }
}

# Volumes of a Windows without BitLocker: a server that never installed it.
function Get-PlainVolumes {
    $kinds = @{ 2 = 'removable'; 3 = 'data' }
    $system = [IO.Path]::GetPathRoot([Environment]::SystemDirectory)
    $found = foreach ($drive in [IO.DriveInfo]::GetDrives()) {
        $type = $kinds[[int] $drive.DriveType]
        if ($null -eq $type) { continue }
        if ($drive.Name -eq $system) { $type = 'system' }
        [ordered] @{
            name = $drive.Name.TrimEnd('\'); type = $type; encrypted = $false; protected = $false; suspended = $false
            waiting = $false; percent = 0; method = $null; protectors = @(); escrow = @()
        }
    }
    return , @($found | Where-Object { $null -ne $_ })
}

$VolumesScript = @'
$space = 'root/cimv2/Security/MicrosoftVolumeEncryption'
foreach ($one in (Get-CimInstance -Namespace $space -ClassName Win32_EncryptableVolume)) {
    $state = Invoke-CimMethod -InputObject $one -MethodName GetConversionStatus
    $method = Invoke-CimMethod -InputObject $one -MethodName GetEncryptionMethod
    $protection = Invoke-CimMethod -InputObject $one -MethodName GetProtectionStatus
    $ids = (Invoke-CimMethod -InputObject $one -MethodName GetKeyProtectors -Arguments @{ KeyProtectorType = [uint32] 0 }).VolumeKeyProtectorID
    $protectors = foreach ($id in $ids) {
        $asked = @{ VolumeKeyProtectorID = [string] $id }
        @{ id = [string] $id; type = [int] (Invoke-CimMethod -InputObject $one -MethodName GetKeyProtectorType -Arguments $asked).KeyProtectorType }
    }
    @{
        name = [string] $one.DriveLetter; id = [string] $one.DeviceID; type = [int] $one.VolumeType
        conversion = [int] $state.ConversionStatus; percent = [int] $state.EncryptionPercentage
        protection = [int] $protection.ProtectionStatus; method = [int] $method.EncryptionMethod
        protectors = @($protectors | Where-Object { $null -ne $_ })
    }
}
'@

# A locked volume tells nothing of its state (protection 2), and nobody reads it.
function Get-EncryptableVolume($Told, $Kept) {
    $locked = $Told.protection -eq 2
    $encrypted = $Told.conversion -eq 1 -or $locked
    $off = $encrypted -and $Told.protection -eq 0
    $name = $Told.name
    if (-not $name) { $name = $Told.id }
    $types = @($Told.protectors | ForEach-Object { $Protectors[$_.type] } | Where-Object { $_ } | Sort-Object -Unique)
    $places = @($Told.protectors | Where-Object { $_.type -eq $Recovery } | ForEach-Object { $Kept[$_.id.ToLowerInvariant()] })
    return [ordered] @{
        name       = Get-OneLine $name 80
        type       = $VolumeTypes[$Told.type]
        encrypted  = $encrypted
        protected  = $encrypted -and -not $off
        suspended  = $off -and $types.Count -gt 0
        waiting    = $off -and $types.Count -eq 0
        percent    = $Told.percent
        method     = $Methods[$Told.method]
        protectors = $types
        escrow     = @($places | Where-Object { $_ } | Sort-Object -Unique)
    }
}

# {identifier of a recovery password: where it was kept}, of those that the volumes have; by what Windows noted.
function Read-Escrow($Volumes) {
    $kept = @{}
    $ids = @($Volumes | ForEach-Object { $_.protectors } | Where-Object { $_.type -eq $Recovery } | ForEach-Object { $_.id })
    if ($ids.Count -eq 0) { return $kept }
    $script = @'
$asked = @{ LogName = 'Microsoft-Windows-BitLocker/BitLocker Management'; Id = 513, 845 }
Get-WinEvent -FilterHashtable $asked -MaxEvents 200 -ErrorAction SilentlyContinue |
    ForEach-Object { @{ id = [int] $_.Id; words = @($_.Properties | ForEach-Object { [string] $_.Value }) } }
'@
    try { $told = Invoke-Limited 'the event log' $VolumeSeconds $script }
    catch { return $kept }
    foreach ($one in $told) {
        foreach ($word in $one.words) {
            $plain = '{' + $word.Trim('{', '}').ToLowerInvariant() + '}'
            foreach ($id in $ids) { if ($id -eq $plain) { $kept[$plain] = $EscrowEvents[$one.id] } }
        }
    }
    return $kept
}
