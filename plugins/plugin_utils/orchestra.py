"""What assess and enforce share: the host's policy, the exchange with the host, the contract of a result."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import secrets
import socket
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.plugins.action import ActionBase
from ansible.template import trust_as_template

from . import controls as controls_module
from . import courier, courier_windows, escrow, observation, policy, refusals_windows, templates
from .assessment import MAX_TEXT, READY, Assessment, Json, contract, lighten, plain
from .table import keep

try:
    # the strategy imports the action plugins in the parent process: every forked worker then shares what is loaded here
    templates.compile_all(controls_module.load().values())
    policy.warm()
    courier.warm()
except controls_module.ControlError:
    pass  # said by the task, with file and line

ARGUMENTS = {
    "controls": {"type": "list", "elements": "str", "default": []},
    "rules": {"type": "list", "elements": "int", "default": []},
    "roles": {"type": "list", "elements": "str", "default": []},
    "run": {"type": "str"},
    "compact": {"type": "bool", "default": True},
    "packed": {"type": "bool", "default": False},
    "inventory": {"type": "bool", "default": False},
    "census": {"type": "bool", "default": False},
    "fail_later": {"type": "bool", "default": False},
}
"""The arguments of assess and enforce, as doc_fragments/selection.py documents them."""
FAIL_RESULTS = {"never": (), "fail": ("fail",), "unverified": ("fail", "error", "unknown")}


def new_run_id(now: datetime.datetime) -> str:
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


class Orchestra(ActionBase):
    """An action plugin that judges a host by the collection's controls."""

    _supports_check_mode = True
    _supports_diff = True
    _supports_async = False
    _requires_connection = False
    ACTION = "check"
    ARGUMENTS: ClassVar[Json] = ARGUMENTS
    observed: dict[str, Json]
    """How the observation stands of the failing controls that the host observes."""

    def open(self, task_vars: Mapping[str, Any]) -> None:
        """Read the arguments and the host's policy. Raises AnsibleActionFail with one sentence."""
        self.now = datetime.datetime.now(datetime.UTC)
        self.task_vars = dict(task_vars)
        self.host = str(task_vars.get("inventory_hostname", ""))
        if not READY:
            raise AnsibleActionFail("the Python library jmespath is missing here: pip install jmespath")
        _, self.args = self.validate_argument_spec(argument_spec=self.ARGUMENTS)
        try:
            self.known = controls_module.load()
            chosen = [self.args.get(name) or [] for name in ("controls", "rules", "roles")]
            self.controls = controls_module.select(self.known, *chosen)
            self.task_vars = policy.settled(self.task_vars, self.fill)
            self.task_vars |= escrow.known(self.host, self.task_vars)
            self.policy = policy.effective(self.host, self.task_vars, self.fill)
            self.collect = policy.collect(self.host, self.task_vars)
            self.profile = policy.profile(self.host, self.task_vars)
            self.system = "windows" if self._connection.transport in ("winrm", "psrp") else "linux"
            self.host_class = policy.host_class(self.host, self.task_vars, policy.DEFAULT_CLASS[self.system])
            self.windows = policy.windows(self.host, self.task_vars)
            self.quiet_days = policy.whole(self.host, self.task_vars, *policy.OBSERVATION_DAYS)
            self.managed = policy.managed_by(self.host, self.task_vars)
            self.fail_on = policy.host_setting(self.host, self.task_vars, "hygiene_fail_on", policy.FAIL_ON, "never")
        except (controls_module.ControlError, policy.PolicyError, ValueError, AnsibleError) as problem:
            raise AnsibleActionFail(
                str(problem), result={"hygiene_problem": {"code": "bad_policy", "detail": str(problem)}}
            ) from None

    def fill(self, value: Any, variables: Mapping[str, Any]) -> Any:
        """A variable's value as Ansible has it: templates that the inventory holds filled in, vaulted values opened."""
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._templar.copy_with_new_env(available_variables=dict(variables)).template(value)

    def template(self, text: str, variables: Mapping[str, Any]) -> Any:
        """A text of the collection's own, filled in. Never for a variable's value: a host may have told it."""
        templar = self._templar.copy_with_new_env(available_variables=dict(variables))
        return templar.template(trust_as_template(text))

    def assessment(self) -> Assessment:
        """The host's controls, prepared with its policy."""
        if self.system == "windows" and self.collect == "host" and not self.task_vars.get("hygiene_class"):
            self.host_class = policy.class_of_windows(self.ask([], {"resources": []})["host"])
        variables = {**self.task_vars, **self.policy, "hygiene_class": self.host_class}
        assessment = Assessment(
            self.system, self.host_class, variables, templates.quick(self.template), self.now.date()
        )
        try:
            assessment.prepare(self.controls)
        except Exception as problem:
            text = f"the policy of {self.host} cannot be worked out: {problem}"
            raise AnsibleActionFail(text, result={"hygiene_problem": {"code": "bad_policy", "detail": text}}) from None
        return assessment

    def ask(
        self,
        kinds: list[str],
        request: Mapping[str, Any],
        writing: bool = False,
        secrets: Mapping[str, str] | None = None,
    ) -> Json:
        """Send the host program and return its answer. Raises AnsibleActionFail with the reason's code.

        `secrets` go to Windows beside the program with its request, which it may keep a log of.
        """
        if self.system == "windows":
            return self._ask_windows(kinds, request, writing, secrets)
        nonce = courier.new_nonce()
        body = courier.pack(courier.program(kinds, request, nonce, writing))
        if self._connection.transport == "local":
            # without it the local connection waits for a password prompt that sudo never prints
            self._connection.set_option("pipelining", True)
        line = courier.command(self._interpreter())
        done = self._low_level_execute_command(line, in_data=body)
        try:
            answer = courier.unpack(done.get("stdout", ""), nonce)
            return {**answer, "host": as_mapping(answer.get("host"))}
        except courier.CourierError as problem:
            code, text = problem.code, str(problem)
            if done.get("rc") == courier.NO_PYTHON:
                code, text = "no_python", f"{self.host} has no Python 3.8 or later; install python3 there"
            elif done.get("rc"):
                told = plain(str(done.get("stderr") or done.get("stdout") or "").strip()[-300:])
                text = f"the host program ended with status {done['rc']}: {told}"
            raise AnsibleActionFail(text, result={"hygiene_problem": {"code": code, "detail": text}}) from None

    def _ask_windows(
        self, kinds: list[str], request: Mapping[str, Any], writing: bool, secrets: Mapping[str, str] | None
    ) -> Json:
        """The same over WinRM: one shell, one command."""
        if self._connection.transport == "psrp":
            self._stop("read_failed", f"{self.host}: psrp is not supported; set ansible_connection: winrm")
        if self._play_context.become or self._connection.become is not None:
            self._stop("become_failed", f"{self.host}: no become on Windows; connect as an administrator, without -b")
        self._refuse_clear_password()
        nonce = courier.new_nonce()
        if writing:
            way = self._winrm_way()
            request = {**request, "way": {**way, "source": own_address(way["address"], way["port"])}}
        body = courier_windows.pack(courier_windows.program(kinds, request, nonce, writing), secrets)
        begun = False
        try:
            self._connection._connect()
            begun = True
            status, out, err = self._connection.exec_command(courier_windows.BOOTSTRAP, in_data=body, sudoable=False)
        except Exception as problem:
            raise refusals_windows.unreached(self.host, problem, begun) or problem from None
        try:
            answer = courier.unpack(out, nonce)
            return {**answer, "host": as_mapping(answer.get("host"))}
        except courier.CourierError as problem:
            said = courier_windows.words(err)
            known = refusals_windows.recognise(
                out[-MAX_TEXT:].decode("utf-8", "replace") + said, refusals_windows.THERE
            )
            if known:
                self._stop(known.code, f"{self.host}: {known.sentence}")
            told = plain(said[-300:])
            self._stop(problem.code, f"PowerShell ended with status {status}: {told}" if told else str(problem))

    def _winrm_way(self) -> Json:
        """{connection, address, port, scheme, transports} of the connection."""
        given = {name: self._connection.get_option(name) for name in ("scheme", "port", "transport", "remote_addr")}
        port, address = int(given["port"] or 5986), str(given["remote_addr"])
        return {
            "connection": "winrm",
            "address": address,
            "port": port,
            "scheme": given["scheme"] or ("http" if port == 5985 else "https"),
            "transports": [str(one) for one in as_list(given["transport"]) if one] or ["plaintext"],
        }

    def _refuse_clear_password(self) -> None:
        """Basic over HTTP sends the administrator's password as it is to whoever listens."""
        way = self._winrm_way()
        clear = way["scheme"] == "http" and {*way["transports"]} & {"basic", "plaintext"}
        if not clear or loopback(way["address"]):
            return
        if self.fill(self.task_vars.get("hygiene_winrm_clear_password"), self.task_vars) in (True, "true", "yes"):
            return
        self._stop(
            "auth_failed",
            f"{self.host}: Basic over HTTP would send the password in clear; use HTTPS (ansible_winrm_scheme: https,"
            " port 5986), or NTLM or Kerberos",
        )

    def _stop(self, code: str, text: str) -> NoReturn:
        raise AnsibleActionFail(text, result={"hygiene_problem": {"code": code, "detail": text}}) from None

    def judge(self, assessment: Assessment, answer: Mapping[str, Any]) -> None:
        """The results, with the waivers, lifts and observations in force, from what the host answered."""
        state = as_mapping(answer.get("state"))
        assessment.judge(as_list(answer.get("resources")), as_mapping(answer.get("host")))
        assessment.waive(as_list(self.task_vars.get("hygiene_waived")))
        assessment.lift(state.get("lifts"), self.now.timestamp())
        since = observation.records(state.get("observing")) if self.quiet_days else {}
        clock = as_mapping(answer.get("host")).get("clock")
        self.observed = {}
        for asked in assessment.failing():
            name, found = asked.control.id, assessment.results[asked.control.id]
            told = observation.standing(asked.seen, since.get(name), clock, self.quiet_days)
            if told:
                self.observed[name] = told
                found["reason"] = found["reason"] or {"code": "observing", **told}

    def refuse(self, answer: Mapping[str, Any]) -> None:
        """Raise AnsibleActionFail when the host says that it did nothing, with its reason."""
        refused = as_mapping(answer.get("refused"))
        if refused:
            code = str(refused.get("code"))
            said = plain(str(refused.get("detail") or code)[:MAX_TEXT])
            if code == "not_root":
                linux = self.system == "linux"
                said = "it needs root: add -b (become), or connect as root" if linux else "it needs an administrator"
            text = f"{self.ACTION} is refused by {self.host}: {said}"
            code = code if code in ("locked", "not_root") else "set_failed"
            raise AnsibleActionFail(text, result={"hygiene_problem": {"code": code, "detail": text}})

    def _interpreter(self) -> str | None:
        given = self.task_vars.get("ansible_python_interpreter")
        if not given:
            return None
        text = str(self.fill(given, self.task_vars))
        return text if text.startswith("/") else None

    def contract(self, assessment: Assessment, answer: Mapping[str, Any]) -> Json:
        """The host's result, as documented in docs/results.md."""
        return contract(
            assessment,
            answer,
            run=self.args["run"] or new_run_id(self.now),
            action=self.ACTION,
            collected_at=self.now.isoformat(timespec="seconds"),
            collected_by=None,
            profile=self.profile,
            collect=self.collect,
            policy=policy.public(self.policy),
        )

    def finish(self, result: Json, told: Json) -> Json:
        """Put the contract in the task's result, bounded; fail when the inventory asks for it."""
        told["controls"] = lighten(told["controls"])
        result["hygiene"] = courier.seal(told) if self.args["packed"] else told
        bad = [
            item["control"]
            for item in told["controls"]
            if item["result"] in FAIL_RESULTS[self.fail_on] and not item["waiver"]
        ]
        text = f"{len(bad)} controls are not compliant or not verified: {', '.join(bad[:10])}" if bad else ""
        if self.args.get("compact"):
            result["ansible_facts"] = {**keep(told["controls"]), "hygiene_failed": text}
        if text and not (self.args.get("compact") and self.args.get("fail_later")):
            result.update(failed=True, msg=text)
        return result


def own_address(host: str, port: int) -> str | None:
    """The address of this machine from which it reaches another, which no packet is sent for; None when unknown."""
    with contextlib.suppress(OSError):
        for family, kind, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM):
            with socket.socket(family, kind) as probe:
                probe.connect(place)
                return str(probe.getsockname()[0])
    return None


def loopback(host: str) -> bool:
    """Whether an address, or a name, is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def as_list(value: Any) -> list[Any]:
    """A variable or argument that may be one item, a list, or nothing, as a list."""
    if value in (None, ""):
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def as_mapping(value: Any) -> Json:
    """What a host sent where a mapping belongs: an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}
