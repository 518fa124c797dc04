"""What brings a table of ours back when the system starts: its rules, and the unit that loads them."""

from __future__ import annotations

from typing import Dict

from .base import find_program

NOTED = "/var/lib/hygiene/observing"
RULES = "/etc/hygiene/nft/{table}.nft"
UNIT = "/etc/systemd/system/{unit}"
SERVICE = """\
# Written by hygiene (hygiene.baseline): loads one table and touches no other.
[Unit]
Description=hygiene: nftables table {table}
DefaultDependencies=no
After=local-fs.target hygiene-revert.service nftables.service firewalld.service ufw.service netfilter-persistent.service
Before=network-pre.target shutdown.target
Wants=network-pre.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart={load}
ExecReload={load}
ExecStop=-{nft} delete table inet {table}

[Install]
WantedBy=multi-user.target
"""
BESIDE = "/etc/systemd/system/nftables.service.d/{table}.conf"
AGAIN = """\
# Written by hygiene (hygiene.baseline): this service empties every table whenever it starts, reloads or stops.
[Service]
ExecStartPost=-{load}
ExecReload=-{load}
ExecStopPost=-{load}
"""


def unit_of(table: str) -> str:
    return f"{table.replace('_', '-')}.service"


def files(table: str, text: str) -> Dict[str, str]:
    """What brings the table back after a restart: its rules, loaded in one transaction, and who loads them."""
    rules, nft = RULES.format(table=table), _nft()
    values = {"table": table, "nft": nft, "load": f"{nft} -f {rules}"}
    return {
        rules: _anew(table, text),
        UNIT.format(unit=unit_of(table)): SERVICE.format(**values),
        BESIDE.format(table=table): AGAIN.format(**values),
    }


def noting_files(table: str, text: str) -> Dict[str, str]:
    """The same for a table that notes: what it noted survives the restart too."""
    rules, nft, kept = RULES.format(table=table), _nft(), f"{NOTED}/{table}.nft"
    lists = [f"{nft} list set inet {table} {name}" for name in ("seen4", "seen6")]
    keep = f"ExecStop=-/bin/sh -c '{lists[0]} > {kept} && {lists[1]} >> {kept}'\n"
    unit = SERVICE.format(table=table, nft=nft, load=f"{nft} -f {rules}")
    unit = unit.replace("ExecStop=", f"ExecStartPost=-{nft} -f {kept}\n{keep}ExecStop=", 1)
    return {rules: _anew(table, text), UNIT.format(unit=unit_of(table)): unit}


def _anew(table: str, text: str) -> str:
    """The table loaded in one transaction, whether it is there already or not."""
    return f"table inet {table}\ndelete table inet {table}\n{text}"


def _nft() -> str:
    return find_program("nft") or "/usr/sbin/nft"
