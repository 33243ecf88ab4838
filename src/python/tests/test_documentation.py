"""The examples of docs/python.md do what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List

import pytest
from conftest import BY_NAME, recorded
from gateways import ROOT, Gateway
from two_rooms import EXAMPLES

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


def example_with(text: str) -> str:
    blocks: List[str] = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    return next(block for block in blocks if text in block)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    one = Gateway()
    yield one
    one.end()


def test_the_example_of_the_gateway(gateway: Gateway) -> None:
    program = example_with("asyncio.run").replace("http://127.0.0.1:4180", gateway.url).replace("…", gateway.token)
    program = program.replace("timeout=5)", "timeout=120)\n        print('consumed', message)")
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT / "src/python", check=True, capture_output=True)
    assert sorted(told.stdout.decode().split("\n")) == ["", "consumed {'setpoint': 1.5}", "{'setpoint': 1.5}"]


def test_the_example_of_a_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HERONRY", f"'{sys.executable}' -c pass")
    env = BY_NAME["ticks"].start()
    names: Dict[str, object] = {"env": env}
    exec(example_with("run.save"), names)
    assert (tmp_path / "run.jsonl").stat().st_size > 10_000


def test_every_hint_that_a_run_can_give_is_on_the_page() -> None:
    codes = {hint["what"] for example in EXAMPLES for hint in recorded(example.name)[0].hints}
    part = PAGE.split("## Read the hints")[1].split("\n## ")[0]
    told = set(re.findall(r"^\| `([\w-]+)` \|", part, re.M))
    assert codes | {"prefix", "names", "step-mode", "not-recorded"} == told
