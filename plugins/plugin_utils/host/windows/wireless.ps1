# Wi-Fi: the adapters, and the networks that the machine remembers.
# needs: network
#
# params: {}
# get: {adapters, networks}
#     adapters  [{name, up}] of Wi-Fi adapters
#     networks  [{name, protection, automatic, open, weak}], 200 at most; a network's key is never read
#         protection  authentication and encryption as the profile says them, in no language: open/none, WPA2PSK/AES
#         automatic   joined without asking
#         open        without a key; `weak`: WEP, or TKIP
# set: none

$MostNetworks = 200
$WirelessFields = @('name', 'connectionMode', 'authentication', 'encryption')
$ProfileFolder = 'Microsoft\Wlansvc\Profiles\Interfaces'

function Get-Wireless($Params) {
    $adapters = @((Get-Once 'adapters' { Get-Adapters }) | Where-Object { $_.wireless } | ForEach-Object {
            [ordered] @{ name = $_.name; up = $_.up }
        })
    $folder = Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) $ProfileFolder
    $files = @()
    if ([IO.Directory]::Exists($folder)) { $files = @([IO.Directory]::GetFiles($folder, '*.xml', 'AllDirectories') | Sort-Object) }
    $files = @($files | Select-Object -First $MostNetworks)
    $networks = @($files | ForEach-Object { Read-WirelessProfile $_ } | Where-Object { $null -ne $_ })
    return [ordered] @{ adapters = $adapters; networks = $networks }
}

function Read-WirelessProfile([string] $Path) {
    $settings = New-Object Xml.XmlReaderSettings
    $settings.DtdProcessing = 'Prohibit'
    $settings.XmlResolver = $null
    $said = @{}
    $reader = [Xml.XmlReader]::Create($Path, $settings)
    try {
        while (-not $reader.EOF) {
            $name = $reader.LocalName
            $ours = $reader.NodeType -eq 'Element' -and $WirelessFields -contains $name -and -not $said.ContainsKey($name)
            # reading an element's text moves on to what follows it
            if ($ours) { $said[$name] = $reader.ReadElementContentAsString() } else { [void] $reader.Read() }
        }
    }
    catch [Xml.XmlException] {
        return [ordered] @{ name = [IO.Path]::GetFileName($Path); protection = 'unreadable'; automatic = $true; open = $false; weak = $true }
    }
    finally { $reader.Close() }
    $authentication, $encryption = [string] $said['authentication'], [string] $said['encryption']
    return [ordered] @{
        name       = [string] $said['name']
        protection = "$authentication/$encryption"
        automatic  = $said['connectionMode'] -ne 'manual'
        open       = $authentication -eq 'open' -and $encryption -eq 'none'
        weak       = @('WEP', 'TKIP') -contains $encryption -or $authentication -eq 'shared'
    }
}
