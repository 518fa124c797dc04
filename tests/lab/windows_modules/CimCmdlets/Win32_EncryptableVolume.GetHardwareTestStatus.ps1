$test = 0
$problem = 0
if ($InputObject.Lab.PSObject.Properties['Test']) { $test = $InputObject.Lab.Test }
if ($InputObject.Lab.PSObject.Properties['TestError']) { $problem = $InputObject.Lab.TestError }
@{ TestStatus = [uint32] $test; TestError = [uint32] $problem }
