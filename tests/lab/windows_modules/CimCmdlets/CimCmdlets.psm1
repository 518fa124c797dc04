# Get-CimInstance, for the classes of which a file lies here: each gives the instances, with the properties and the shape
# that it says where it was seen. C:\lab-cim-hangs makes every provider hang.

function Get-CimInstance {
    param([string] $Namespace, [string] $ClassName, [string] $Filter)
    if ([IO.File]::Exists('C:\lab-cim-hangs')) { while ($true) { Start-Sleep -Seconds 1 } }
    $path = Join-Path $PSScriptRoot "$ClassName.ps1"
    if (-not [IO.File]::Exists($path)) { throw "Invalid class `"$ClassName`"" }
    foreach ($one in (& ([scriptblock]::Create([IO.File]::ReadAllText($path))))) {
        $made = if ($one -is [hashtable]) { New-Object PSObject -Property $one } else { $one }
        $made | Add-Member -NotePropertyName LabClass -NotePropertyValue $ClassName -PassThru -Force
    }
}

# A method of an instance: the file of its class and the method, with `$InputObject` and `$Arguments`.
function Invoke-CimMethod {
    param($InputObject, [string] $MethodName, $Arguments)
    $path = Join-Path $PSScriptRoot "$($InputObject.LabClass).$MethodName.ps1"
    if (-not [IO.File]::Exists($path)) { throw "Invalid method `"$MethodName`"" }
    $told = & ([scriptblock]::Create([IO.File]::ReadAllText($path)))
    if (-not $told.ContainsKey('ReturnValue')) { $told['ReturnValue'] = [uint32] 0 }
    New-Object PSObject -Property $told
}

# Keep what a method changed of a volume.
function Save-LabVolume($Volume) {
    $state = 'C:\lab-bitlocker.json'
    $new = @(foreach ($one in (ConvertFrom-Json ([IO.File]::ReadAllText($state)))) { if ($one.DriveLetter -eq $Volume.DriveLetter) { $Volume } else { $one } })
    [IO.File]::WriteAllText($state, (ConvertTo-Json -InputObject $new -Depth 6))
}

# Give a volume a protector: {VolumeKeyProtectorID}.
function Add-LabProtector($Volume, [int] $Type, [string] $Password) {
    $id = '{' + [guid]::NewGuid().ToString().ToUpperInvariant() + '}'
    $Volume.Protectors = @(@($Volume.Protectors) + (New-Object PSObject -Property @{ Id = $id; Type = $Type; Password = $Password }))
    Save-LabVolume $Volume
    @{ VolumeKeyProtectorID = $id }
}

# Note that a recovery password was kept, as Windows does, unless the directory is away.
function Save-LabEscrow($Volume, [string] $Id, [int] $Event) {
    if ([IO.File]::Exists('C:\lab-no-directory')) { return @{ ReturnValue = [uint32] 2147943755 } }
    $path = 'C:\lab-events.json'
    $events = @()
    if ([IO.File]::Exists($path)) { $events = @(foreach ($one in (ConvertFrom-Json ([IO.File]::ReadAllText($path)))) { $one }) }
    $new = New-Object PSObject -Property @{
        LogName = 'Microsoft-Windows-BitLocker/BitLocker Management'; Id = $Event; Values = @($Volume.DriveLetter, $Id.Trim('{', '}'))
    }
    [IO.File]::WriteAllText($path, (ConvertTo-Json -InputObject @(@($new) + $events) -Depth 6))
    return @{}
}

Export-ModuleMember -Function Get-CimInstance, Invoke-CimMethod
