# Memory on USB: what is plugged in now, and what ever was.
# needs: limited, usb_devices
#
# params: {allow: [{name, id, serial}]}
# get: {connected: [{name}]}   the declared name, or what the device calls itself and its serial number
# set: none

$StorageSeconds = 20
$UsbBus = 7

function Get-RemovableStorage($Params) {
    $script = 'Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_Disk'
    $disks = (Invoke-Limited 'the disks' $StorageSeconds $script) | Where-Object { [int] $_.BusType -eq $UsbBus }
    $connected = foreach ($disk in $disks) {
        $serial = Get-OneLine $disk.SerialNumber 80
        # \\?\usbstor#disk&ven_...#<serial>&0#{...}
        if ([string] $disk.Path -match '#([^#&]+)&\d+#\{') { $serial = $Matches[1] }
        $declared = @($Params.allow) | Where-Object { $_ -and [string] (Get-Field $_ 'serial') -eq $serial } | Select-Object -First 1
        $name = "$(Get-OneLine $disk.FriendlyName 80) $serial".Trim()
        if ($declared -and $serial) { $name = [string] $declared.name }
        @{ name = $name }
    }
    return [ordered] @{ connected = @($connected | Where-Object { $null -ne $_ }) }
}

# What was ever plugged in, for the map and the first allow-list: [{name, id, serial}]
function Read-StorageHistory {
    $models = @{}
    foreach ($device in (Get-Once 'usb' { Read-UsbDevices })) { if ($device.serial) { $models[$device.serial.ToUpperInvariant()] = $device.id } }
    $root = 'HKLM\SYSTEM\CurrentControlSet\Enum\USBSTOR'
    $found = foreach ($model in (Get-SubKeys $root)) {
        foreach ($instance in (Get-SubKeys "$root\$model")) {
            # the last part is the unit's number; one that Windows made up has more
            $parts = $instance.Split([char[]] '&')
            $serial = $null
            if ($parts.Length -eq 2) { $serial = $parts[0] }
            $id = $null
            if ($serial) { $id = $models[$serial.ToUpperInvariant()] }
            $name = Read-Registry "$root\$model\$instance" 'FriendlyName' $model
            [ordered] @{ name = Get-OneLine $name 80; id = $id; serial = $serial }
        }
    }
    return , @($found | Where-Object { $null -ne $_ } | Select-Object -First 500)
}
