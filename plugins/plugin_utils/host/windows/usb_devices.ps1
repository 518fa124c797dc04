# USB devices that the machine knows, plugged in now or once: the registry keeps each function of each device.

# [{id, instance, serial, name, ids, composite}]: id 0951:1666; instance USB\VID_0951&PID_1666\..., in upper case; serial null
# where the device has none, and Windows made its identifier up from the port
function Read-UsbDevices {
    $found = [Collections.ArrayList] @()
    $root = 'HKLM\SYSTEM\CurrentControlSet\Enum\USB'
    foreach ($model in (Get-SubKeys $root)) {
        if ($model -notmatch '^VID_([0-9A-F]{4})&PID_([0-9A-F]{4})') { continue }
        $id = "$($Matches[1]):$($Matches[2])".ToLowerInvariant()
        foreach ($instance in (Get-SubKeys "$root\$model")) {
            $path = "$root\$model\$instance"
            $serial = $instance
            if ($instance.Contains('&')) { $serial = $null }
            $name = [string] (Read-Registry $path 'FriendlyName' (Read-Registry $path 'DeviceDesc' ''))
            $ids = @((Read-Registry $path 'HardwareID' @())) + @((Read-Registry $path 'CompatibleIDs' @()))
            [void] $found.Add([ordered] @{
                    id = $id; instance = "USB\$model\$instance".ToUpperInvariant(); serial = $serial
                    name = Get-OneLine $name.Split([char[]] ';')[-1] 80; ids = $ids
                    composite = [string] (Read-Registry $path 'Service' '') -eq 'usbccgp'
                })
        }
    }
    return , $found
}

# The identifier that Windows gives to a declared device, or '' where nothing would tell it from another of its model.
function Get-DeclaredInstance($Entry) {
    $serial = [string] (Get-Field $Entry 'serial' '')
    if (-not $serial -or $serial.Contains('&') -or [string] $Entry.id -notmatch '^([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})$') { return '' }
    return "USB\VID_$($Matches[1])&PID_$($Matches[2])\$serial".ToUpperInvariant()
}
