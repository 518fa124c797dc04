$id = $Arguments.VolumeKeyProtectorID
$key = @($InputObject.Lab.Protectors | Where-Object { $_.Id -eq $id -and $_.Type -eq 2 })
if ($key.Count) { @{} } else { @{ ReturnValue = [uint32] 2147942487 } }
