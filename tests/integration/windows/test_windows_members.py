"""What the PowerShell asks of .NET's objects: each member is of a type of .NET Framework 4.8, which has it.

`check51` looks up commands, types and static members; an object's type is known when the script runs, so the members
that are used are told here, by type.
"""

from __future__ import annotations

import re

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from windows import LAB

USED = {
    "System.String": (
        "Contains EndsWith IndexOf LastIndexOf Length Normalize Remove Replace Split StartsWith Substring ToCharArray"
        " ToLowerInvariant ToUpperInvariant Trim TrimEnd"
    ),
    "System.Object": "GetType ToString",
    "System.Type": "Name",
    "System.Array": "Length",
    "System.Exception": "GetBaseException Message",
    "System.DateTime": "AddSeconds Date ToLocalTime ToUniversalTime",
    "System.TimeSpan": "Days TotalDays TotalHours TotalSeconds",
    "System.TimeZoneInfo": "GetUtcOffset",
    "System.Uri": "Host Scheme",
    "System.Numerics.BigInteger": "IsOne IsPowerOfTwo IsZero",
    "System.Collections.ArrayList": "Add AddRange Clear Count ToArray",
    "System.Collections.Hashtable": "ContainsKey Keys Remove Values",
    "System.Collections.IDictionary": "Contains Keys",
    "System.Diagnostics.FileVersionInfo": "FileVersion",
    "System.Diagnostics.Process": "Id ProcessName",
    "System.Diagnostics.Stopwatch": "Elapsed",
    "System.IAsyncResult": "AsyncWaitHandle",
    "System.Threading.WaitHandle": "WaitOne",
    "System.IO.DirectoryInfo": "GetDirectories GetFiles",
    "System.IO.FileInfo": "Attributes Delete Exists FullName LastWriteTimeUtc Length Name",
    "System.IO.FileStream": "Close Flush Position Read SetLength Write",
    "System.IO.StreamReader": "ReadLine ReadToEnd",
    "System.IO.TextWriter": "WriteLine",
    "System.Net.IPAddress": "AddressFamily GetAddressBytes IsIPv6LinkLocal",
    "System.Net.NetworkInformation.GatewayIPAddressInformation": "Address",
    "System.Net.NetworkInformation.IPInterfaceProperties": "DnsAddresses GatewayAddresses UnicastAddresses",
    "System.Net.NetworkInformation.NetworkInterface": (
        "GetIPProperties GetPhysicalAddress NetworkInterfaceType OperationalStatus"
    ),
    "System.Net.NetworkInformation.UnicastIPAddressInformation": "PrefixLength",
    "System.Net.Sockets.TcpClient": "BeginConnect EndConnect GetStream",
    "System.Net.Sockets.NetworkStream": "ReadTimeout",
    "System.DirectoryServices.AccountManagement.PrincipalContext": "ValidateCredentials",
    "System.Security.AccessControl.CommonAce": "AccessMask AceFlags AceQualifier SecurityIdentifier",
    "System.Security.AccessControl.DirectorySecurity": (
        "GetOwner GetSecurityDescriptorBinaryForm SetSecurityDescriptorSddlForm"
    ),
    "System.Security.AccessControl.RawSecurityDescriptor": "DiscretionaryAcl",
    "System.Security.Claims.Claim": "Type Value",
    "System.Security.Cryptography.RSACryptoServiceProvider": "Encrypt FromXmlString",
    "System.Security.Cryptography.SHA256": "ComputeHash",
    "System.Security.Principal.NTAccount": "Translate Value",
    "System.Security.Principal.WindowsIdentity": "Claims Groups IsSystem User",
    "System.Security.Principal.WindowsPrincipal": "IsInRole",
    "System.ServiceProcess.ServiceController": "Status",
    "System.Text.Encoding": "GetBytes GetString",
    "System.Text.RegularExpressions.Match": "Groups Index",
    "System.Text.StringBuilder": "Append",
    "System.Xml.XmlDocument": "DocumentElement",
    "System.Xml.XmlElement": "GetAttribute InnerText LocalName SelectNodes",
    "System.Xml.XmlReader": "EOF LocalName NodeType Read ReadElementContentAsString",
    "System.Xml.XmlReaderSettings": "DtdProcessing XmlResolver",
    "Microsoft.Win32.RegistryKey": (
        "Close CreateSubKey DeleteSubKey DeleteValue Flush GetSubKeyNames GetValue GetValueKind GetValueNames"
        " OpenSubKey SetValue SubKeyCount ValueCount"
    ),
    "System.Management.Automation.ErrorRecord": "Exception",
    "System.Management.Automation.PowerShell": "AddScript BeginInvoke Dispose EndInvoke",
    "System.Management.Automation.PSObject": "Properties",
    "System.Management.Automation.PSPropertyInfo": "Name Value",
}
"""Members by type."""
ELSEWHERE = {
    "Antivirus": (
        "AntivirusEnabled AntivirusSignatureAge AttackSurfaceReductionRules_Actions AttackSurfaceReductionRules_Ids"
        " InitialDetectionTime RealTimeProtectionEnabled ThreatID ThreatName"
    ),
    "Windows Update Agent": (
        "Categories CategoryID CreateUpdateSearcher LastDeploymentChangeTime LastSearchSuccessDate Online Results"
        " Search Title Updates"
    ),
    "ADSI": (
        "BadPasswordAttempts Children Invoke InvokeGet LastLogin MaxPasswordAge MinPasswordLength PasswordAge Path Put"
        " SchemaClassName SetInfo UserFlags"
    ),
    "CIM classes": (
        "BusType Capabilities ConversionStatus DeviceID Domain DriveLetter EncryptionMethod EncryptionPercentage"
        " FriendlyName InstallState InterfaceType IsBoot IsReady IsSystem KeyProtectorType Model NumericalPassword"
        " PartOfDomain ProcessId ProtectionStatus ReturnValue SerialNumber Service Size TestError TestStatus"
        " VolumeKeyProtectorID VolumeType Workgroup"
    ),
    "NetConnectionProfile, SmbConnection": "Dialect NetworkCategory ServerName",
    "resultant set of policies": "GPOID KeyName UserRight",
    "event records": "ToXml",
    "what cmdlets give": "PSIsContainer Sum",
    "PowerShell's own": "PSObject PSVersion Version",
    "drives": "DriveType",
    "names of COM's and of an assembly": "AccountManagement AutoUpdate DirectoryServices Session Update",
}
"""Members of objects that are not .NET's: as Microsoft's references of each name them."""
TYPES = re.compile(r"\[[A-Za-z][\w.]*(?:\[\])?\]|New-Object [\w.]+|-i?s(?:not)? \[[\w.]+\]")
MEMBER = re.compile(r"(?<=[\w)\]}\"'$])\.([A-Z]\w*)")


def used() -> set[str]:
    """The capitalised members that the scripts use: what is their own has small letters."""
    found: set[str] = set()
    for path in courier_windows.HOST.glob("*.ps1"):
        found |= {*MEMBER.findall(TYPES.sub("", courier_windows.bare(path.read_text(encoding="ascii"))))}
    return found


def test_each_member_that_is_used_is_told_here() -> None:
    told = {member for text in (*USED.values(), *ELSEWHERE.values()) for member in text.split()}
    assert used() ^ told == set()


@pytest.mark.parametrize("name", USED)
@pytest.mark.usefixtures("windows_lab")
def test_net_framework_has_it(name: str) -> None:
    lines = dict(line.partition(" ")[::2] for line in (LAB / "net48.txt").read_text(encoding="utf-8").splitlines())
    assert {*USED[name].split()} - {*lines[name].split()} == set()
