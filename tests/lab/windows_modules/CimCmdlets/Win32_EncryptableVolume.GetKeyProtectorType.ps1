$id = $Arguments.VolumeKeyProtectorID
@{ KeyProtectorType = [uint32] @($InputObject.Lab.Protectors | Where-Object { $_.Id -eq $id })[0].Type }
