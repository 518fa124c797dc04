# schtasks.exe /Create /TN name /XML file /F, /Delete /TN name /F, /Change /TN name /ENABLE or /DISABLE and /End /TN name, as
# Microsoft's reference gives them; nothing ever runs here, so that /End finds nothing to end. Windows keeps the
# XML of a task, in UTF-16, under System32\Tasks, at its name: so does this. C:\lab-no-tasks makes it refuse.

if ([IO.File]::Exists('C:\lab-no-tasks')) { throw 'schtasks.exe: ERROR: Access is denied.' }
$path = Join-Path ([Environment]::SystemDirectory) "Tasks\$($Arguments[[Array]::IndexOf($Arguments, '/TN') + 1])"
if ($Arguments[0] -eq '/Delete') {
    if (-not [IO.File]::Exists($path)) { throw 'schtasks.exe: ERROR: The system cannot find the file specified.' }
    [IO.File]::Delete($path)
    return
}
if ($Arguments[0] -eq '/End') { throw 'schtasks.exe: ERROR: There is no running instance of the scheduled task.' }
if ($Arguments[0] -eq '/Change') {
    $text = [IO.File]::ReadAllText($path)
    $now, $then = '<Enabled>true</Enabled></Settings>', '<Enabled>false</Enabled></Settings>'
    if ($Arguments -contains '/ENABLE') { $now, $then = $then, $now }
    [IO.File]::WriteAllText($path, $text.Replace($now, $then), [Text.Encoding]::Unicode)
    return
}
$text = [IO.File]::ReadAllText($Arguments[[Array]::IndexOf($Arguments, '/XML') + 1])
[void] ([xml] $text)
[void] [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))
[IO.File]::WriteAllText($path, $text, [Text.Encoding]::Unicode)
