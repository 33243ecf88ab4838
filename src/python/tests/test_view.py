"""What a user sees: a file, a picture in a notebook, a page."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import recorded
from standin import InMemoryBroker, Message, MessageType

from heronry import record


def test_a_recording_is_saved_as_lines_of_json(tmp_path: Path) -> None:
    run, _ = recorded("levels")
    path = run.save(tmp_path / "run.jsonl")
    text = Path(path).read_bytes()
    assert text.endswith(b"\n") and b"\r" not in text
    header, *events = [json.loads(line) for line in text.decode("utf-8").splitlines()]
    assert (header["heronry"], header["version"], header["madeBy"]) == ("recording", 1, "heronry-python 0.1.0")
    assert header["untilUs"] == 10_000_000
    assert events == run.events


def svg_of(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])


def test_a_notebook_shows_a_picture_and_a_link() -> None:
    run, _ = recorded("coordinator")
    html = run._repr_html_()
    lines = [one for one in svg_of(html).iter() if one.tag.endswith("circle")]
    assert len(lines) == len(run.of("received"))
    assert 'download="run.jsonl"' in html and "data:application/x-ndjson;base64," in html


def test_names_and_titles_are_text_in_the_picture() -> None:
    broker = InMemoryBroker()
    evil = '<script>alert("1")</script>&\'"'
    with record(broker, title=evil) as run:
        for number in range(6):
            broker.publish("c", Message("e", evil, f"{evil} _to_ {number}", 0.0, MessageType.INFO, {evil: evil}))
            broker.consume("c", evil, "e")
            broker.consume("c", f"{evil} _to_ {number}", "e")
    html = run._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "".join(svg_of(html).itertext()).count("<script>") > 0


def test_a_run_without_messages_says_so() -> None:
    with record(InMemoryBroker()) as run:
        pass
    assert "Nothing was sent." in run._repr_html_()
    assert repr(run) == "<recording 'InMemoryBroker': 0 messages in 0 s, 0 events, 0 hints>"


def test_open_starts_the_command_on_a_saved_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shows = tmp_path / "shows.py"
    shows.write_text("import sys; print('shown', *sys.argv[1:], flush=True)")
    monkeypatch.setenv("HERONRY", f"'{sys.executable}' '{shows}'")
    run, _ = recorded("ticks")
    assert run.open()
    assert run._viewer is not None and run._viewer.wait() == 0
    told = capfd.readouterr().out
    assert f"shown show {run.path}" in told and "until this program ends" in told
    assert os.path.exists(str(run.path))


def test_without_the_command_a_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("HERONRY", raising=False)
    run, _ = recorded("ticks")
    assert not run.open()
    told = capsys.readouterr().out
    assert str(run.path) in told and "drop the file" in told and "npm install heronry" in told
    monkeypatch.setenv("HERONRY", str(tmp_path / "nowhere"))
    assert not run.open()
    assert "could not be started" in capsys.readouterr().err
