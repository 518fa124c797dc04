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
