"""What goes wrong in PowerShell on the host: one sentence that says what, its reason, and nothing half told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from drive import carry
from machine import wait_until
from windows import Windows
from windows_ask import functions
from windows_drive import differing, exported, run

LLMNR, SIGNED = "secure_protocols_names_not_asked_around", "secure_protocols_smb_signed"
ANTIVIRUS, REGISTRY_SERVICE = "updates_antimalware_active", "remote_access_registry_off"
ASSISTANCE, GUEST = "remote_access_assistance_refused", "accounts_guest_off"
RUN = "20260101T000000Z-0009"
Fault = Callable[[str], None]


@pytest.fixture
def fault(windows: Windows) -> Iterator[Fault]:
    """Has a script run before ours in every PowerShell of the host, until the test ends."""
    path = windows.prefix / "drive_c" / "lab-fault.ps1"

    def put(script: str) -> None:
        path.write_text(script, "utf-8")

    yield put
    path.unlink(missing_ok=True)


CLIXML = (
    '[Console]::Error.Write("#< CLIXML`r`n<Objs Version=`"1.1.0.1`" '
    'xmlns=`"http://schemas.microsoft.com/powershell/2004/04`"><S S=`"Error`">%s_x000D__x000A_</S></Objs>"); '
)
AMSI = (
    "Ce script contient des éléments malveillants et a été bloqué par votre logiciel antivirus."
    "_x000D__x000A_    + FullyQualifiedErrorId : ScriptContainedMaliciousContent"
)
END = "[Console]::Out.Flush(); [Environment]::Exit(1)"


@pytest.mark.parametrize(
    ("script", "code", "says"),
    [
        ("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'", "read_failed", "constrained language"),
        ("$PSVersionTable.PSVersion = [version] '2.0'", "read_failed", "older than 5.1"),
        ("[Console]::Out.Write('<html>{{ 7 * 7 }}'); " + END, "bad_answer", "printed no answer"),
        (CLIXML % "Acc\u00e8s &lt;refus\u00e9&gt;" + END, "bad_answer", "status 1: Acc"),
        (CLIXML % AMSI + END, "read_failed", "the antivirus there stopped the script"),
    ],
    ids=["constrained language", "PowerShell 2", "a page of HTML", "an error", "stopped by the antivirus"],
)
def test_no_answer_is_one_sentence(
    windows: Windows, path: Path, fault: Fault, script: str, code: str, says: str
) -> None:
    """The language mode is the engine's own; the version and the antivirus are simulated."""
    fault(script)
    found, text = carry("check", path, [LLMNR], arguments=()).problems[windows.hostname]
    assert (found, says in text, "\n" in text, "49" in text) == (code, True, False, False), text


def test_what_is_printed_beside_the_answer_does_not_matter(windows: Windows, path: Path, fault: Fault) -> None:
    """A mark of byte order, a profile that talks, an error that stops nothing."""
    talk = '[Console]::Out.WriteLine([string] [char] 0xFEFF + "Bienvenue`r`nHYGIENE 0 AAAA`r`n{{ 7 * 7 }}"); '
    fault(talk + CLIXML % "un avertissement")
    assert run("check", path, [LLMNR]).control(windows.hostname, LLMNR)["result"] == "fail"


def test_ten_megabytes_are_read_and_forty_are_not(windows: Windows, path: Path) -> None:
    noise = windows.prefix / "drive_c" / "lab-stdout"
    noise.write_bytes(b"x" * (10 << 20))
    found = run("check", path, [LLMNR]).control(windows.hostname, LLMNR)["result"]
    noise.write_bytes(b"x" * (40 << 20))
    problem = carry("check", path, [LLMNR], arguments=()).problems[windows.hostname]
    noise.unlink()
    assert found == "fail"
    assert problem == ("bad_answer", "the host sent 40 MB; at most 32 MB are read")


HIDDEN = """
function global:Open-LabKey([string] $Path, [bool] $Writable = $false) {
    if ($Path -like '*\\DNSClient') { throw [UnauthorizedAccessException] 'Acces refuse' }
    return & (Get-Command Open-Key -CommandType Function) $Path $Writable
}
New-Item -Path alias: -Name Open-Key -Value Open-LabKey | Out-Null
"""


def test_a_key_that_may_not_be_read_costs_its_own_control(windows: Windows, path: Path, fault: Fault) -> None:
    """Simulated: Wine lets its one user read every key."""
    fault(HIDDEN)
    told = run("check", path, [LLMNR, SIGNED])
    hidden = told.control(windows.hostname, LLMNR)
    assert (hidden["result"], hidden["reason"]["code"]) == ("unknown", "not_readable"), hidden
    assert told.control(windows.hostname, SIGNED)["result"] == "fail"


