"""A made-up practice with every verdict and hosts that say hostile things, for tests, screenshots and measures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import CLASSES, Block, Control, Text
from hygiene_cli import guide, verdict
from hygiene_cli.model import Host, Practice, Reason, Result
from hygiene_cli.standing import Standing

NOW = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "\x1b[31mred\x1b]0;title\x07\x9b2J",
    "\u202egpj.exe\u2066\u200b",
    "=HYPERLINK(\"http://x\")",
    "a\r\nb\0c\ud800",
    "z" + "\u0301" * 40,
    "x" * 5000,
    "]]><!--",
)
"""What a hostile host may answer."""

_CONTROLS: tuple[tuple[str, str, str, Any, str, int, str, str, str, str], ...] = (
    ("accounts_named_only", "8a", "empty", None, "high", 0, "Aucun compte partagé ne peut ouvrir de session", "No shared account can log in", "Un compte que plusieurs personnes utilisent ne permet de remonter à aucune.", "Une habitude d’équipe change : prévenir avant."),
    ("passwords_min_length", "9a", "at_least", 12, "medium", 1, "Un mot de passe compte au moins le nombre de caractères fixé", "A password has at least the chosen number of characters", "Un mot de passe court se devine en quelques heures sur du matériel courant.", "Les mots de passe existants restent valables jusqu’à leur prochain changement."),
    ("account_lockout_threshold", "10c", "between", [3, 10], "high", 1, "Un compte se bloque après quelques essais manqués", "An account locks after a few failed attempts", "Sans blocage, un automate essaie des milliers de mots de passe par heure.", "Une personne distraite devra attendre ou appeler."),
    ("passwords_not_in_files", "11a", "empty", None, "critical", 0, "Aucun mot de passe n’est lisible dans un fichier", "No password can be read in a file", "Un intrus lit d’abord les fichiers : un mot de passe en clair lui ouvre la suite.", ""),
    ("usb_storage_drivers_blocked", "15a", "empty", None, "high", 2, "Les pilotes de stockage USB ne peuvent pas être chargés", "USB storage drivers cannot be loaded", "Une clé USB contourne toutes les protections du réseau et reste la voie d’infection la plus simple.", "Une station d’import qui lit des clés de patients cesse de le faire."),
    ("usb_storage_keys_declared", "15b", "declared", [{"name": "0951:1666", "reason": "sauvegarde hors ligne du PACS", "approved_by": "Dr Martin", "review_by": "2027-03-31"}], "medium", 0, "Chaque clé USB reconnue a été déclarée", "Every USB key seen was declared", "Une clé que personne n’a déclarée échappe à tout suivi.", ""),
    ("disk_encryption_enabled", "19a", "equal", True, "critical", 3, "Les disques des portables sont chiffrés", "The disks of laptops are encrypted", "Un portable volé livre tous les dossiers qu’il contient.", "Une clé de recouvrement perdue rend les données définitivement illisibles."),
    ("updates_pending_security", "7a", "at_most", 0, "high", 1, "Aucune mise à jour de sécurité n’attend", "No security update is waiting", "Une faille corrigée chez l’éditeur est décrite publiquement : elle sert dans les jours qui suivent.", "Une mise à jour peut demander un redémarrage."),
    ("remote_access_ssh_root", "18a", "equal", "no", "high", 3, "Personne ne se connecte à distance comme root", "Nobody logs in remotely as root", "Le compte root existe partout et ne dit pas qui l’utilise.", "Une procédure qui se connectait comme root cesse de fonctionner."),
    ("secure_protocols_no_telnet", "23a", "subset_of", ["ssh", "https"], "high", 2, "Seuls des services chiffrés écoutent", "Only encrypted services listen", "Un service en clair livre mots de passe et images à qui écoute le réseau.", "Une modalité ancienne peut ne savoir parler qu’en clair."),
    ("local_admins_declared", "30a", "declared", [{"name": "maint-pacs", "reason": "télémaintenance de l’éditeur", "approved_by": "Dr Martin", "review_by": "2027-01-31"}], "critical", 3, "Chaque administrateur local a été déclaré", "Every local administrator was declared", "Un utilisateur administrateur donne tous ses droits au premier logiciel malveillant venu.", "Retirer un administrateur peut priver une application de ses droits."),
    ("wireless_off", "22a", "equal", {"enabled": False, "profiles": 0}, "medium", 2, "Le Wi-Fi est désactivé", "Wi-Fi is disabled", "Les ondes traversent les murs : le réseau s’étend jusqu’au parking.", ""),
    ("session_lock_delay", "39b", "at_most", 600, "medium", 1, "La session se verrouille après dix minutes d’inactivité", "The session locks after ten idle minutes", "Un poste ouvert dans un couloir est un dossier médical ouvert.", ""),
    ("admin_internet_blocked", "28a", "equal", True, "high", 2, "Les comptes d’administration n’atteignent pas Internet", "Administration accounts cannot reach the Internet", "Une page piégée ouverte avec un compte d’administration prend toute la machine.", "Une mise à jour lancée à la main par ce compte échouera."),
)  # fmt: skip


def controls() -> dict[str, Control]:
    """The controls of the made-up practice."""
    found = {}
    for name, clause, operator, expected, severity, risk, fr, en, why, danger in (*_CONTROLS, *_FILLERS):
        block = Block(
            kind="kernel_modules",
            params={},
            actual="@",
            applies=None,
            pending=None,
            set={"blocked": True} if risk else None,
            after=(),
            packages=(),
            operator=operator,
            expected=expected,
        )
        found[name] = Control(
            id=name,
            role=name.rsplit("_", 2)[0],
            proves=(clause,),
            supports=(14,) if risk == 1 else (),
            title=Text(fr, en),
            why=Text(why, f"Because: {en.lower()}."),
            danger=Text(danger, "It may annoy.") if danger else None,
            classes=CLASSES,
            when=True,
            severity=severity,
            risk=risk,
            guard=None,
            requires=(),
            reboot=False,
            secret=False,
            sources=(),
            systems={"linux": block} if name == "session_lock_delay" else {"linux": block, "windows": block},
        )
    return found


def _fillers() -> list[tuple[Any, ...]]:
    """A control that holds everywhere, for each clause that needs one and has none above."""
    covered = {row[1] for row in _CONTROLS}
    clauses = [one for one in guide.load().clauses if "controls" in one.needs and one.id not in covered]
    why = "Sans ce contrôle, la clause ne serait pas prouvée."
    return [(f"filler_clause_{one.id}", one.id, "equal", True, "low", 0, one.text.fr, one.text.en, why, "") for one in clauses]


_FILLERS = _fillers()
GOOD: dict[str, Any] = {
    "accounts_named_only": [],
    "passwords_min_length": 14,
    "account_lockout_threshold": 5,
    "passwords_not_in_files": [],
    "usb_storage_drivers_blocked": [],
    "usb_storage_keys_declared": ["0951:1666"],
    "disk_encryption_enabled": True,
    "updates_pending_security": 0,
    "remote_access_ssh_root": "no",
    "secure_protocols_no_telnet": ["ssh"],
    "local_admins_declared": [],
    "wireless_off": {"enabled": False, "profiles": 0},
    "session_lock_delay": 300,
    "admin_internet_blocked": True,
    **{row[0]: True for row in _FILLERS},
}


def result(name: str, word: str = "pass", actual: Any = None, **more: Any) -> Result:
    """A reading of two days ago, with what the sample expects of the control."""
    expected = next(row[3] for row in (*_CONTROLS, *_FILLERS) if row[0] == name)
    value = GOOD[name] if word == "pass" and actual is None else actual
    return Result(name, word, actual=value, expected=expected, at=NOW - timedelta(days=2), run="20261101-7f3a", **more)


def host(name: str, host_class: str = "workstation", *results: Result, **more: Any) -> Host:
    """A host where everything passes but what `results` says."""
    found = {one: result(one) for one in GOOD}
    found["usb_storage_keys_declared"] = result(
        "usb_storage_keys_declared", reason=Reason("exceptions", {"count": 1})
    )
    found.update({one.control: one for one in results})
    details: dict[str, Any] = {"system": "linux", "profile": "essential", "os_name": "Debian GNU/Linux 12 (bookworm)"}
    details["last_reading"] = NOW - timedelta(days=2)
    return Host(name=name, host_class=host_class, results=found, **{**details, **more})


def _usb(*found: str) -> Result:
    return result("usb_storage_drivers_blocked", "fail", list(found), reason=Reason("profile", {"profile": "essential", "risk": 2}))


def hosts() -> list[Host]:
    """Twelve hosts: healthy, failing, waived, lifted, stale, unreachable, by kit, and one hostile."""
    waiver = {"until": "2027-01-31", "reason": "remplacement prévu avec la nouvelle station", "approved_by": "Dr Martin"}
    lifted = {"until": "2026-11-04T18:00:00+01:00", "reason": "intervention du fabricant", "by": "s.durand"}
    gpo = Reason("overridden_by_gpo", {"gpo": "Postes du cabinet"})
    windows = {"system": "windows", "os_name": "Windows 11 Pro 24H2"}
    return [
        host("accueil-1", "workstation", _usb("usb_storage"), result("updates_pending_security", "fail", 7), **windows),
        host("accueil-2", "workstation", _usb("usb_storage", "uas"), result("updates_pending_security", "fail", 31), **windows),
        host("secretariat", "workstation", _usb("usb_storage"), result("passwords_min_length", "fail", 8, reason=gpo), **windows),
        host("manip-1", "workstation", _usb("usb_storage"), result("session_lock_delay", "fail", 1800)),
        host("import-cd", "import_station", result("usb_storage_drivers_blocked", "fail", ["usb_storage"], lifted=lifted)),
        host("portable-dr-martin", "laptop", result("disk_encryption_enabled", "fail", False, reason=Reason("pending_reboot"))),
        host("portable-astreinte", "laptop", last_reading=NOW - timedelta(days=12), problem=Reason("unreachable", {"detail": "ssh: connect to host 10.0.8.23 port 22: No route to host"})),
        host("ris", "ris", result("local_admins_declared", "pass", ["maint-pacs"], reason=Reason("exceptions", {"count": 1}))),
        host("pacs", "pacs", result("secure_protocols_no_telnet", "fail", ["ssh", "telnet", "ftp"], waiver=waiver), profile="audit"),
        host("irm", "modality", collect="kit", collected_by="S. Durand (Siemens)", profile="audit"),
        host("sauvegarde", "server", result("passwords_not_in_files", "unknown", reason=Reason("not_root", {"detail": "/etc/shadow"})), result("remote_access_ssh_root", "error", reason=Reason("read_failed", {"detail": "sshd: OSError"}))),
        host(f"salle-{HOSTILE[0]}", "workstation", result("accounts_named_only", "fail", list(HOSTILE)), result("wireless_off", "fail", {HOSTILE[3]: HOSTILE[1], "enabled": HOSTILE[2]}, reason=Reason("set_failed", {"detail": HOSTILE[2]}))),
    ]  # fmt: skip


FAILING = {"3b": "fail", "26a": "fail", "36a": "fail", "13a": "fail", "40a": "fail"}
WITHOUT_OBJECT = {"20a", "20b"}
NOT_CHECKED = {"33a", "34b", "38c"}


def registers() -> dict[str, verdict.Proof]:
    """What the practice's papers say: mostly that all is well."""
    found = {}
    for clause in guide.load().clauses:
        word = FAILING.get(clause.id, "notapplicable" if clause.id in WITHOUT_OBJECT else "pass")
        names = ", ".join(one.id for one in clause.attestations)
        reason = Reason("no_attestation", {"attestation": names}) if word == "fail" else None
        if clause.id not in NOT_CHECKED and clause.needs != ("controls",):
            found[clause.id] = verdict.Proof(Standing(word, reason, NOW - timedelta(days=20)))
    return found


def practice() -> Practice:
    """The whole practice, judged by the real guide and the real verdict."""
    judged = verdict.practice(
        "Centre d’imagerie des Tilleuls",
        hosts(),
        controls(),
        guide.load(),
        NOW,
        registers=registers(),
        previous={15: "pass", 19: "pass", 36: "pass", 12: "fail", 18: "unknown"},
        previous_at=NOW - timedelta(days=28),
        doctrine="anssi-2021",
        versions={"hygiene": "0.1.0", "ansible-core": "2.19.4"},
        run="20261103T083000Z-7f3a",
    )
    return judged
