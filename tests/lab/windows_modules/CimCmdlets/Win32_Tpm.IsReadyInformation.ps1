@{ IsReady = -not [IO.File]::Exists('C:\lab-tpm-off'); Information = [uint32] 0 }