def test_a_command_that_is_missing_costs_its_own_control(windows: Windows, path: Path, fault: Fault) -> None:
    fault("$env:LAB_MODULES = 'C:\\nowhere'; $env:PSModulePath = 'C:\\nowhere'")
    told = run("check", path, [ANTIVIRUS, SIGNED])
    lacking = told.control(windows.hostname, ANTIVIRUS)
    assert lacking["result"] == "error" and "Get-CimInstance" in lacking["reason"]["detail"], lacking
    assert told.control(windows.hostname, SIGNED)["result"] == "fail"


def test_an_account_without_its_rights_reads_what_it_may_and_sets_nothing(
    windows: Windows, path: Path, fault: Fault
) -> None:
    """Simulated: the lab's one account is an administrator."""
    fault("function global:Test-Nobody { $false }; New-Item -Path alias: -Name Test-Administrator -Value Test-Nobody")
    told = run("check", path, [LLMNR, GUEST])
    facts = told.hosts[windows.hostname]["facts"]
    assert (facts["root"], facts["filtered"]) == (False, False)
    assert told.control(windows.hostname, LLMNR)["result"] == "fail"
    unread = told.control(windows.hostname, GUEST)
    assert (unread["result"], unread["reason"]["code"]) == ("unknown", "not_root")
    code, text = carry("apply", path, [LLMNR], {"hygiene_now": True}, ()).problems[windows.hostname]
    assert code == "not_root" and "administrator" in text


def test_a_program_of_the_system_is_run_by_its_full_path(windows: Windows) -> None:
    """The lab replaces it everywhere else."""
    script = courier_windows.script([], {"resources": []}, False) + "Remove-Item -Path alias:Invoke-Program\n"
    said = windows.powershell(script + "$said = Invoke-Program 'hostname.exe' @(); $said -join ''")
    assert said.strip() == windows.hostname
    refused = script + "try { Invoke-Program 'reg.exe' @('query', 'HKLM\\NoSuchKey') } catch { \"$_\" }"
    assert windows.powershell(refused).startswith("reg.exe:")


def test_who_holds_the_lock_whom_uac_filters_and_what_others_wait_for(windows: Windows) -> None:
    script = r"""
    $path = Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) 'lab-lock'
    [IO.File]::WriteAllText($path, "run 1 of somebody`n")
    $holder = Get-Holder $path
    [IO.File]::Delete($path)
    $undone = Get-Outcome
    $undone.error = 'refused'
    $waits = @((Test-Undone (Get-Outcome)), (Test-Undone $undone))
    $own = "$([Environment]::MachineName)\hygiene"
    $filtered = foreach ($rid in '1001', '500') { Test-FilteredAccount @{ account = $own; sid = "S-1-5-21-$rid" } }
    [ordered] @{ holder = $holder; waits = $waits; filtered = $filtered }
    """
    told = functions(windows, [], script)
    assert told == {"holder": "run 1 of somebody", "waits": [False, True], "filtered": [True, False]}


def test_a_connection_that_is_cut_while_it_sets(windows: Windows, path: Path, fault: Fault) -> None:
    """Power and network go at the second change: the journal has what was begun, and undo puts it back."""
    run("check", path)  # after which everything that is simulated has its state
    before = exported(windows)
    disk = windows.prefix / "drive_c"
    fault("function global:Set-Service { [IO.File]::WriteAllText('C:\\lab-reached', ''); Start-Sleep 60 }")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(cut_when, windows, disk / "lab-reached")
        told = carry("apply", path, [ASSISTANCE, REGISTRY_SERVICE], {"hygiene_now": True, "hygiene_run": RUN}, ())
    code, text = told.problems[windows.hostname]
    assert (code, "journal" in text, "\n" in text) == ("unreachable", True, False), text
    for name in ("lab-reached", "lab-fault.ps1"):
        (disk / name).unlink()
    windows.listen()
    after = run("check", path, [ASSISTANCE, REGISTRY_SERVICE])
    assert after.control(windows.hostname, ASSISTANCE)["result"] == "pass"
    assert after.control(windows.hostname, REGISTRY_SERVICE)["result"] == "fail"
    undone = run("undo", path, hygiene_journal=RUN)
    assert undone.control(windows.hostname, ASSISTANCE)["changed"]
    assert not undone.control(windows.hostname, REGISTRY_SERVICE)["changed"], "begun, noted, and never done"
    assert differing(before, exported(windows)) == []


def cut_when(windows: Windows, reached: Path) -> None:
    wait_until("the second change", reached.exists, 60)
    windows.cut()
