# The primitive changes that every set is made of. Sent to a host with apply, plan and undo only.
#
# A change names a target, the state found (before) and the state wanted (after); $null stands for absence. A kind's set
# only computes changes; Invoke-Changes writes them, or only tells of them for a plan. What a type of change reads and
# writes with stands in the file of its kind: Read-<Type>Target and Write-<Type>Target, or Write-<Type>Targets for what
# has to be written together.

# What is never taken back: {type of change: in words}.
$Lasting = @{}

function New-Change([string] $Type, [string] $Target, $After) {
    return [ordered] @{ type = $Type; target = $Target; before = (Read-Target $Type $Target); after = $After }
}

function Read-Target([string] $Type, [string] $Target) { return & "Read-$(Get-KindName $Type)Target" $Target }

function Test-Same($One, $Other) {
    return (ConvertTo-AsciiJson $One) -ceq (ConvertTo-AsciiJson $Other)
}

# Whether the changes of a type are written together at the end, since they depend on each other.
function Test-Joint([string] $Type) { return Test-Path -LiteralPath "function:Write-$(Get-KindName $Type)Targets" }

# Write the changes that change something, or tell of them for a plan; those begun, one by one, go to $Written.
function Invoke-Changes($Changes, [bool] $Write, [scriptblock] $Keep, [Collections.ArrayList] $Written) {
    $joint = [ordered] @{}
    foreach ($one in $Changes) {
        if (Test-Same $one.before $one.after) { continue }
        [void] $Written.Add($one)
        if (-not $Write) { continue }
        $made = @()
        if ($one.type -eq 'registry' -and $null -ne $one.after) { $made = Get-MissingKeys $one.target }
        & $Keep $one $made
        if (-not (Test-Joint $one.type)) { & "Write-$(Get-KindName $one.type)Target" $one.target $one.after }
        elseif ($joint.Contains($one.type)) { $joint[$one.type] += $one }
        else { $joint[$one.type] = @($one) }
    }
    foreach ($type in @($joint.Keys)) { & "Write-$(Get-KindName $type)Targets" $joint[$type] }
}

# --- telling -------------------------------------------------------------------------------------------------------

function Get-StateLines($State) {
    if ($null -eq $State) { return , @() }
    $lines = foreach ($name in (Get-Names $State)) {
        $value = Get-Field $State $name
        "${name}: $(@($value) -join ' ')"
    }
    return , @($lines)
}

function Get-Difference($Change) {
    $label = "$($Change.type) $($Change.target)"
    $lines = @("--- before: $label", "+++ after: $label")
    $before = Get-StateLines $Change.before
    $after = Get-StateLines $Change.after
    $lines += @($before | Where-Object { $after -cnotcontains $_ } | ForEach-Object { "-$_" })
    $lines += @($after | ForEach-Object { if ($before -ccontains $_) { " $_" } else { "+$_" } })
    return [ordered] @{ before_header = $label; after_header = $label; prepared = ($lines -join "`n") + "`n" }
}
