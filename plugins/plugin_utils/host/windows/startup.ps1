# What somebody at the machine, with a screwdriver or a USB key, could start in place of its Windows.
# needs: volumes
#
# params: {}
# get: {secure_boot, recovery, encrypted}
#     secure_boot  on; false where the firmware has it off, or is of the old kind
#     recovery     the recovery environment is armed, which gives a command line of the system
#     encrypted    the system's volume is encrypted and protected: that command line asks for the recovery key first
# set: none

function Get-Startup($Params) {
    $file = Join-Path ([Environment]::SystemDirectory) 'Recovery\ReAgent.xml'
    $recovery = $false
    if ([IO.File]::Exists($file)) { $recovery = [IO.File]::ReadAllText($file) -match '<InstallState\s+state="1"' }
    $system = @((Get-Volumes @{}).volumes | Where-Object { $_.type -eq 'system' })
    return [ordered] @{
        secure_boot = (Read-Registry 'HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\State' 'UEFISecureBootEnabled' 0) -eq 1
        recovery    = $recovery
        encrypted   = $system.Count -gt 0 -and @($system | Where-Object { -not $_.protected }).Count -eq 0
    }
}
