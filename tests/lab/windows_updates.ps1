# Windows' update agent, simulated: C:\lab-updates.json holds when it last looked and what it found. Shapes: IUpdateSearcher,
# IUpdate (LastDeploymentChangeTime, Categories of ICategory with CategoryID) and IAutomaticUpdates2
# (Results.LastSearchSuccessDate) as Microsoft's reference of the Windows Update Agent gives them; times in UTC.

$LabUpdates = 'C:\lab-updates.json'

function Open-LabAgent($What) {
    $told = @{ looked = [DateTime]::UtcNow.ToString('s'); updates = @() }
    if ([IO.File]::Exists($LabUpdates)) { $told = ConvertFrom-Json ([IO.File]::ReadAllText($LabUpdates)) }
    if ($What -eq 'Microsoft.Update.AutoUpdate') {
        $looked = $null
        if ($told.looked) { $looked = [DateTime] $told.looked }
        return @{ Results = @{ LastSearchSuccessDate = $looked } }
    }
    $searcher = New-Object PSObject -Property @{ Online = $true; Told = $told }
    $search = [Management.Automation.PSScriptMethod]::new('Search', {
            if ($this.Online) { throw 'the lab is not on the Internet' }
            $found = foreach ($one in $this.Told.updates) {
                $classes = @($one.classes | ForEach-Object { @{ CategoryID = $_ } })
                @{
                    Title = $one.title; Categories = $classes; LastDeploymentChangeTime = [DateTime] $one.at
                }
            }
            return @{ Updates = @($found) }
        })
    $searcher.PSObject.Members.Add($search)
    $session = New-Object PSObject -Property @{ Searcher = $searcher }
    $session.PSObject.Members.Add([Management.Automation.PSScriptMethod]::new('CreateUpdateSearcher', { return $this.Searcher }))
    return $session
}

New-Item -Path alias: -Name Open-Agent -Value Open-LabAgent -Force | Out-Null
