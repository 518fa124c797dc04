# Volumes and their encryption (BitLocker, or the device encryption of Home), by the numbers of Win32_EncryptableVolume. No
# key is ever asked for: a protector is its kind and its identifier.
# needs: limited
#
# params: {kept: [identifiers of recovery passwords that the practice keeps] = []}
# get: {volumes: [{name, type, encrypted, protected, suspended, waiting, begun, percent, method, protectors, escrow}]}
#     type        system, data or removable
#     encrypted   wholly; percent until then
#     protected   wholly encrypted, and no key to it lies on the disk in clear
#     suspended   encrypted, its protectors set aside; waiting: encrypted, and never given a protector (device encryption
#                 that waits for an account)
#     begun       `restart`: it will be encrypted once a restart has shown that it starts; `encrypting`
#     protectors  [tpm, password, recovery ...]; method xts-aes-256 ...; null where nothing is encrypted
#     escrow      [ad, age, entra]: where Windows noted that it kept a recovery password in use, or the practice keeps it
# set: {escrow: ad, entra or age, encrypt: bool = false, stage: keep?} of the failing volumes: a recovery password, which is
#     kept there; then, unless only that is asked for now, encryption. Nothing is encrypted without a password that is kept.

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
$WithTpm = 1, 4, 5, 6, 9
# "Recovery information was backed up": to the directory, to Entra.
$EscrowEvents = @{ 513 = 'ad'; 845 = 'entra' }

function Get-Volumes($Params) {
    if ($null -eq (Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Services\BDESVC' 'Start')) {
        return [ordered] @{ volumes = Get-PlainVolumes }
    }
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'Win32_EncryptableVolume' }
    $kept = Get-Field $Params 'kept'
    if ($kept) { $Remembered['kept'] = $kept }
    $found = @(foreach ($one in (Get-ToldVolumes)) { Get-EncryptableVolume $one })
    return [ordered] @{ volumes = @($found | Sort-Object { $_.name }) }
}

function Get-ToldVolumes { return Get-Once 'volumes' { Invoke-Limited 'BitLocker' $VolumeSeconds $VolumesScript } }

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
            waiting = $false; begun = $null; percent = 0; method = $null; protectors = @(); escrow = @()
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
    $test = @{ TestStatus = 0; TestError = 0 }
    if ([int] $one.VolumeType -eq 0) { $test = Invoke-CimMethod -InputObject $one -MethodName GetHardwareTestStatus }
    $protectors = foreach ($id in $ids) {
        $asked = @{ VolumeKeyProtectorID = [string] $id }
        @{ id = [string] $id; type = [int] (Invoke-CimMethod -InputObject $one -MethodName GetKeyProtectorType -Arguments $asked).KeyProtectorType }
    }
    @{
        name = [string] $one.DriveLetter; id = [string] $one.DeviceID; type = [int] $one.VolumeType
        conversion = [int] $state.ConversionStatus; percent = [int] $state.EncryptionPercentage
        protection = [int] $protection.ProtectionStatus; method = [int] $method.EncryptionMethod
        protectors = @($protectors | Where-Object { $null -ne $_ }); test = [int] $test.TestStatus; problem = [uint32] $test.TestError
    }
}
'@

# A locked volume tells nothing of its state (protection 2), and nobody reads it.
function Get-EncryptableVolume($Told) {
    $locked = $Told.protection -eq 2
    $encrypted = $Told.conversion -eq 1 -or $locked
    $off = $encrypted -and $Told.protection -eq 0
    $name = $Told.name
    if (-not $name) { $name = $Told.id }
    $types = @($Told.protectors | ForEach-Object { $Protectors[$_.type] } | Where-Object { $_ } | Sort-Object -Unique)
    $begun = $null
    if ($Told.test -eq 2) { $begun = 'restart' } elseif ($Told.conversion -eq 2) { $begun = 'encrypting' }
    return [ordered] @{
        name       = Get-OneLine $name 80
        type       = $VolumeTypes[$Told.type]
        encrypted  = $encrypted
        protected  = $encrypted -and -not $off
        suspended  = $off -and $types.Count -gt 0
        waiting    = $off -and $types.Count -eq 0
        begun      = $begun
        percent    = $Told.percent
        method     = $Methods[$Told.method]
        protectors = $types
        escrow     = Get-Places $Told
    }
}

# The identifiers of a volume's recovery passwords.
function Get-RecoveryIds($Told) {
    return , @($Told.protectors | Where-Object { $_.type -eq $Recovery } | ForEach-Object { $_.id })
}

# Where the recovery passwords of a volume are kept.
function Get-Places($Told) {
    $noted = Get-Once 'escrow' { Read-Escrow (Get-ToldVolumes) }
    $places = foreach ($id in (Get-RecoveryIds $Told)) {
        $noted[$id.ToLowerInvariant()]
        if (@($Remembered['kept']) -contains $id.Trim('{', '}')) { 'age' }
    }
    return , @($places | Where-Object { $_ } | Sort-Object -Unique)
}

# {identifier of a recovery password: where it was kept}, of those that the volumes have; by what Windows noted.
function Read-Escrow($Volumes) {
    $kept = @{}
    $ids = @(foreach ($one in $Volumes) { Get-RecoveryIds $one })
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

# --- set ---
function Set-Volumes($Params, $Wanted, $Failing) {
    $place = [string] (Get-Field $Wanted 'escrow')
    $names = @($Failing)
    $all = @((Get-Volumes $Params).volumes)
    if (Get-Field $Wanted 'encrypt' $false) { $all = (Get-Unprotected $Params).now }
    $chosen = @($all | Where-Object { $names -contains $_.name })
    $changes = @(foreach ($one in $chosen) {
            if ($one.protectors -notcontains 'recovery') {
                New-Change 'recovery_password' $one.name ([ordered] @{ recovery_password = 'made, an undo leaves it' })
            }
            if (-not $one.escrow.Count) { New-Change 'key_escrow' $one.name ([ordered] @{ kept = $place }) }
        })
    if ((Get-Field $Wanted 'encrypt' $false) -and (Get-Field $Wanted 'stage' '') -ne 'keep') {
        $changes += @(foreach ($one in $chosen) {
                New-Change 'encryption' $one.name ([ordered] @{ encryption = 'on, an undo leaves it' })
            })
    }
    return , $changes
}

# The volumes that are still to be encrypted: {now, later}. The system's unlocks those of data, so it comes first.
function Get-Unprotected($Params) {
    $all = @((Get-Volumes $Params).volumes | Where-Object { $_.type -ne 'removable' })
    $first = @($all | Where-Object { $_.type -eq 'system' -and ($_.protected -or $_.begun -eq 'encrypting') }).Count -gt 0
    $left = @($all | Where-Object { -not $_.protected -and -not $_.begun })
    $now = @($left | Where-Object { $first -or $_.type -eq 'system' })
    return @{ now = $now; later = @($left | Where-Object { $now -notcontains $_ }) }
}
