# Programs of Windows that Wine lacks, simulated: one file for each beside the folder of this one, its state in files of
# drive C: that are called lab-*. `$Arguments` is what the program was called with; `$global:LASTEXITCODE` is its status.

$LabPrograms = Join-Path (Split-Path $env:LAB_PROFILE) 'windows_programs'

function Invoke-LabProgram([string] $Name, [string[]] $Arguments) {
    $path = Join-Path $LabPrograms "$Name.ps1"
    if (-not [IO.File]::Exists($path)) { throw "the lab has no $Name" }
    return & ([scriptblock]::Create([IO.File]::ReadAllText($path)))
}

New-Item -Path alias: -Name Invoke-Program -Value Invoke-LabProgram | Out-Null

# What is asked of ADSI and of the update agent, in this runspace and in those that it is given a time limit in.
$LabObjects = ''
foreach ($name in 'windows_directory.ps1', 'windows_updates.ps1') {
    $LabObjects += [IO.File]::ReadAllText((Join-Path (Split-Path $env:LAB_PROFILE) $name))
}
. ([scriptblock]::Create($LabObjects))

function Invoke-LabLimited([string] $What, [int] $Seconds, [string] $Script) {
    if ([IO.File]::Exists('C:\lab-directory-hangs')) { $Seconds = [Math]::Min($Seconds, 3) }
    return & (Get-Item function:Invoke-Limited) $What $Seconds "$LabObjects$Script"
}

New-Item -Path alias: -Name Invoke-Limited -Value Invoke-LabLimited | Out-Null
New-Item -Path alias: -Name ConvertTo-Sid -Value ConvertTo-LabSid | Out-Null

# What a test has go wrong in every PowerShell of the host.
if ([IO.File]::Exists('C:\lab-fault.ps1')) { . ([scriptblock]::Create([IO.File]::ReadAllText('C:\lab-fault.ps1'))) }
