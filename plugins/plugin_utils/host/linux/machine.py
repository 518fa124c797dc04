"""What a machine is: its hardware, its software with versions, its place on the network. One export for the map.

params: {parts: ["hardware", "software", "network"], full: bool = false}
get: {container, hardware?, software?, network?}
    hardware  {vendor, model, serial, chassis, firmware, processor {model, threads}, memory_mib,
               disks [{name, model, size_gb, removable}], network_cards [{name, mac, driver, wireless}],
               usb [{name, id, serial}] of the devices plugged in, hubs left out,
               unknown [what the machine does not say of vendor and model]}; serial needs root
    software  {count, unversioned [names], outside [paths that no package manager knows]},
              and with full: items [{name, version, source}], 2,000 at most
    network   {gateways, mobile: those of mobile networks and shared phones}, and with full: interfaces
              [{name, up, addresses}], routes [{to, gateway, interface}],
              listening [{name, protocol, port, address, local, process}]
    Nothing of persons: no account, no file of a home folder, no name of a user.
set: none
"""

from __future__ import annotations

from typing import Any, Dict

from . import _hardware, _routes, _software, listening
from ._blocks import in_container

NEEDS = ("_blocks", "_hardware", "_routes", "_software", "_usbguard_rules", "listening")


def _software_part(full: bool) -> Dict[str, Any]:
    items = _software.software()
    found: Dict[str, Any] = {
        "count": len(items),
        "unversioned": [one["name"] for one in items if not one["version"]][:200],
        "outside": _software.outside(),
    }
    return {**found, "items": items[: _software.MAX_SOFTWARE]} if full else found


def _network_part(full: bool) -> Dict[str, Any]:
    found: Dict[str, Any] = {"gateways": _routes.gateways(), "mobile": _routes.mobile()}
    if full:
        found["interfaces"], found["routes"] = _routes.interfaces(), _routes.routes()
        found["listening"] = [{k: v for k, v in one.items() if k != "uid"} for one in listening.get({})][:500]
    return found


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    full = bool(params.get("full"))
    found: Dict[str, Any] = {"container": in_container()}
    if "hardware" in params["parts"]:
        found["hardware"] = _hardware.hardware()
    if "software" in params["parts"]:
        found["software"] = _software_part(full)
    if "network" in params["parts"]:
        found["network"] = _network_part(full)
    return found
