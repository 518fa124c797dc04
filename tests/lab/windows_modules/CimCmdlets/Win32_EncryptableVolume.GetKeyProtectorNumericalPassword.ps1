$id = $Arguments.VolumeKeyProtectorID
@{ NumericalPassword = [string] @($InputObject.Lab.Protectors | Where-Object { $_.Id -eq $id })[0].Password }
