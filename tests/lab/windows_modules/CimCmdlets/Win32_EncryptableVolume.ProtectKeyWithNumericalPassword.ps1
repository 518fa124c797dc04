$random = New-Object Random
$groups = @(foreach ($number in 1..8) { (11 * $random.Next(10000, 65000)).ToString('000000') })
Add-LabProtector $InputObject.Lab 3 ($groups -join '-')
