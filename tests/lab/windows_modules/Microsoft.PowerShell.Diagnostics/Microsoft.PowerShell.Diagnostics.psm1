# Get-WinEvent by log and id, asked by table or by XPath (of which it takes the ids): Id, Properties[].Value and ToXml() of an
# EventLogRecord, as Microsoft's reference has them. The XML has the shape of Windows' own: named Data in EventData
# (Microsoft's reference of event 4624; SMBServer 3000 with ClientName as in public lists of providers' templates).
# C:\lab-events.json holds [{LogName, Id, Values: [], At, Data: {name: text}}], the latest first. Where nothing matches, or the
# log is not there, it writes an error.

function Get-WinEvent {
    [CmdletBinding()]
    param([hashtable] $FilterHashtable, [string] $LogName, [string] $FilterXPath, [long] $MaxEvents)
    $ids = @([regex]::Matches($FilterXPath, 'EventID=(\d+)') | ForEach-Object { [int] $_.Groups[1].Value })
    if ($FilterHashtable) {
        $LogName = $FilterHashtable.LogName
        $ids = @($FilterHashtable.Id)
    }
    $rows = @()
    if ([IO.File]::Exists('C:\lab-events.json')) {
        $rows = @((ConvertFrom-Json ([IO.File]::ReadAllText('C:\lab-events.json'))) | Where-Object { $_.LogName -eq $LogName -and $ids -contains $_.Id })
    }
    if ($rows.Count -eq 0) { Write-Error 'No events were found that match the specified selection criteria.' }
    foreach ($row in $rows) {
        $values = @($row.Values | ForEach-Object { New-Object PSObject -Property @{ Value = $_ } })
        $data = ''
        if ($row.PSObject.Properties['Data']) {
            foreach ($one in $row.Data.PSObject.Properties) {
                $data += "<Data Name='$($one.Name)'>$([Security.SecurityElement]::Escape([string] $one.Value))</Data>"
            }
        }
        $text = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>$($row.Id)</EventID>" +
        "<TimeCreated SystemTime='$($row.At)'/></System><EventData>$data</EventData></Event>"
        $event = New-Object PSObject -Property @{ Id = $row.Id; Properties = $values; Text = $text }
        $event | Add-Member -MemberType ScriptMethod -Name ToXml -Value { $this.Text }
        $event
    }
}

Export-ModuleMember -Function Get-WinEvent
