# Where Windows takes its updates from.
#
# params: {}
# get: {servers: [{name, https}]} of the WSUS servers that it asks in place of Microsoft; none when it asks Microsoft
# set: none

function Get-UpdateSource($Params) {
    $policy = 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
    if ((Read-Registry "$policy\AU" 'UseWUServer' 0) -ne 1) { return [ordered] @{ servers = @() } }
    $servers = [ordered] @{}
    foreach ($name in @('WUServer', 'WUStatusServer', 'UpdateServiceUrlAlternate')) {
        $address = $null
        if (-not [Uri]::TryCreate([string] (Read-Registry $policy $name ''), [UriKind]::Absolute, [ref] $address)) { continue }
        $https = $address.Scheme -eq 'https'
        $known = $servers[$address.Host]
        $servers[$address.Host] = [ordered] @{ name = $address.Host; https = $https -and ($null -eq $known -or $known.https) }
    }
    return [ordered] @{ servers = @($servers.Values) }
}
