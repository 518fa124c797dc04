# The rules by which Microsoft Defender keeps programs from what only attacks do (attack surface reduction).
# needs: antimalware, domain, events, limited
#
# params: {rules: {name: GUID}}
# get: {active, weak: ["name: off|audit|warn"], observed}
#     active    Defender watches the machine; without it no rule counts
#     weak      the rules that do not block, by policy, else as Defender itself says
#     observed  what rules in audit would have stopped: [{name, account, count, last}]; null while nothing is observed
# set: {} blocks by all of them; {observe: true} has those that do not block note what they would

$SurfaceKey = 'HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR'
$SurfaceModes = @{ '0' = 'off'; '1' = 'block'; '2' = 'audit'; '6' = 'warn' }
$SurfaceEvents = @{
    sources = @(@{ log = 'Microsoft-Windows-Windows Defender/Operational'; ids = @(1122); fields = @{ name = 'Process Name'; account = 'User' } })
}

function Get-AttackSurface($Params) {
    $weak = foreach ($name in (Get-WeakRules $Params)) { "${name}: $(Get-SurfaceMode (Get-Field $Params.rules $name))" }
    return [ordered] @{
        active   = @((Get-Defender) | Where-Object { $_.active }).Count -gt 0
        weak     = @($weak | Where-Object { $_ })
        observed = (Get-SeenEvents $SurfaceEvents)
    }
}

function Get-WeakRules($Params) {
    return , @((Get-Names $Params.rules) | Where-Object { (Get-SurfaceMode (Get-Field $Params.rules $_)) -ne 'block' })
}

function Get-SurfaceMode([string] $Rule) {
    $number = $null
    if ((Read-Registry $SurfaceKey 'ExploitGuard_ASR_Rules' 0) -eq 1) { $number = Read-Registry "$SurfaceKey\Rules" $Rule }
    if ($null -eq $number) { $number = (Get-Once 'attack surface' { Read-SurfaceRules })[$Rule] }
    $mode = $SurfaceModes[[string] $number]
    if ($mode) { return $mode }
    return 'off'
}

# {GUID: number} of the rules that Defender has, whoever set them.
function Read-SurfaceRules {
    $script = 'if (Get-Command Get-MpPreference -ErrorAction SilentlyContinue) { Get-MpPreference }'
    $found = @{}
    foreach ($told in (Invoke-Limited 'Microsoft Defender' $AntimalwareSeconds $script)) {
        $ids = @($told.AttackSurfaceReductionRules_Ids)
        $numbers = @($told.AttackSurfaceReductionRules_Actions)
        for ($place = 0; $place -lt $ids.Count; $place++) { if ($ids[$place]) { $found[[string] $ids[$place]] = [int] $numbers[$place] } }
    }
    return $found
}

function Get-AttackSurfaceTargets($Params) {
    $targets = [ordered] @{}
    foreach ($name in (Get-Names $Params.rules)) { $targets[$name] = "registry $SurfaceKey\Rules!$(Get-Field $Params.rules $name)" }
    return $targets
}

# --- set ---
function Set-AttackSurface($Params, $Wanted, $Failing) {
    $number = '1'
    if (Get-Field $Wanted 'observe') { $number = '2' }
    $changes = @(New-Change 'registry' "$SurfaceKey!ExploitGuard_ASR_Rules" ([ordered] @{ type = 'dword'; data = 1 }))
    $changes += @(foreach ($name in (Get-WeakRules $Params)) {
            New-Change 'registry' "$SurfaceKey\Rules!$(Get-Field $Params.rules $name)" ([ordered] @{ type = 'string'; data = $number })
        })
    return , $changes
}
