# Get-CimInstance, for the classes that are asked for: root/SecurityCenter2 AntiVirusProduct with displayName,
# instanceGuid and productState, as Windows 10 and 11 list Defender and third-party products. C:\lab-cim-hangs makes the
# provider hang.

function Get-CimInstance {
    param([string] $Namespace, [string] $ClassName)
    if ([IO.File]::Exists('C:\lab-cim-hangs')) { while ($true) { Start-Sleep -Seconds 1 } }
    if ($ClassName -ne 'AntiVirusProduct') { throw "Invalid class `"$ClassName`"" }
    $found = @(@{ displayName = 'Windows Defender'; instanceGuid = '{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}'; productState = 397568 })
    $state = 'C:\lab-products.json'
    if ([IO.File]::Exists($state)) { $found += @(ConvertFrom-Json ([IO.File]::ReadAllText($state)) | ForEach-Object { $_ }) }
    foreach ($one in $found) {
        if ($one -is [hashtable]) { New-Object PSObject -Property $one } else { $one }
    }
}

Export-ModuleMember -Function Get-CimInstance
