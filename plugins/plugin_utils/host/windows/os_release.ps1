# Which Windows this is, and until when Microsoft supplies security updates for it.
#
# params: {support: {as_of: date, releases: [{id, version, end, extended_end?}]}, extended: [id], max_age_days: int}
#     extended  `windows` where this practice has the extended security updates
# get: {id, version, name, end, days_left}
#     id         windows (Home, Pro), windows-enterprise, windows-ltsc, windows-iot-ltsc or windows-server
#     version    the build, which tells releases apart; end the day of the last security updates
#     days_left  days until then; negative when it is past
#     Unreadable when the table does not know the build, or is older than max_age_days
# set: none

function Get-OsRelease($Params) {
    $identity = Get-Identity
    $version = $identity.os_version.Split([char[]] '.')[0]
    $id = Get-Servicing $identity.edition $identity.product_type
    $today = [DateTime]::UtcNow.Date
    $age = ($today - (ConvertTo-Day $Params.support.as_of)).Days
    if ($age -gt $Params.max_age_days) { Stop-Unreadable 'not_readable' "the table of support ends is $age days old" }
    $row = @($Params.support.releases) | Where-Object { $_.id -eq $id -and [string] $_.version -eq $version } | Select-Object -First 1
    if ($null -eq $row) { Stop-Unreadable 'not_readable' "no support end is known for $($identity.os_name) ($version)" }
    $end = Get-Field $row 'end'
    $extended = Get-Field $row 'extended_end'
    if ($null -ne $extended -and @($Params.extended) -contains 'windows') { $end = $extended }
    $day = ConvertTo-Day $end
    return [ordered] @{
        id        = $id
        version   = $version
        name      = Get-OneLine $identity.os_name 100
        end       = $day.ToString('yyyy-MM-dd', $Invariant)
        days_left = ($day - $today).Days
    }
}

# A date, however JSON gave it.
function ConvertTo-Day($Value) {
    if ($Value -is [DateTime]) { return $Value.Date }
    return [DateTime]::ParseExact(([string] $Value).Substring(0, 10), 'yyyy-MM-dd', $Invariant)
}

# Which row of the lifecycle an edition has.
function Get-Servicing([string] $Edition, [string] $Product) {
    if ($Product -ne 'WinNT') { return 'windows-server' }
    if ($Edition -match '^IoTEnterpriseS') { return 'windows-iot-ltsc' }
    if ($Edition -match '^EnterpriseS') { return 'windows-ltsc' }
    if ($Edition -match '^(Enterprise|Education|IoTEnterprise|ServerRdsh)') { return 'windows-enterprise' }
    return 'windows'
}
