# root/SecurityCenter2 AntiVirusProduct with displayName, instanceGuid and productState, as Windows 10 and 11 list Defender
# and third-party products.

@{ displayName = 'Windows Defender'; instanceGuid = '{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}'; productState = 397568 }
$state = 'C:\lab-products.json'
if ([IO.File]::Exists($state)) { ConvertFrom-Json ([IO.File]::ReadAllText($state)) | ForEach-Object { $_ } }
