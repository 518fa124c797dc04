# The machine itself, as its firmware and the registry have it. Disks alone are asked of a provider.
# needs: limited, removable_storage, network
#
# params: {full: bool = false}
# get: {vendor, model, serial, chassis, firmware, processor {model, threads}, memory_mib,
#       disks? [{name, model, size_gb, removable}], network_cards [{name, mac, driver, wireless}],
#       usb_storage? [{name, id, serial}], unknown [names]}
#     unknown  what the machine does not say of vendor and model
#     disks    with full; null when the provider does not answer; usb_storage: with full, what was ever plugged in
# set: none

$Chassis = @{
    3 = 'desktop'; 4 = 'desktop'; 6 = 'tower'; 7 = 'tower'; 8 = 'portable'; 9 = 'laptop'; 10 = 'notebook'
    13 = 'all-in-one'; 14 = 'notebook'; 15 = 'desktop'; 17 = 'server'; 23 = 'rack server'; 25 = 'server'; 28 = 'blade'
    30 = 'tablet'; 31 = 'convertible'; 32 = 'detachable'; 35 = 'mini PC'; 36 = 'stick PC'
}
# What a maker never filled in.
$Unfilled = '^(to be filled.*|default string|system (product name|manufacturer|serial number)|' +
'not (specified|applicable|available)|none|unknown|o\.?e\.?m\.?|n/?a|[0.x\s-]*|123456789\d*)$'
$HardwareSeconds = 20

function Get-Hardware($Params) {
    $tables = Get-Once 'firmware' { Read-Firmware }
    $firmware = Get-FirmwareWord $tables 0 5
    $found = [ordered] @{
        vendor        = Get-FirmwareWord $tables 1 4
        model         = Get-FirmwareWord $tables 1 5
        serial        = Get-FirmwareWord $tables 1 7
        chassis       = $Chassis[[int] (Get-Firmware).chassis]
        firmware      = $firmware
        processor     = Get-Processor
        memory_mib    = Get-Memory $tables
        network_cards = Get-NetworkCards
    }
    if (Get-Field $Params 'full' $false) {
        $found['disks'] = Get-Disks
        $found['usb_storage'] = Read-StorageHistory
    }
    $found['unknown'] = @(@('vendor', 'model') | Where-Object { -not $found[$_] })
    return $found
}

# The text that a byte of a table points to.
function Get-FirmwareWord($Tables, [int] $Type, [int] $Place) {
    foreach ($table in $Tables) {
        if ($table.type -ne $Type -or $table.bytes.Length -le $Place) { continue }
        $number = [int] $table.bytes[$Place]
        if ($number -lt 1 -or $number -gt $table.strings.Length) { return $null }
        $word = Get-OneLine $table.strings[$number - 1] 120
        if ($word -match $Unfilled) { return $null }
        return $word
    }
    return $null
}

# The sum of the modules that are there; a size is in MiB, or in KiB when its highest bit is set.
function Get-Memory($Tables) {
    $sum = 0
    foreach ($table in $Tables) {
        if ($table.type -ne 17 -or $table.bytes.Length -lt 14) { continue }
        $size = [int] [BitConverter]::ToUInt16($table.bytes, 12)
        if ($size -eq 65535) { continue }
        if ($size -eq 32767 -and $table.bytes.Length -ge 32) { $size = [BitConverter]::ToInt32($table.bytes, 28) }
        elseif ($size -band 32768) { $size = [int] (($size -band 32767) / 1024) }
        $sum += $size
    }
    if ($sum) { return $sum }
    return $null
}

function Get-Processor {
    $path = 'HKLM\HARDWARE\DESCRIPTION\System\CentralProcessor'
    $key = Open-Key $path
    $threads = 0
    if ($null -ne $key) { $threads = $key.SubKeyCount; $key.Close() }
    return [ordered] @{ model = Get-OneLine (Read-Registry "$path\0" 'ProcessorNameString') 120; threads = $threads }
}

function Get-Disks {
    $script = 'Get-CimInstance -Namespace root/cimv2 -ClassName Win32_DiskDrive'
    try { $told = Invoke-Limited 'the disks' $HardwareSeconds $script }
    catch { return $null }
    $disks = foreach ($one in $told) {
        [ordered] @{
            name      = Get-OneLine $one.DeviceID 40
            model     = Get-OneLine $one.Model 120
            size_gb   = [long] [Math]::Floor([double] $one.Size / 1e9)
            # bit 7 of the capabilities: removable media; disks behind USB say so by their interface
            removable = @($one.Capabilities) -contains 7 -or [string] $one.InterfaceType -eq 'USB'
        }
    }
    return , @($disks | Where-Object { $null -ne $_ })
}

# The adapters that are hardware, with what the network stack calls them.
function Get-NetworkCards {
    $stack = @{}
    foreach ($one in [Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces()) { $stack[$one.Id] = $one }
    $cards = foreach ($adapter in (Get-Once 'adapters' { Get-Adapters })) {
        $known = $stack[$adapter.id]
        if (-not $adapter.physical -or $null -eq $known) { continue }
        [ordered] @{
            name     = Get-OneLine $known.Name 80
            mac      = [BitConverter]::ToString($known.GetPhysicalAddress().GetAddressBytes()).Replace('-', ':').ToLowerInvariant()
            driver   = Get-OneLine $adapter.name 120
            wireless = $adapter.wireless
        }
    }
    return , @($cards | Where-Object { $null -ne $_ })
}
