# The blocks of the functions in the scripts given: where each begins, and its function. One line of JSON for each.
# Usage: powershell -File windows_blocks.ps1 FILE...
param([Parameter(ValueFromRemainingArguments = $true)] [string[]] $Files)

foreach ($path in $Files) {
    $tokens = $null
    $errors = $null
    $text = [IO.File]::ReadAllText($path)
    $tree = [Management.Automation.Language.Parser]::ParseInput($text, [ref] $tokens, [ref] $errors)
    $own = {
        param($Node)
        $Node -is [Management.Automation.Language.StatementBlockAst] -or $Node -is [Management.Automation.Language.ScriptBlockAst]
    }
    foreach ($block in $tree.FindAll($own, $true)) {
        if (-not $block.Extent.Text.StartsWith('{')) { continue }
        $at = $block.Extent.StartOffset + 1
        if ($block -is [Management.Automation.Language.ScriptBlockAst]) {
            if ($block.BeginBlock -or $block.ProcessBlock) { continue }
            if ($block.ParamBlock) { $at = $block.ParamBlock.Extent.EndOffset }
        }
        $above = $block.Parent
        $body = $above -is [Management.Automation.Language.FunctionDefinitionAst]
        while ($above -and $above -isnot [Management.Automation.Language.FunctionDefinitionAst]) { $above = $above.Parent }
        if (-not $above) { continue }
        [Console]::Out.WriteLine((ConvertTo-Json -Compress @{
                    file = [IO.Path]::GetFileNameWithoutExtension($path); function = $above.Name; body = $body
                    begin = $above.Extent.StartOffset; end = $above.Extent.EndOffset; at = $at
                }))
    }
}
