# How a volume gets its recovery password, where that is kept, and how it is encrypted: by Win32_EncryptableVolume alone, which
# every edition has without a module. The password is neither in a parameter nor in a text of a script.
# needs: limited, volumes

# --- set ---
$EscrowSeconds = 20
$EscrowMethods = @{ ad = 'BackupRecoveryInformationToActiveDirectory'; entra = 'BackupRecoveryInformationToCloudDomain' }
$Lasting['recovery_password'] = 'a recovery password stays'
$Lasting['key_escrow'] = 'a key that is kept stays kept'
$Lasting['encryption'] = 'what is encrypted stays encrypted'

function Find-Volume([string] $Name) {
    foreach ($one in (Get-ToldVolumes)) { if ($one.name -eq $Name -or $one.id -eq $Name) { return $one } }
    throw "there is no volume $Name any more"
}

# What a script answers that has the volume as $one, and `Ask METHOD ARGUMENTS`.
function Invoke-Volume([string] $Name, [string] $Script) {
    $id = (Find-Volume $Name).id.Replace("'", "''")
    $found = Invoke-Limited 'BitLocker' $VolumeSeconds "`$id = '$id'`n$VolumeFinder`n$Script"
    $Remembered.Remove('volumes')
    $Remembered.Remove('escrow')
    return $found
}

$VolumeFinder = @'
$space = 'root/cimv2/Security/MicrosoftVolumeEncryption'
$one = @(Get-CimInstance -Namespace $space -ClassName Win32_EncryptableVolume | Where-Object { $_.DeviceID -eq $id })[0]
function Ask([string] $Method, $Arguments = @{}) {
    $told = Invoke-CimMethod -InputObject $one -MethodName $Method -Arguments $Arguments
    if ($told.ReturnValue -ne 0) { throw ('BitLocker refuses {0}: 0x{1:x8}' -f $Method, $told.ReturnValue) }
    $told
}
'@

function Read-RecoveryPasswordTarget([string] $Target) {
    $made = 'none'
    if ((Get-RecoveryIds (Find-Volume $Target)).Count) { $made = 'made, an undo leaves it' }
    return [ordered] @{ recovery_password = $made }
}

# Windows itself makes the password.
function Write-RecoveryPasswordTarget([string] $Target, $State) {
    [void] (Invoke-Volume $Target "Ask 'ProtectKeyWithNumericalPassword' @{ FriendlyName = 'hygiene' }")
}

function Read-KeyEscrowTarget([string] $Target) { return [ordered] @{ kept = (Get-Places (Find-Volume $Target)) -join ' ' } }

function Write-KeyEscrowTarget([string] $Target, $State) {
    $place = [string] $State.kept
    foreach ($id in (Get-RecoveryIds (Find-Volume $Target))) {
        $asked = "@{ VolumeKeyProtectorID = '$id' }"
        if ($place -eq 'age') {
            $script = "(Ask 'GetKeyProtectorNumericalPassword' $asked).NumericalPassword"
            Add-Handed $Target $id ([string] (Invoke-Volume $Target $script))
        }
        else { [void] (Invoke-Volume $Target "Ask '$($EscrowMethods[$place])' $asked") }
    }
    if ($place -ne 'age') { Wait-Kept $Target $place }
}

# Stop unless Windows itself notes, in a while, that the key was taken where it was sent.
function Wait-Kept([string] $Volume, [string] $Place) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ((Get-Places (Find-Volume $Volume)) -notcontains $Place) {
        if ($clock.Elapsed.TotalSeconds -gt $EscrowSeconds) {
            throw "Windows does not note that the key of $Volume is kept in $Place"
        }
        Start-Sleep -Milliseconds 500
        $Remembered.Remove('escrow')
    }
}

function Read-EncryptionTarget([string] $Target) {
    $told = Get-EncryptableVolume (Find-Volume $Target)
    $state = 'none'
    if ($told.protected -or $told.begun) { $state = 'on, an undo leaves it' } elseif ($told.encrypted) { $state = 'suspended' }
    return [ordered] @{ encryption = $state }
}

# Whatever led here: without a key that is proven to be kept nothing is encrypted.
function Write-EncryptionTarget([string] $Target, $State) {
    $told = Find-Volume $Target
    if (-not (Get-Places $told).Count) { throw "the recovery key of $Target is not proven to be kept" }
    $system = $told.type -eq 0
    $start = "Ask 'Encrypt' @{ EncryptionMethod = [uint32] 0; EncryptionFlags = [uint32] 1 }"
    if ($told.conversion -eq 1) { $start = "Ask 'EnableKeyProtectors'" }
    elseif ($system) { $start = $start.Replace("'Encrypt'", "'EncryptAfterHardwareTest'") }
    $kinds = @($told.protectors | ForEach-Object { $_.type })
    $own = ''
    if ($system -and -not ($kinds | Where-Object { $WithTpm -contains $_ })) { $own = "Ask 'ProtectKeyWithTPM' @{ FriendlyName = 'hygiene' }" }
    elseif (-not $system -and $kinds -notcontains 2) {
        $own = "`$key = Ask 'ProtectKeyWithExternalKey' @{ FriendlyName = 'hygiene' }`n" +
        "Ask 'EnableAutoUnlock' @{ VolumeKeyProtectorID = [string] `$key.VolumeKeyProtectorID }"
    }
    [void] (Invoke-Volume $Target "$own`n$start")
}
