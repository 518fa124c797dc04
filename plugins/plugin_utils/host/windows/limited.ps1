# A time limit for what may hang: a provider that never answers costs its own resource, and not the host.

# What a script prints, run in a runspace of its own; after so many seconds its resource is `unknown`.
function Invoke-Limited([string] $What, [int] $Seconds, [string] $Script) {
    $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    [void] $shell.AddScript("`$ErrorActionPreference = 'Stop'`n$Script")
    $waiting = $shell.BeginInvoke()
    if (-not $waiting.AsyncWaitHandle.WaitOne($Seconds * 1000)) {
        # stopping it could hang as well; the process ends at once when the answer is written
        Stop-Unreadable 'timeout' "$What did not answer in $Seconds s"
    }
    try { $found = @($shell.EndInvoke($waiting)) }
    finally { $shell.Dispose() }
    return , $found
}
