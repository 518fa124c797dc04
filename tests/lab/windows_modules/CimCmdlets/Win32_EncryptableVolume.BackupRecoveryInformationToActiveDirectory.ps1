Save-LabEscrow $InputObject.Lab $Arguments.VolumeKeyProtectorID 513
