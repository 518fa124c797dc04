"""What a host sends back is read within bounds, and refused in one sentence when it is no answer."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load

NONCE = "0123456789abcdef"


def line(text: str, nonce: str = NONCE) -> str:
    """An answer as the host program prints it."""
    return f"HYGIENE {nonce} {base64.b64encode(zlib.compress(text.encode())).decode()}\n"


def test_an_answer_among_what_a_login_prints() -> None:
    told = {"resources": [{"value": 1}], "host": {}}
    noise = "Welcome!\nHYGIENE of my shell\n" + line('{"resources": []}', "another") + "\x1b[31m"
    assert courier.unpack(noise + "\n" + line(json.dumps(told)) + "bye\n", NONCE) == told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no answer"),
        (f"HYGIENE {NONCE} ====\n", "damaged"),
        (f"HYGIENE {NONCE} {base64.b64encode(b'not compressed').decode()}\n", "damaged"),
        (line("{"), "damaged"),
        (line('{"resources": [NaN]}'), "damaged"),
        (line('{"resources": [-Infinity]}'), "damaged"),
        (line('{"a":' * 100_000 + "1" + "}" * 100_000), "damaged"),
        (line('{"resources": ' + "9" * 10_000 + "}"), "damaged"),
        (line("[]"), "no resources"),
        (line('{"resources": {}}'), "no resources"),
        (line('{"resources": ["' + "x" * (courier.MAX_ANSWER + 1) + '"]}'), "larger"),
        ("x" * (courier.MAX_STDOUT + 1), "MB"),
    ],
    ids=lambda value: value[:30] if len(value) < 30 else None,
)
def test_no_answer_is_one_sentence(text: str, says: str) -> None:
    with pytest.raises(courier.CourierError, match=says) as problem:
        courier.unpack(text, NONCE)
    assert problem.value.code == "bad_answer"
    assert len(str(problem.value)) < 200


def test_what_a_check_of_everything_sends_stays_small() -> None:
    kinds = {block.kind for control in load().values() if (block := control.systems.get("linux"))}
    assert len(courier.pack(courier.program(kinds, {"resources": []}, NONCE))) < 100_000
