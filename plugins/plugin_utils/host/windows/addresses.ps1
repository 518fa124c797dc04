# Addresses and networks as ranges of numbers: 10.0.0.9, 10.0.0.0/8, 10.0.0.0/255.0.0.0, 10.0.0.1-10.0.0.9, fe80::/10.

$Widths = @{ 4 = 32; 6 = 128 }

function Get-AddressNumber([Net.IPAddress] $Address) {
    $hex = [BitConverter]::ToString($Address.GetAddressBytes()).Replace('-', '')
    return [bigint]::Parse("0$hex", [Globalization.NumberStyles]::HexNumber, $Invariant)
}

function Get-Address([bigint] $Number, [int] $Family) {
    $bytes = [byte[]] @(0) * ($Widths[$Family] / 8)
    for ($place = $bytes.Length - 1; $place -ge 0; $place--) {
        $bytes[$place] = [byte] ($Number % 256)
        $Number = [bigint]::Divide($Number, 256)
    }
    return [Net.IPAddress] $bytes
}

function Get-Size([int] $Bits) { return [bigint]::Pow(2, $Bits) }

# {family, low, high} of a text, or $null when it is no address, network or range.
function Get-AddressRange([string] $Text) {
    $first, $last = $Text.Split([char[]] '-/', 2)
    $one = $null
    if (-not [Net.IPAddress]::TryParse($first, [ref] $one)) { return $null }
    $family = 4
    if ([string] $one.AddressFamily -eq 'InterNetworkV6') { $family = 6 }
    $low = Get-AddressNumber $one
    if ($null -eq $last) { return [ordered] @{ family = $family; low = $low; high = $low } }
    if ($Text.Contains('-')) {
        if (-not [Net.IPAddress]::TryParse($last, [ref] $one)) { return $null }
        return [ordered] @{ family = $family; low = $low; high = (Get-AddressNumber $one) }
    }
    $bits = 0
    if ($last.Contains('.') -and [Net.IPAddress]::TryParse($last, [ref] $one)) {
        $size = (Get-Size 32) - (Get-AddressNumber $one)
    }
    elseif ([int]::TryParse($last, [ref] $bits) -and $bits -ge 0 -and $bits -le $Widths[$family]) {
        $size = Get-Size ($Widths[$family] - $bits)
    }
    else { return $null }
    $low -= $low % $size
    return [ordered] @{ family = $family; low = $low; high = $low + $size - 1 }
}

# The ranges of texts, in order, joined where they touch. What is no address is left out.
function Get-AddressRanges($Texts) {
    $found = @(@($Texts) | ForEach-Object { Get-AddressRange $_ } | Where-Object { $null -ne $_ })
    $joined = [Collections.ArrayList] @()
    foreach ($one in @($found | Sort-Object { $_.family }, { $_.low })) {
        $before = $null
        if ($joined.Count) { $before = $joined[$joined.Count - 1] }
        if ($null -ne $before -and $before.family -eq $one.family -and $one.low -le $before.high + 1) {
            if ($one.high -gt $before.high) { $before.high = $one.high }
        }
        else { [void] $joined.Add($one) }
    }
    return , @($joined)
}

function Test-Inside($Range, $Ranges) {
    foreach ($one in @($Ranges)) {
        if ($one.family -eq $Range.family -and $one.low -le $Range.low -and $one.high -ge $Range.high) { return $true }
    }
    return $false
}

# What of all addresses of a family is in none of the ranges.
function Get-AddressComplement($Ranges, [int] $Family) {
    $next = [bigint]::Zero
    $found = foreach ($one in @($Ranges | Where-Object { $_.family -eq $Family })) {
        if ($one.low -gt $next) { [ordered] @{ family = $Family; low = $next; high = $one.low - 1 } }
        $next = $one.high + 1
    }
    $end = (Get-Size $Widths[$Family]) - 1
    $found = @($found | Where-Object { $null -ne $_ })
    if ($next -le $end) { $found += [ordered] @{ family = $Family; low = $next; high = $end } }
    return , $found
}

# A range as text: an address, a network where it is one, or from-to.
function Format-AddressRange($Range) {
    $first = (Get-Address $Range.low $Range.family).ToString()
    $size = $Range.high - $Range.low + 1
    if ($size.IsOne) { return $first }
    if ($size.IsPowerOfTwo -and ($Range.low % $size).IsZero) {
        $bits = $Widths[[int] $Range.family]
        while (-not $size.IsOne) { $size = [bigint]::Divide($size, 2); $bits-- }
        return "$first/$bits"
    }
    return "$first-$((Get-Address $Range.high $Range.family).ToString())"
}
