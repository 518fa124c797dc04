# Get-MpComputerStatus and Get-MpPreference: property names and types as Microsoft's reference of the Defender module gives them, and as
# transcripts of Windows 10 22H2 and 11 24H2 show; the state is in a file of drive C:, so that a test can change it.

function Get-MpComputerStatus {
    $state = 'C:\lab-defender.json'
    if ([IO.File]::Exists($state)) { return ConvertFrom-Json ([IO.File]::ReadAllText($state)) }
    return New-Object PSObject -Property @{
        AMServiceEnabled = $true; AntivirusEnabled = $true; RealTimeProtectionEnabled = $true
        AntivirusSignatureAge = 1; IsTamperProtected = $true; AMRunningMode = 'Normal'
    }
}

function Get-MpPreference {
    $state = 'C:\lab-defender-preference.json'
    if ([IO.File]::Exists($state)) { return ConvertFrom-Json ([IO.File]::ReadAllText($state)) }
    return New-Object PSObject -Property @{ AttackSurfaceReductionRules_Ids = $null; AttackSurfaceReductionRules_Actions = $null }
}

Export-ModuleMember -Function Get-MpComputerStatus, Get-MpPreference
