# Nothing is encrypted unless the machine is ready for it, and its recovery key is kept first.
# needs: limited, updates, volumes

# --- set ---

$TpmScript = @'
foreach ($one in (Get-CimInstance -Namespace root/cimv2/Security/MicrosoftTpm -ClassName Win32_Tpm)) {
    @{ ready = [bool] (Invoke-CimMethod -InputObject $one -MethodName IsReadyInformation).IsReady }
}
'@

function Test-GuardEscrowProven($Params, $Wanted, $Changes, $Way) {
    $place = [string] (Get-Field $Wanted 'escrow')
    if (-not $place) { return New-Verdict $false 'disk_encryption_escrow does not say where recovery keys are kept' }
    if (Get-Field $Wanted 'encrypt' $false) {
        $barred = Get-Unready $Params
        if ($barred) { return New-Verdict $false $barred }
    }
    $first = @($Changes | Where-Object { $_.type -eq 'key_escrow' } | ForEach-Object { $_.target })
    foreach ($one in @($Changes | Where-Object { $_.type -eq 'encryption' -and $first -notcontains $_.target })) {
        if (-not (Get-Places (Find-Volume $one.target)).Count) {
            return New-Verdict $false "the recovery key of $($one.target) is not proven to be kept"
        }
    }
    if ($first.Count) { return New-Verdict $true "the recovery key is kept ($place) and read back before anything is encrypted" }
    return New-Verdict $true 'the recovery key is proven to be kept'
}

# Why the machine is not to be encrypted now, or nothing.
function Get-Unready($Params) {
    $left = Get-Unprotected $Params
    if ($left.now.Count -eq 0 -and $left.later.Count) { return "$($left.later[0].name) waits until the system's volume is encrypted" }
    if ((Read-Registry 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'EditionID' '') -like 'Core*') {
        return 'Windows Home encrypts by its device encryption alone, which wants an account'
    }
    $due = @((Get-Waiting) | Where-Object { $_ -ne 'renames' })
    if ($due.Count) { return "Windows waits for a restart first ($($due -join ', '))" }
    foreach ($one in $left.now) {
        $told = Find-Volume $one.name
        if ($told.protection -eq 2) { return "$($one.name) is locked" }
        if ($told.conversion -gt 2) { return "$($one.name) is being decrypted, or its encryption is paused" }
        if ($told.test -eq 1) { return ('the last start of {0} did not pass its test: 0x{1:x8}' -f $one.name, $told.problem) }
    }
    if (@($left.now | Where-Object { $_.type -eq 'system' }).Count -eq 0) { return '' }
    $tpm = Invoke-Limited 'the TPM' $VolumeSeconds $TpmScript
    if ($tpm.Count -eq 0) { return 'the machine has no TPM to keep the key of its system' }
    if (-not $tpm[0].ready) { return 'the TPM is not ready: turn it on in the firmware, or clear it' }
    return ''
}
