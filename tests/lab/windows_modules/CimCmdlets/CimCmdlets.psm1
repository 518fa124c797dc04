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
    $told['ReturnValue'] = [uint32] 0
    New-Object PSObject -Property $told
}

Export-ModuleMember -Function Get-CimInstance, Invoke-CimMethod
