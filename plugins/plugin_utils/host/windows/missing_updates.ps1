# Updates that are published for this machine and not installed, as its own agent knew them when it last looked: nothing is
# asked of any server here.
# needs: limited
#
# params: {grace_days: int}
# get: [{name, security, days, late}], by name; signatures of an antivirus are left out, 200 at most
#     security  it is of the class of security or of critical updates
#     days      since it was published
#     late      it is one of security, and missing for longer than grace_days
#     Unreadable where the agent has not looked for 15 days: what it knows then proves nothing.
# set: none: installing is the work of the automatic updates

$AgentSeconds = 60
$AgentDays = 15
$MostUpdates = 200
$SecurityClasses = @('0fa1201d-4330-4fa8-8ae9-b877473b6441', 'e6cf1350-c01b-414d-a61f-263d14d133b4')
$SignatureClass = 'e0789628-ce08-4437-be74-2495b842f43b'
$AgentReader = @'
function Open-Agent($What) { New-Object -ComObject $What }
$searcher = (Open-Agent 'Microsoft.Update.Session').CreateUpdateSearcher()
$searcher.Online = $false
@{ looked = (Open-Agent 'Microsoft.Update.AutoUpdate').Results.LastSearchSuccessDate }
foreach ($one in $searcher.Search("IsInstalled=0 and IsHidden=0 and Type='Software'").Updates) {
    @{
        title = $one.Title; at = $one.LastDeploymentChangeTime
        classes = @($one.Categories | ForEach-Object { $_.CategoryID })
    }
}
'@

function Get-MissingUpdates($Params) {
    if (-not (Test-Administrator)) { Stop-Unreadable 'not_root' 'Windows Update' }
    $told = Invoke-Limited "Windows' update agent" $AgentSeconds $AgentReader
    $looked = $told[0].looked
    if ($null -eq $looked -or (Get-DaysSince $looked) -gt $AgentDays) {
        Stop-Unreadable 'not_readable' "missing updates: Windows has not looked for any for $AgentDays days"
    }
    $grace = Get-Field $Params 'grace_days' 0
    $found = foreach ($one in @($told | Select-Object -Skip 1)) {
        if (@($one.classes) -contains $SignatureClass) { continue }
        $security = @(@($one.classes) | Where-Object { $SecurityClasses -contains $_ }).Count -gt 0
        $days = Get-DaysSince $one.at
        [ordered] @{ name = Get-OneLine $one.title 200; security = $security; days = $days; late = $security -and $days -gt $grace }
    }
    return , @($found | Sort-Object { $_.name } | Select-Object -First $MostUpdates)
}

# The agent's times are UTC.
function Get-DaysSince($Time) { return [int] [Math]::Floor(([DateTime]::UtcNow - [DateTime] $Time).TotalDays) }
