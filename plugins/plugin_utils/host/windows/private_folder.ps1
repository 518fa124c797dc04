# A folder that administrators alone can look into, for as long as a block runs: what secedit and auditpol exchange goes
# by files. The one thing that a check writes, taken away before it answers.

function Use-PrivateFolder([scriptblock] $Work) {
    $folder = Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) ('hygiene-' + [guid]::NewGuid().ToString('N'))
    [void] (New-Item -ItemType Directory -Path $folder)
    try {
        $acl = New-Object Security.AccessControl.DirectorySecurity
        $acl.SetSecurityDescriptorSddlForm('O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
        Set-Acl -LiteralPath $folder -AclObject $acl
        return & $Work $folder
    }
    finally { Remove-Item -LiteralPath $folder -Recurse -Force }
}
