"""Whether a sealed audit is what was sealed, by itself and by the chain that lies beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ansible_collections.hygiene.baseline.plugins.plugin_utils import age
from hygiene_cli import sealed
from hygiene_cli.audit import bundle, chain
from hygiene_cli.errors import UsageProblem


@dataclass(frozen=True)
class Verified:
    """A whole bundle; `chain` says what the list beside it says: alone, chain_good or chain_broken (at `link`)."""

    bundle: bundle.Bundle
    chain: str
    link: str


def verify(path: Path, identity: Path | None = None) -> Verified:
    """Read a bundle and compare it with its chain. Raises Broken for a changed one."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageProblem("{path} cannot be read: {why}", path=path, why=error.strerror) from None
    if data.startswith(age.HEADER):
        if identity is None:
            raise UsageProblem("{path} is encrypted; give --identity FILE, the private key it was made for", path=path)
        data = sealed.decrypt(data, identity)
    found = bundle.read(data)
    name, previous = found.manifest["name"], found.manifest["previous"]
    links = chain.read(path.parent)
    if not links:
        return Verified(found, "alone", name)
    names = [one["name"] for one in links]
    if name not in names or links[names.index(name)]["seal"] != found.seal:
        return Verified(found, "chain_broken", name)
    place = names.index(name)
    before = {key: links[place - 1][key] for key in ("name", "seal")} if place else None
    return Verified(found, "chain_good" if previous == before else "chain_broken", name)
