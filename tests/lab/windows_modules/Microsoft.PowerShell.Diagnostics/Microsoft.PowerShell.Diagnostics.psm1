# Get-WinEvent by log and id: Id and Properties[].Value of an EventLogRecord, as Microsoft's reference has them.
# C:\lab-events.json holds [{LogName, Id, Values: []}].

function Get-WinEvent {
    param([hashtable] $FilterHashtable, [long] $MaxEvents, $ErrorAction)
    $state = 'C:\lab-events.json'
    if (-not [IO.File]::Exists($state)) { return }
    foreach ($one in (ConvertFrom-Json ([IO.File]::ReadAllText($state)))) {
        if ($one.LogName -ne $FilterHashtable.LogName -or @($FilterHashtable.Id) -notcontains $one.Id) { continue }
        $values = @($one.Values | ForEach-Object { New-Object PSObject -Property @{ Value = $_ } })
        New-Object PSObject -Property @{ Id = $one.Id; Properties = $values }
    }
}

Export-ModuleMember -Function Get-WinEvent
