@{ ConversionStatus = [uint32] $InputObject.Lab.Conversion; EncryptionPercentage = [uint32] $InputObject.Lab.Percent }
