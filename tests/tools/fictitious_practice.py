"""A whole practice of 25 people, 40 machines and 30 pieces of equipment, in which all is well."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls
from hygiene_cli import actions, guide, verdict
from hygiene_cli.model import Host, Practice, Result
from hygiene_cli.proofs import Book, proofs
from hygiene_cli.registers import Registers
from hygiene_cli.registers.reading import Document
from hygiene_cli.verdict.fleet import concerns

NOW = datetime.datetime(2026, 11, 26, 9, tzinfo=datetime.UTC)
TODAY = NOW.date()
GUIDE, CONTROLS = guide.load(), controls.load()
REVIEWED = {"reason": "needed", "approved_by": "martin", "review_by": "2027-06-30"}
LATE = {**REVIEWED, "review_by": "2026-10-31"}
DONE = {"date": "2026-11-02", "by": "dupont"}
FLEET = {
    ("windows", "workstation"): 14, ("windows", "laptop"): 4, ("windows", "server"): 4,
    ("windows", "domain_controller"): 1, ("windows", "ris"): 1, ("windows", "import_station"): 1,
    ("linux", "workstation"): 6, ("linux", "laptop"): 2,
    ("linux", "server"): 4, ("linux", "pacs"): 2, ("linux", "modality"): 1,
}  # fmt: skip
"""40 machines."""


def fleet(failing: Mapping[str, Sequence[str]] | None = None, word: str = "pass", most: int = 40) -> list[Host]:
    """The machines, of which every control is `word`; `failing` is machine → the controls that fail there.

    `most` of each kind.
    """
    found = []
    for (system, host_class), count in FLEET.items():
        for number in range(1, min(count, most) + 1):
            name = f"{system}-{host_class}-{number}"
            policy: dict[str, Any] = {"usb_storage_allow_list": []}
            host = Host(name, system, host_class, policy=policy, last_reading=NOW)
            results = {
                one.id: Result(one.id, "fail" if one.id in (failing or {}).get(name, ()) else word, at=NOW)
                for one in CONTROLS.values()
                if concerns(one, host)
            }
            found.append(Host(name, system, host_class, policy=policy, last_reading=NOW, results=results))
    return found


def person(name: str, **changed: Any) -> dict[str, Any]:
    found = {
        "id": name, "name": f"{name.capitalize()} Exemple", "function": "manipulateur", "arrival": "2020-09-01",
        "rights": {"approved_by": "martin", "date": "2020-09-01"}, "charter": "2026-01-12", "policy": "2026-01-12",
        "alert_sheet": "2026-01-12", "accounts": [{"system": "RIS", "name": name}], **changed,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value is not None}


def device(name: str, kind: str, **changed: Any) -> dict[str, Any]:
    found = {"id": name, "kind": kind, "model": "modèle", "place": "couloir", "credentials_changed": DONE,
             "administration": ["https"], **changed}  # fmt: skip
    return {key: value for key, value in found.items() if value is not None}


def good() -> dict[str, Any]:
    """The registers of a practice in order."""
    out = {"public": True, "internal_network": False}
    gone = {"system": "RIS", "name": "petit", "closed": DONE}
    return {
        "practice": {
            "name": "Centre des Tilleuls", "director": "martin", "referent": "dupont", "deputies": ["bernard"],
            "tools": {"updates": "WSUS", "practices": "hygiene", "watch": "RMM"},
        },
        "people": {"people": [
            person("martin"), person("dupont"), person("bernard"), *(person(f"manip{one}") for one in range(1, 22)),
            person("petit", departure="2026-06-30", accounts=[gone]),
        ]},
        "privileged": {"privileged": [
            {"account": "adm-dupont", "system": "domaine", "owner": "dupont", "daily": False, **REVIEWED},
            {"account": "compta", "system": "comptabilité", "owner": "bernard", "daily": False, **REVIEWED},
        ]},
        "attestations": {"attestations": [
            {"id": one.id, "date": "2026-11-10", "by": "dupont", "approved_by": "martin", "valid_until": "2026-12-31",
             **({"export": {"listed": 25, "against": []}} if one.export else {})}
            for one in GUIDE.attestations if not one.compares  # the machines are measured
        ]},
        "equipment": {"equipment": [
            *(device(f"imprimante-{one}", "printer", release_by_presence=True, **out) for one in range(1, 7)),
            device("copieur", "copier", release_by_presence=True, **out),
            *(device(f"commutateur-{one}", "switch", administration=["ssh", "https"]) for one in range(1, 5)),
            device("routeur", "router", administration=["https"]), device("pare-feu", "firewall"),
            *(device(f"wifi-{one}", "wifi") for one in range(1, 4)),
            *(device(f"camera-{one}", "camera", **out) for one in range(1, 3)),
            device("ecran", "display", **out),
            *(device(f"telephone-{one}", "phone", **out) for one in range(1, 3)),
            device("prise-attente", "socket", credentials_changed=None, no_credentials="aucun", **out),
            device("irm", "modality", transfer=["dicom-tls"]), device("scanner", "modality", transfer=["dicom-tls"]),
            device("idrac", "bmc"), device("nas", "nas", encrypted=True), device("porte", "door"),
            device("poste-compta", "pc", owner="bernard"),
            *(device(f"disque-{one}", "media", encrypted=True, credentials_changed=None, no_credentials="aucun")
              for one in range(1, 3)),
        ]},
        "access": {
            "keys": [{"what": "badge 7", "holder": "petit", "given": "2020-09-01", "returned": DONE},
                     {"what": "clé", "holder": "dupont", "given": "2020-09-01"}],
            "alarms": [{"what": "rez-de-chaussée", "holders": ["dupont", "petit"], "changed": "2026-07-01"}],
            "contractors": [{"name": "ménage", "means": "badge", "traced": True, "hours": "19:00-21:00"}],
        },
        "networks": {
            "zones": [{"name": "bureautique", "subnet": "10.1.0.0/24"}, {"name": "modalités", "subnet": "10.2.0.0/24"}],
            "sensitive_points": [{"what": "baie", "place": "sous-sol"}], "flows": [],
            "internet_links": [{"name": "fibre", "kind": "fibre", "gateways": ["10.1.0.1"], **REVIEWED}],
            "partner_links": [{"partner": "hôpital", "kind": "VPN", **REVIEWED}],
            "internet_hosts": [], "exposure": [],
            "wifi": [{"ssid": "visiteurs", "isolated": DONE, **REVIEWED}],
        },
        "remote": {"remote": [{"who": "dupont", "tool": "VPN", "device": "practice", "strong_authentication": True,
                               "encrypted": True, "on_demand": False, "logged": True, **REVIEWED}]},
        "incidents": {"incidents": []},
        "software": {"software": [{"component": "RIS", "editor": "éditeur", "channel": "portail", "reader": "dupont",
                                   "last_reading": "2026-11-10"}]},
        "actions": {"actions": []}, "waivers": {"waivers": []},
    }  # fmt: skip


def moved(value: Any, by: datetime.timedelta) -> Any:
    """The same with every date so much later."""
    if isinstance(value, dict):
        return {key: moved(one, by) for key, one in value.items()}
    if isinstance(value, list):
        return [moved(one, by) for one in value]
    if isinstance(value, str) and re.fullmatch(r"20\d\d-\d\d-\d\d", value):
        return (datetime.date.fromisoformat(value) + by).isoformat()
    return value


def judged(registers: Mapping[str, Any], hosts: Sequence[Host]) -> Practice:
    """The verdict, as a check gives it."""
    documents = {name: Document(Path(f"{name}.yml"), data) for name, data in registers.items()}
    found = Registers(Path("practice"), documents)
    papers = proofs(Book(found, GUIDE, TODAY, hosts))
    waivers = [
        {"hosts": one.get("hosts"), **{key: one[key] for key in ("what", "until")}} for one in found.entries("waivers")
    ]
    told = verdict.practice("p", hosts, CONTROLS, GUIDE, NOW, registers=papers, waivers=waivers)
    plan = actions.planned(actions.gaps(told, CONTROLS), found, TODAY)
    return verdict.settle(told, actions.PLANNED, plan)


def clauses(told: Practice) -> dict[str, str]:
    every = (*told.preamble, *(clause for rule in told.rules for clause in rule.clauses))
    return {one.clause.id: one.word for one in every}
