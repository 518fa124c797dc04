# logoff.exe NUMBER, as Microsoft's reference gives it: the session ends, and Windows unloads its user's part of the registry.
# C:\lab-no-logoff makes it refuse, as it does where the number is nobody's.

$users = [Microsoft.Win32.Registry]::Users
$found = @($users.GetSubKeyNames() | Where-Object { $null -ne $users.OpenSubKey("$_\Volatile Environment\$($Arguments[0])") })
if ($found.Count -eq 0 -or [IO.File]::Exists('C:\lab-no-logoff')) { throw "logoff.exe: Could not find session $($Arguments[0])" }
foreach ($sid in $found) { $users.DeleteSubKeyTree($sid) }
