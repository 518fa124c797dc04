"""What is sent to Windows, and what comes back, whatever is in it."""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, courier
from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows as windows

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)


@given(JSON)
def test_a_request_is_data_and_stays_what_it_was(value: object) -> None:
    text = windows.script([], {"resources": value}, False)
    assert text.isascii()
    literal = re.search(r"^\$Request = ConvertFrom-Json '(.*)'$", text, re.M)
    assert literal, "one line, in single quotes: nothing of it is ever run"
    assert "'" not in literal.group(1).replace("''", "")
    assert json.loads(literal.group(1).replace("''", "'")) == {"resources": value}


@given(JSON)
def test_a_kit_holds_the_request_and_nothing_outside_ascii(value: object) -> None:
    text = windows.kit([], {"resources": value}, "Lecture seule : à exécuter\nsur l’IRM")
    assert text.isascii()
    told = text.split("ConvertFrom-Json @'\n", 1)[1].rsplit("\n'@", 1)[0]
    assert json.loads(told) == {"resources": value}
    assert not re.search(r"^'@", told, re.M), "nothing in it may end the here-string"


def test_what_is_sent_is_small_and_unpacks() -> None:
    every = {one.systems["windows"].kind for one in controls.load().values() if "windows" in one.systems}
    packed, writing = (windows.pack(windows.program(every, {"resources": []}, "n", write)) for write in (False, True))
    assert len(packed) < 40_000, "with what it asks, and a third more of it on the wire, a check may weigh 60 KB"
    assert len(writing) < 65_000
    assert windows.unpack(packed).endswith("Write-Answer (Get-Answers $Request) 'n'\n")


@given(st.text(st.characters(codec="ascii")))
def test_what_is_packed_is_one_line_of_94_letters_and_unpacks(text: str) -> None:
    packed = windows.pack(text)
    assert set(packed.decode()) <= {*map(chr, range(33, 127)), "\n"}
    assert packed.count(b"\n") == 1
    assert len(packed) % 11 == 1
    assert windows.unpack(packed) == text


def test_the_bootstrap_fits_a_command_line() -> None:
    assert len(base64.b64encode(windows.BOOTSTRAP.encode("utf-16-le"))) < 8_000, "a command line takes 8,191 characters"


@pytest.mark.parametrize("noise", ["", "\ufeff", "Bienvenue !\r\n", "HYGIENE other xxxx\n"])
def test_an_answer_is_found_in_what_a_profile_prints(noise: str) -> None:
    answer = {"host": {}, "resources": []}
    word = base64.b64encode(gzip.compress(json.dumps(answer).encode())).decode()
    assert courier.unpack(f"{noise}\nHYGIENE abc {word}\r\n", "abc") == answer


def test_linux_answers_are_still_understood() -> None:
    answer = {"host": {}, "resources": [1]}
    word = base64.b64encode(zlib.compress(json.dumps(answer).encode())).decode()
    assert courier.unpack(f"\nHYGIENE abc {word}\n", "abc") == answer


@pytest.mark.parametrize(
    ("err", "said"),
    [
        (b"", ""),
        (b"Acc\xe8s refus\xe9", "Acc\ufffds refus\ufffd"),
        (
            b'#< CLIXML\r\n<Objs xmlns="x"><S S="Error">Access &lt;denied&gt;_x000D__x000A_</S>'
            b'<S S="progress">no</S><S S="Error">here</S></Objs>',
            "Access <denied> here",
        ),
    ],
)
def test_what_powershell_says_on_stderr(err: bytes, said: str) -> None:
    assert windows.words(err) == said
