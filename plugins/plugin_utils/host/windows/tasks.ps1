# Scheduled tasks of ours, as SYSTEM: how the host acts by itself, without the controller and the network. A task's command
# line is a bootstrap alone, encoded so that no policy for script files stops it; what it runs lies in the state folder.

$TaskXml = @'
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{0}</Description></RegistrationInfo>
  <Triggers>{1}</Triggers>
  <Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>
    <Priority>4</Priority>
  </Settings>
  <Actions Context="Author"><Exec><Command>{2}</Command><Arguments>{3}</Arguments></Exec></Actions>
</Task>
'@

# Make a task, or make it anew: it runs the state folder's $Program at $At (UTC) and, where asked, when Windows starts.
function Register-Task([string] $Name, [string] $What, [string] $Program, [DateTime] $At, [bool] $AtStart) {
    $triggers = "<TimeTrigger><StartBoundary>$($At.ToString('yyyy-MM-ddTHH:mm:ssZ', $Invariant))</StartBoundary></TimeTrigger>"
    if ($AtStart) { $triggers = "<BootTrigger></BootTrigger>$triggers" }
    $line = "& ([scriptblock]::Create([IO.File]::ReadAllText((Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) 'hygiene\$Program'))))"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($line))
    $shell = Join-Path ([Environment]::SystemDirectory) 'WindowsPowerShell\v1.0\powershell.exe'
    $xml = $TaskXml -f $What, $triggers, $shell, "-NoProfile -NonInteractive -EncodedCommand $encoded"
    Use-PrivateFolder {
        param($Folder)
        $file = Join-Path $Folder 'task.xml'
        [IO.File]::WriteAllText($file, $xml, [Text.Encoding]::Unicode)
        [void] (Invoke-Program 'schtasks.exe' @('/Create', '/TN', "$TaskFolder\$Name", '/XML', $file, '/F'))
    }
}

# Take a task away; nothing when there is none.
function Unregister-Task([string] $Name) {
    $there = Get-FileNames (Join-Path ([Environment]::SystemDirectory) "Tasks\$TaskFolder") $Name
    if ($there.Count) { [void] (Invoke-Program 'schtasks.exe' @('/Delete', '/TN', "$TaskFolder\$Name", '/F')) }
}

# This very program as one file that stays on the host, to be entered elsewhere: without the request that it came with.
function Write-OwnProgram([string] $Name, [string] $Entry) {
    $end = $HygieneProgram.LastIndexOf("`n`$Request = ConvertFrom-Json '", [StringComparison]::Ordinal)
    Write-Record $Name "$($HygieneProgram.Substring(0, $end + 1))$Entry`n"
}
