# The lists of Device Installation Restrictions: values called 1, 2, ... whose data counts.

$Restrictions = 'HKLM\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions'

# {name: data} of a list.
function Get-PolicyList([string] $Name) {
    $list = [ordered] @{}
    $key = Open-Key "$Restrictions\$Name"
    if ($null -eq $key) { return $list }
    try { foreach ($one in ($key.GetValueNames() | Sort-Object)) { $list[$one] = [string] $key.GetValue($one) } }
    finally { $key.Close() }
    return $list
}

# --- set ---

# What a list lacks, under the next free numbers.
function Get-Additions([string] $Name, $Wanted) {
    $list = Get-PolicyList $Name
    $number = 0
    $changes = foreach ($one in @($Wanted | Where-Object { @($list.Values) -notcontains $_ })) {
        do { $number++ } while ($list.Contains([string] $number))
        New-Change 'registry' "$Restrictions\$Name!$number" ([ordered] @{ type = 'string'; data = $one })
    }
    return , @($changes | Where-Object { $null -ne $_ })
}
