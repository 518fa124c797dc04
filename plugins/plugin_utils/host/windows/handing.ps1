# Secrets that are handed over to the controller, which keeps them for the practice: sealed with the public key of this
# exchange, so that whatever carries the answer, or keeps a log of it, cannot read them. Sent to a host with what writes only.

$Handed = [Collections.ArrayList] @()

# Hand the key of a volume over. Stops where nobody asked for it.
function Add-Handed([string] $Volume, [string] $Id, [string] $Secret) {
    $seal = [string] (Get-Field $Request 'seal')
    if (-not $seal) { throw "nobody is there to keep the key of $Volume" }
    $rsa = New-Object Security.Cryptography.RSACryptoServiceProvider
    $rsa.FromXmlString("<RSAKeyValue><Modulus>$seal</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>")
    $sealed = [Convert]::ToBase64String($rsa.Encrypt([Text.Encoding]::ASCII.GetBytes($Secret), $true))
    [void] $Handed.Add([ordered] @{ volume = $Volume; id = $Id; sealed = $sealed })
}

# The secret of this name that came beside the program and its request, or $null. No command takes it: Windows may keep a
# log of what commands are given.
function Get-Given([string] $Name) {
    if ($HygieneLines.Count -lt 2) { return $null }
    $bytes = [Convert]::FromBase64String($HygieneLines[1])
    foreach ($line in [Text.Encoding]::ASCII.GetString($bytes).Split([char[]] "`n")) {
        if ($line.StartsWith("$Name ")) { return $line.Substring($Name.Length + 1) }
    }
    return $null
}
