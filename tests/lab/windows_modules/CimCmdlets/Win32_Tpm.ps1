# root/cimv2/Security/MicrosoftTpm Win32_Tpm and its IsReadyInformation, as Microsoft's reference of the class has them. A machine
# with C:\lab-no-tpm has none; with C:\lab-tpm-off it is not ready.

if (-not [IO.File]::Exists('C:\lab-no-tpm')) { @{ SpecVersion = '2.0' } }
