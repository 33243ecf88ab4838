"""Recordings against the page's own reader, and against the published schema of a line."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Dict, List

import pytest
from conftest import BY_NAME
from gateways import ROOT
from standin import InMemoryBroker, Message, MessageType
from two_rooms import EXAMPLES

from heronry import Run, record

READER = """
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { readRecordingText } from './dist/lib/trace/index.js';
const schema = JSON.parse(readFileSync('public/trace.schema.json', 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);
const told = process.argv.slice(1).map((file) => {
  const text = readFileSync(file, 'utf8');
  const result = readRecordingText(text);
  if (!result.ok) return { error: result.error };
  const { header, trace, problems } = result.recording;
  const refused = text.trimEnd().split('\\n').filter((line) => !validate(JSON.parse(line)));
  return { header, length: trace.length, problems, refused };
});
process.stdout.write(JSON.stringify(told));
"""


def read_by_the_page(runs: List[Run], folder: Path) -> List[Dict[str, Any]]:
    files = [run.save(folder / f"{number}.jsonl") for number, run in enumerate(runs)]
    node = shutil.which("node")
    assert node is not None and (ROOT / "dist/lib/trace/index.js").exists(), "Build first: node .ci/builds.mjs lib"
    command = [node, "--input-type=module", "-e", READER, *files]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8")
    result: List[Dict[str, Any]] = json.loads(told.stdout)
    return result


def hold(runs: List[Run], folder: Path) -> List[Dict[str, Any]]:
    told = read_by_the_page(runs, folder)
    for run, one in zip(runs, told):
        assert one.get("error") is None
        assert (one["problems"], one["refused"], one["length"]) == ([], [], len(run.events))
    return told


@pytest.mark.parametrize("payloads", ["summary", "full", "none"])
def test_the_page_reads_every_line_of_every_example(payloads: str, tmp_path: Path) -> None:
    runs: List[Run] = []
    for example in EXAMPLES:
        env = example.start(2)
        with record(env, payloads=payloads, title=example.title) as run:
            env.run_event_driven(example.seconds / 2)
            env.reset(seed=3)
            env.run_event_driven(example.seconds / 2)
        runs.append(run)
    told = hold(runs, tmp_path)
    levels = told[-1]["header"]["agents"]
    assert {"name": "room1", "level": 1, "parent": "building"} in levels
    assert {one["payloads"] for one in (each["header"] for each in told)} == {
        {"summary": "summary", "full": "all", "none": "none"}[payloads]
    }


def test_the_page_reads_what_goes_wrong_and_what_is_hostile(tmp_path: Path) -> None:
    broker = InMemoryBroker()
    evil = "<b>\u202e\n\ud800" + "😀" * 100

    def fails(message: Message) -> None:
        raise ValueError("x" * 10_000)

    with record(broker, title="t" * 200) as wrong:
        broker.subscribe("c", fails)
        for text in (evil, "", "a_to_b"):
            with pytest.raises(ValueError):
                broker.publish("c", Message(text, text, text, float("nan"), MessageType.INFO, {text: float("inf")}))
        broker.consume("c", evil, evil, clear=False)
        broker.publish("env_a__b", Message("a", "b", "c", 1e300, MessageType.ACTION, {"n": 2**80}))
        broker.clear_environment("a")
        for _ in range(9):
            broker.consume("empty", "x", "y")
    env = BY_NAME["ticks"].start()
    with record(env) as cancelled:
        env.scheduler.schedule_message_delivery("room1", "proxy", {"get_info": "obs"}, delay=3.0)
        env.scheduler.cancel_event(env.scheduler.event_queue[-1].event_id)
        env.scheduler.cancel_events("proxy", next(e.event_type for e in env.scheduler.event_queue if e.priority == 2))
        env.scheduler.schedule_message_delivery(evil, evil, evil, delay=1e9)
        env.run_event_driven(5)
    hold([wrong, cancelled], tmp_path)
