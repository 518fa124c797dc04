@{ EncryptionMethod = [uint32] $InputObject.Lab.Method }
