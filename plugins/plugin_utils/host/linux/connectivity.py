"""What this host really reaches: a TCP connection tried to each target, directly and through each proxy.

params: {targets: ["host:port"], proxies: ["host:port"], label: str}: tried as root and as an ordinary account (nobody),
         since a rule may hold for one of them only; without root as the account that runs this, and then what it does
         not reach proves nothing
     or {targets, proxies, groups: [str], root: bool}: tried as each administrator (at most eight), and as root if said
get: {direct, proxy}, lists of one entry a try, by account and target; both empty without targets
    direct  {label, account, target, reached, answer}
    proxy   {label, account, target, proxy, connected, reached, answer}: connected to the proxy; reached through it
    label   params' own, to be found in an allow-list; the account's name when tried as administrators
    answer  "" or, in words, what stopped it; nothing is ever sent but a proxy's CONNECT line
set: none
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, Dict, List

from ._administrators import administrators
from .base import is_root, root_only, run

NEEDS = ("_administrators",)
MOST = 8
NOBODY = 65534
ENDPOINT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):[0-9]{1,5}")
PROGRAM = r"""
import json, os, socket, sys, threading
asked = json.loads(sys.argv[1])
def attempt(target, proxy):
    row = {"target": target, "proxy": proxy, "connected": False, "reached": False, "answer": ""}
    try:
        host, _, port = (proxy or target).rpartition(":")
        with socket.create_connection((host.strip("[]"), int(port)), 4) as line:
            row["connected"] = True
            if proxy:
                line.sendall(("CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (target, target)).encode())
                told = line.recv(200).decode("latin-1").split("\r\n")[0]
                row["reached"] = told.split(" ")[1:2] == ["200"]
                row["answer"] = "" if row["reached"] else told[:80]
            else:
                row["reached"] = True
    except (OSError, ValueError) as problem:
        row["answer"] = str(getattr(problem, "strerror", None) or problem)[:80]
    return row
def work(uid):
    if uid is not None and uid != os.getuid():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(uid)
    pairs = [(target, proxy) for proxy in [None] + asked["proxies"] for target in asked["targets"]]
    rows = [None] * len(pairs)
    def one(place):
        rows[place] = dict(attempt(*pairs[place]), uid=uid)
    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(pairs))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return rows
children = []
for uid in asked["uids"]:
    out, into = os.pipe()
    if os.fork() == 0:
        os.write(into, json.dumps(work(uid)).encode())
        os._exit(0)
    os.close(into)
    children.append(out)
print(json.dumps([row for out in children for row in json.loads(os.fdopen(out).read() or "[]")]))
"""


def _try(asked: Dict[str, Any]) -> List[Dict[str, Any]]:
    words = ["-I", "-", json.dumps(asked, sort_keys=True)]
    done = run(["python3", *words], timeout=30, stdin=PROGRAM)
    if done.status == 127:
        done = run([sys.executable, *words], timeout=30, stdin=PROGRAM)
    if done.status != 0:
        raise ValueError(f"the connections could not be tried: {done.err.strip()[-200:]}")
    found: List[Dict[str, Any]] = json.loads(done.out)
    return found


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    if not params["targets"]:
        return {"direct": [], "proxy": []}
    for text in [*params["targets"], *params["proxies"]]:
        if not ENDPOINT.fullmatch(text):  # a misspelt one is never reached, which would look like no access
            raise ValueError(f"{text[:80]!r} is not host:port")
    names: Dict[Any, str] = {0: "root", NOBODY: "nobody"} if is_root() else {None: ""}
    if "groups" in params:
        root_only("connecting as the administrators")
        names = {uid: name for name, uid in list(administrators(params["groups"]).items())[:MOST]}
        names.update({0: "root"} if params.get("root") else {})
    rows = _try({"uids": list(names), "targets": params["targets"], "proxies": params["proxies"]}) if names else []
    direct, proxy = [], []
    for row in rows:
        account = names[row["uid"]]
        told = {"label": params.get("label") or account, "account": account, "target": row["target"]}
        if row["proxy"]:
            kept = {key: row[key] for key in ("proxy", "connected", "reached", "answer")}
            proxy.append({**told, **kept})
        else:
            direct.append({**told, "reached": row["reached"], "answer": row["answer"]})
    if not is_root() and not all(any(row["reached"] for row in rows) for rows in (direct, proxy) if rows):
        root_only("connecting as an ordinary account")
    return {"direct": direct, "proxy": proxy}
