"""Why Windows gave no answer, in one sentence, told by what no language changes: codes, names of errors.

What pywinrm, requests and PowerShell say themselves is a line of nested exceptions. `hygiene doctor` knows each of
these by its sentence, and has a remedy for its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ansible.errors import AnsibleConnectionFailure


@dataclass(frozen=True)
class Refusal:
    """One way in which Windows is not read: its name, the judge's reason, and the sentence about the host."""

    name: str
    code: str
    sentence: str
    sign: str


CUT = Refusal(
    "winrm_cut",
    "unreachable",
    "the connection was cut while the host was at work: what it wrote until then is in its journal",
    r"Connection aborted|RemoteDisconnected|Connection reset|Connection broken|Broken pipe|send_input failed",
)
# Shapes seen in pywinrm 0.5, requests 2.32, ansible-core 2.19, and in public reports of the WSMan fault of a filtered
# token (2147942405 is E_ACCESSDENIED) and of PowerShell's ScriptContainedMaliciousContent.
ON_THE_WAY = (
    Refusal(
        "no_winrm",
        "read_failed",
        "pywinrm is missing on this side: pip install pywinrm",
        r"winrm or requests is not installed|xmltodict is not installed",
    ),
    Refusal(
        "no_kerberos",
        "read_failed",
        "Kerberos is asked for, and what it needs is missing on this side: pip install 'pywinrm[kerberos]'",
        r"kerberos library is not installed|requests_kerberos is not installed|calling kinit cmd",
    ),
    Refusal(
        "clock_skew",
        "auth_failed",
        "Kerberos refuses clocks that are more than five minutes apart: set this machine's, or the host's",
        r"(?i)clock skew too great|-1765328347|KRB_AP_ERR_SKEW",
    ),
    Refusal(
        "certificate_name",
        "auth_failed",
        "its certificate is of another name: ansible_host must be a name that stands in it",
        r"CERTIFICATE_VERIFY_FAILED.*(?i:hostname mismatch|ip address mismatch)",
    ),
    Refusal(
        "certificate",
        "auth_failed",
        "its certificate is not trusted here: set ansible_winrm_ca_trust_path to it, or to the authority's",
        r"CERTIFICATE_VERIFY_FAILED",
    ),
    Refusal(
        "certificate_file",
        "auth_failed",
        "the file that ansible_winrm_ca_trust_path names is not there",
        r"Could not find a suitable TLS CA certificate bundle",
    ),
    Refusal(
        "winrm_not_tls",
        "unreachable",
        "what answers there speaks no TLS: HTTPS is port 5986, once the machine has a certificate for it",
        r"WRONG_VERSION_NUMBER|RECORD_LAYER_FAILURE|UNEXPECTED_EOF_WHILE_READING",
    ),
    Refusal(
        "winrm_refused",
        "auth_failed",
        "WinRM refuses the account, its password, or this way of proving it (ansible_winrm_transport)",
        r"credentials were rejected",
    ),
    Refusal(
        "winrm_denied",
        "auth_failed",
        "the account may not use WinRM: it is no administrator there, or UAC filters its rights over the network",
        r"'wsmanfault_code': '(?:5|2147942405)'",
    ),
    Refusal(
        "winrm_no_name",
        "unreachable",
        "its name is not known here: set ansible_host to its address, or to a name that resolves",
        r"NameResolutionError|Failed to resolve|Name or service not known|Temporary failure in name resolution",
    ),
    Refusal(
        "winrm_silent",
        "unreachable",
        "nothing answers WinRM there: the machine is off, WinRM is not enabled, or a firewall is between",
        r"NewConnectionError|ConnectTimeout|Connection refused|No route to host|connection attempt timed out",
    ),
    CUT,
)
"""What the connection raises."""
THERE = (
    Refusal(
        "language",
        "read_failed",
        "PowerShell is in constrained language mode there: allow this account's scripts in AppLocker or WDAC",
        r"HYGIENE-CANNOT language",
    ),
    Refusal(
        "version",
        "read_failed",
        "Windows PowerShell is older than 5.1 there: install Windows Management Framework 5.1",
        r"HYGIENE-CANNOT version",
    ),
    Refusal(
        "bits",
        "read_failed",
        "a 32-bit PowerShell answers there: have WinRM start the 64-bit one",
        r"HYGIENE-CANNOT bits",
    ),
    Refusal(
        "malware",
        "read_failed",
        "the antivirus there stopped the script: allow it, as docs/windows.md says",
        r"ScriptContainedMaliciousContent",
    ),
)
"""What PowerShell prints when it cannot run the script, on one of its streams."""


def recognise(said: str, among: Iterable[Refusal]) -> Refusal | None:
    """The first refusal that something shows."""
    return next((one for one in among if re.search(one.sign, said, re.S)), None)


def named(sentence: str) -> str | None:
    """The name of the refusal whose sentence this is the end of."""
    return next((one.name for one in (*ON_THE_WAY, *THERE) if sentence.endswith(one.sentence)), None)


class Unreached(AnsibleConnectionFailure):
    """A host that gave no answer; `code` is one of the judge's reasons."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.problem = {"code": code, "detail": text}

    @property
    def result_contribution(self) -> Mapping[str, object]:
        return {"unreachable": True, "hygiene_problem": self.problem}


def unreached(host: str, problem: Exception, begun: bool) -> Unreached | None:
    """What to raise for what a connection raised, once it stood if `begun`; None for what is no fault of the way in."""
    said = str(problem)
    known = recognise(f"{type(problem).__name__}: {said}", ON_THE_WAY)
    if known and begun and known.code == "unreachable":
        known = CUT
    if known:
        return Unreached(known.code, f"{host}: {known.sentence}")
    if isinstance(problem, AnsibleConnectionFailure):
        return Unreached("unreachable", f"{host}: {said[:300]}")
    return None
