# Commands of the firewall, which write where Windows keeps its local store: registry values of the services SharedAccess.
# Shapes: parameters as Microsoft's reference of the module NetSecurity has them (New-, Set-, Remove-NetFirewallRule,
# Set-NetFirewallProfile); rule lines as exports of the key FirewallRules of Windows 10 22H2 and 11 24H2 show them
# (v2.31 ... v2.33; RA4=10.0.0.0/255.0.0.0, LUAuth=O:LSD:(A;;CC;;;SID)). LocalPort lists use LPort then LPort2_10 for ranges.

$Store = 'HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
$Folders = @{ domain = 'DomainProfile'; private = 'StandardProfile'; public = 'PublicProfile' }
$Numbers = @{ 'True' = 1; 'False' = 0; 'Block' = 1; 'Allow' = 0 }

function Open-Store([string] $Path) {
    return [Microsoft.Win32.Registry]::LocalMachine.CreateSubKey($Path.Substring(6))
}

function Set-NetFirewallProfile {
    param(
        [string[]] $Profile, [string] $Enabled, [string] $DefaultInboundAction, [string] $DefaultOutboundAction,
        [string] $LogBlocked, [string] $LogAllowed, [uint64] $LogMaxSizeKilobytes
    )
    $places = @{
        Enabled = @('', 'EnableFirewall'); DefaultInboundAction = @('', 'DefaultInboundAction')
        DefaultOutboundAction = @('', 'DefaultOutboundAction'); LogBlocked = @('\Logging', 'LogDroppedPackets')
        LogAllowed = @('\Logging', 'LogSuccessfulConnections'); LogMaxSizeKilobytes = @('\Logging', 'LogFileSize')
    }
    foreach ($one in $Profile) {
        foreach ($name in $places.Keys) {
            if (-not $PSBoundParameters.ContainsKey($name)) { continue }
            $word = [string] $PSBoundParameters[$name]
            $key = Open-Store "$Store\$($Folders[$one.ToLowerInvariant()])$($places[$name][0])"
            if ($word -eq 'NotConfigured') { $key.DeleteValue($places[$name][1], $false) }
            elseif ($Numbers.ContainsKey($word)) { $key.SetValue($places[$name][1], $Numbers[$word], 'DWord') }
            else { $key.SetValue($places[$name][1], [int] $word, 'DWord') }
            $key.Close()
        }
    }
}

function ConvertTo-Tokens($Words) {
    $tokens = [ordered] @{}
    $protocols = @{ TCP = '6'; UDP = '17' }
    foreach ($name in 'Action', 'Enabled', 'Direction', 'Protocol', 'Profile', 'LocalPort', 'RemotePort', 'RemoteAddress', 'Program', 'Service', 'DisplayName', 'LocalUser', 'Group') {
        if (-not $Words.ContainsKey($name)) { continue }
        $values = @($Words[$name])
        if ($values[0] -eq 'Any' -or [string] $values[0] -eq '') { $tokens[$name] = @(); continue }
        switch ($name) {
            'Action' { $tokens[$name] = @("Action=$($values[0])") }
            'Enabled' { $tokens[$name] = @("Active=$(([string] $values[0]).ToUpperInvariant())") }
            'Direction' { $tokens[$name] = @("Dir=$(@{ Inbound = 'In'; Outbound = 'Out' }[[string] $values[0]])") }
            'Protocol' { $number = $protocols[[string] $values[0]]; if (-not $number) { $number = $values[0] }; $tokens[$name] = @("Protocol=$number") }
            'Profile' { $tokens[$name] = @($values | ForEach-Object { 'Profile=' + (Get-Culture).TextInfo.ToTitleCase($_) }) }
            'LocalPort' { $tokens[$name] = @($values | ForEach-Object { if ($_ -like '*-*') { "LPort2_10=$_" } else { "LPort=$_" } }) }
            'RemotePort' { $tokens[$name] = @($values | ForEach-Object { if ($_ -like '*-*') { "RPort2_10=$_" } else { "RPort=$_" } }) }
            'RemoteAddress' { $tokens[$name] = @($values | ForEach-Object { ConvertTo-Remote $_ }) }
            'Program' { $tokens[$name] = @("App=$($values[0])") }
            'Service' { $tokens[$name] = @("Svc=$($values[0])") }
            'DisplayName' { $tokens[$name] = @("Name=$($values[0])") }
            'LocalUser' { $tokens[$name] = @("LUAuth=O:LS$($values[0])") }
            'Group' { $tokens[$name] = @("EmbedCtxt=$($values[0])") }
        }
    }
    return $tokens
}

