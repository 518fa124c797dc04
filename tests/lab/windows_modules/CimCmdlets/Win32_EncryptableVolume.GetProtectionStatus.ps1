@{ ProtectionStatus = [uint32] $InputObject.Lab.Protection }
