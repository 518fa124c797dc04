# schtasks.exe /Create /TN name /XML file /F and /Delete /TN name /F, as Microsoft's reference gives them. Windows keeps the
# XML of a task, in UTF-16, under System32\Tasks, at its name: so does this. C:\lab-no-tasks makes it refuse.

if ([IO.File]::Exists('C:\lab-no-tasks')) { throw 'schtasks.exe: ERROR: Access is denied.' }
$path = Join-Path ([Environment]::SystemDirectory) "Tasks\$($Arguments[[Array]::IndexOf($Arguments, '/TN') + 1])"
if ($Arguments[0] -eq '/Delete') {
    if (-not [IO.File]::Exists($path)) { throw 'schtasks.exe: ERROR: The system cannot find the file specified.' }
    [IO.File]::Delete($path)
    return
}
$text = [IO.File]::ReadAllText($Arguments[[Array]::IndexOf($Arguments, '/XML') + 1])
[void] ([xml] $text)
[void] [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))
[IO.File]::WriteAllText($path, $text, [Text.Encoding]::Unicode)
