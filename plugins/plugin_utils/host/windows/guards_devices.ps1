# Guards about devices: the disk the system stands on stays, and what is more than a memory keeps working.
# needs: device_restrictions, limited, usb_devices

# --- set ---

# Windows did not start from a USB disk, and pages to none.
function Test-GuardRootNotOnUsb($Params, $Wanted, $Changes, $Way) {
    $disks = Read-OwnDisks
    if ($disks -is [string]) { return New-Verdict $false $disks }
    $usb = @($disks | Where-Object { ($_.IsBoot -or $_.IsSystem) -and [int] $_.BusType -eq 7 })
    if ($usb.Count) { return New-Verdict $false "the system is on $(Get-OneLine $usb[0].FriendlyName 80), a USB device" }
    return New-Verdict $true 'nothing the system uses is on a USB device'
}

# Nor from an SD card (12); and no memory is soldered on (13), which hangs on the same kind of adapter.
function Test-GuardRootNotOnSd($Params, $Wanted, $Changes, $Way) {
    $disks = Read-OwnDisks
    if ($disks -is [string]) { return New-Verdict $false $disks }
    $sd = @($disks | Where-Object { [int] $_.BusType -eq 13 -or (($_.IsBoot -or $_.IsSystem) -and [int] $_.BusType -eq 12) })
    if ($sd.Count) { return New-Verdict $false "$(Get-OneLine $sd[0].FriendlyName 80) hangs on an SD adapter" }
    return New-Verdict $true 'nothing the system uses is on an SD card or on soldered memory'
}

# The disks, the system's among them, or why they cannot be told.
function Read-OwnDisks {
    $script = 'Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_Disk'
    try { $disks = Invoke-Limited 'the disks' 20 $script }
    catch { return 'nothing tells which disks the system stands on' }
    if (@($disks | Where-Object { $_.IsBoot -or $_.IsSystem }).Count -eq 0) { return 'nothing tells which disk the system stands on' }
    return , $disks
}

# No device that the machine ever knew would lose its memory to the rules while it is something else as well (a dock, a
# network card with its drivers on board, a dictation microphone), unless it is let in.
function Test-GuardUsbDevicesStay($Params, $Wanted, $Changes, $Way) {
    $build = [int] ((Get-Identity).os_version.Split([char[]] '.')[0])
    if ($build -lt 17763) { return New-Verdict $false "this Windows ($build) lets no single device in" }
    $devices = Get-Once 'usb' { Read-UsbDevices }
    if ($devices.Count -eq 0) { return New-Verdict $false 'the machine says nothing of its USB devices' }
    $denied = Get-DeniedIds $Params
    $let = @((Get-PolicyList 'AllowInstanceIDs').Values) + @((Get-DeclaredNames $Params).Keys)
    $cut = @(foreach ($device in $devices) {
            if (-not (Test-Denied $device $denied) -or $let -contains $device.instance) { continue }
            if (Test-OtherFunction $device $devices $denied) { "$($device.name) ($($device.id))" }
        })
    $cut += @(foreach ($entry in @($Params.devices)) {
            if (-not $entry -or (Get-DeclaredInstance $entry)) { continue }
            $known = @($devices | Where-Object { $_.id -eq ([string] $entry.id).ToLowerInvariant() -and (Test-Denied $_ $denied) })
            if ($known.Count) { "$($entry.name) ($($entry.id)), of which no serial number is declared" }
        })
    if ($cut.Count) {
        $names = (@($cut | Sort-Object -Unique) | Select-Object -First 5) -join ', '
        return New-Verdict $false "the rules would cut off ${names}: declare it in usb_storage_other_devices"
    }
    return New-Verdict $true "of the $($devices.Count) USB devices that the machine knows, only memories are refused"
}

function Test-Denied($Device, $Denied) {
    return @($Device.ids | Where-Object { $Denied -contains $_ }).Count -gt 0
}

# Whether a device of the same model has a function that the rules do not speak of.
function Test-OtherFunction($Device, $Devices, $Denied) {
    return @($Devices | Where-Object { $_.id -eq $Device.id -and -not $_.composite -and -not (Test-Denied $_ $Denied) }).Count -gt 0
}
