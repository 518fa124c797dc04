# Screen savers of the users whose part of the registry is loaded: nobody else's is ever loaded for a reading.
# needs: profiles
#
# params: {}
# get: {machine_limit, users: [{account, secure, seconds}], unread}
#     machine_limit  seconds after which the machine locks every session; null without. Users then have nothing to say.
#     secure         the saver asks for the password; seconds until it comes, null when it never does
#     unread         how many users have a profile here and no session
# set: none

function Get-ScreenSavers($Params) {
    $limit = Read-Registry 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' 'InactivityTimeoutSecs'
    $loaded = Get-LoadedUsers
    $users = foreach ($sid in $loaded) {
        $active = (Get-SaverSetting $sid 'ScreenSaveActive') -eq '1'
        $seconds = $null
        $told = [string] (Get-SaverSetting $sid 'ScreenSaveTimeOut')
        if ($active -and $told -match '^\d{1,7}$') { $seconds = [int] $told }
        [ordered] @{
            account = Get-OneLine (Read-Registry "HKU\$sid\Volatile Environment" 'USERNAME' $sid) 80
            secure  = $active -and (Get-SaverSetting $sid 'ScreenSaverIsSecure') -eq '1'
            seconds = $seconds
        }
    }
    $unread = @((Get-Profiles) | Where-Object { $loaded -notcontains $_.sid }).Count
    if (-not $limit -and $unread -and -not @($users | Where-Object { $_ -and -not $_.secure }).Count) {
        Stop-Unreadable 'not_readable' "no session is open of $unread of the users, and the machine imposes no limit"
    }
    return [ordered] @{ machine_limit = $limit; users = @($users | Where-Object { $null -ne $_ }); unread = $unread }
}

# What policy says, else what the user chose.
function Get-SaverSetting([string] $Sid, [string] $Name) {
    $own = Read-Registry "HKU\$Sid\Control Panel\Desktop" $Name
    return Read-Registry "HKU\$Sid\SOFTWARE\Policies\Microsoft\Windows\Control Panel\Desktop" $Name $own
}
