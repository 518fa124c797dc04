@{ VolumeKeyProtectorID = [string[]] @($InputObject.Lab.Protectors | ForEach-Object { $_.Id }) }