function ConvertTo-Remote([string] $Text) {
    $family = 4
    if ($Text.Contains(':')) { $family = 6 }
    if ($Text -eq 'localsubnet') { return @('RA4=LocalSubnet', 'RA6=LocalSubnet') }
    if ($family -eq 4 -and $Text -match '^(.+)/(\d+)$') {
        $bits = [uint32] ([Math]::Pow(2, 32) - [Math]::Pow(2, 32 - [int] $Matches[2]))
        $bytes = [BitConverter]::GetBytes($bits)
        [Array]::Reverse($bytes)
        $Text = "$($Matches[1])/$([Net.IPAddress] $bytes)"
    }
    return "RA$family=$Text"
}

# where each parameter's tokens stand in a line
$Order = @{
    Action = 'Action'; Active = 'Enabled'; Dir = 'Direction'; Protocol = 'Protocol'; Profile = 'Profile'; LPort = 'LocalPort'
    LPort2_10 = 'LocalPort'; RPort = 'RemotePort'; RPort2_10 = 'RemotePort'; RA4 = 'RemoteAddress'; RA6 = 'RemoteAddress'
    App = 'Program'; Svc = 'Service'; Name = 'DisplayName'; LUAuth = 'LocalUser'; EmbedCtxt = 'Group'; Desc = 'Desc'
}
$Line = @('Action', 'Enabled', 'Direction', 'Protocol', 'Profile', 'LocalPort', 'RemotePort', 'RemoteAddress', 'Program', 'Service', 'DisplayName', 'Desc', 'LocalUser', 'Group', 'rest')

function Write-Rule([string] $Name, $Given, [string] $Version) {
    $text = "$Version|"
    foreach ($one in $Line) { foreach ($token in @($Given[$one])) { if ($token) { $text += "$token|" } } }
    $key = Open-Store "$Store\FirewallRules"
    $key.SetValue($Name, $text, 'String')
    $key.Close()
}

function New-NetFirewallRule {
    param(
        [string] $Name, [string] $DisplayName, [string] $Group, [string] $Enabled = 'True', [string] $Direction = 'Inbound',
        [string] $Action = 'Allow', [string[]] $Profile, [string] $Protocol, [string[]] $LocalPort, [string[]] $RemotePort,
        [string[]] $RemoteAddress, [string] $LocalUser, [string] $Program, [string] $Service
    )
    $words = @{ Enabled = $Enabled; Direction = $Direction; Action = $Action }
    foreach ($one in $PSBoundParameters.Keys) { $words[$one] = $PSBoundParameters[$one] }
    $key = Open-Store "$Store\FirewallRules"
    if ($null -ne $key.GetValue($Name)) { throw "Cannot create a file when that file already exists." }
    Write-Rule $Name (ConvertTo-Tokens $words) 'v2.33'
}

function Find-Rule([string] $Name) {
    $key = Open-Store "$Store\FirewallRules"
    $found = @($key.GetValueNames() | Where-Object { $_ -like $Name })
    if ($found.Count -eq 0) { throw "No MSFT_NetFirewallRule objects found with property 'InstanceID' equal to '$Name'." }
    return $found
}

function Set-NetFirewallRule {
    param(
        [string] $Name, [string] $Enabled, [string] $Direction, [string] $Action, [string[]] $Profile, [string] $Protocol,
        [string[]] $LocalPort, [string[]] $RemotePort, [string[]] $RemoteAddress, [string] $LocalUser, [string] $Program,
        [string] $Service
    )
    foreach ($one in (Find-Rule $Name)) {
        $key = Open-Store "$Store\FirewallRules"
        $parts = ([string] $key.GetValue($one)).TrimEnd('|').Split('|')
        $tokens = @{ rest = @() }
        foreach ($part in @($parts | Select-Object -Skip 1)) {
            $place = $Order[$part.Split('=', 2)[0]]
            if (-not $place) { $place = 'rest' }
            $tokens[$place] = @($tokens[$place]) + $part
        }
        $new = ConvertTo-Tokens $PSBoundParameters
        foreach ($name in $new.Keys) { $tokens[$name] = $new[$name] }
        Write-Rule $one $tokens $parts[0]
    }
}

function Remove-NetFirewallRule {
    param([string] $Name)
    foreach ($one in (Find-Rule $Name)) { (Open-Store "$Store\FirewallRules").DeleteValue($one) }
}

Export-ModuleMember -Function Set-NetFirewallProfile, New-NetFirewallRule, Set-NetFirewallRule, Remove-NetFirewallRule
