# The requests that write: which part of the program carries out each. Sent to a host with those alone.

# {refused} or what the part tells: {sets, armed, way_in} and more. Dangerous changes are put back unless they are
# confirmed from outside within `window` seconds.
function Invoke-Request($Request) {
    if (-not (Test-Administrator)) { return @{ refused = @{ code = 'not_root'; detail = '' } } }
    $way = Get-WayIn (Get-Field $Request 'way')
    $run = [string] $Request.run
    $write = [bool] $Request.write
    try {
        if (Get-Field $Request 'confirm') { return Confirm-Run ([string] $Request.confirm) }
        if (Get-Field $Request 'end_lift') { return Stop-Lift ([string] $Request.end_lift.control) $run }
        if ($write) {
            Lock-Host $run
            Clear-Pending
        }
        if (Get-Field $Request 'undo') { $told = Invoke-Undo $Request $run $write }
        elseif (Get-Field $Request 'lift') { $told = Start-Lift $Request.lift $run }
        else { $told = Invoke-Set $Request $run $write $way }
        $told['way_in'] = $way
        return $told
    }
    catch { return [ordered] @{ refused = (Get-Refusal $_); way_in = $way } }
}

# What the controller is told of something that went wrong.
function Get-Refusal($Problem) {
    $words = [string] $Problem.Exception.GetBaseException().Message
    if ($words.StartsWith('HYGIENE|')) {
        $mark, $code, $detail = $words.Split([char[]] '|', 3)
        return [ordered] @{ code = $code; detail = $detail }
    }
    return [ordered] @{ code = 'set_failed'; detail = $words }
}

# Put a run back, or some of its controls: {sets, armed}.
function Invoke-Undo($Request, [string] $Run, [bool] $Write) {
    $asked = $Request.undo
    $entries = Get-EntriesOf ([string] $asked.run) (Get-Field $asked 'controls' @())
    $risky = @($asked.dangerous)
    $dangerous = @($entries | ForEach-Object { $_.control } | Where-Object { $risky -contains $_ } | Sort-Object -Unique)
    $arm = $Write -and $dangerous.Count -gt 0
    if ($arm) { Start-WayBack $Run $dangerous ([int] $Request.window) }
    $sets = Undo-Entries $entries ([bool] $asked.force) $Write $Run 'undo'
    if ($arm) { Start-Countdown $Run }
    return [ordered] @{ sets = $sets; after = @{}; armed = $arm }
}
