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


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Make the command ``heronry`` a program of these tests."""
    (folder / "shows.py").write_text(text)
    monkeypatch.setenv("HERONRY", f"'{sys.executable}' '{folder / 'shows.py'}'")


def test_open_shows_a_saved_file_and_tells_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "print('{\"url\": \"http://127.0.0.1:1\"}', 'At http://127.0.0.1:2/#' + '-'.join(sys.argv[1:]), sep='\\n', flush=True)"
    program(tmp_path, monkeypatch, f"import sys\n{told}\nimport threading; threading.Event().wait()")
    run, _ = recorded("ticks")
    assert run.open()
    assert run.url == f"http://127.0.0.1:2/#show-{run.path}"
    assert f"shown at {run.url} until this program ends" in capsys.readouterr().out
    assert f'<a href="{run.url}">Open the page</a>' in run._repr_html_()
    assert os.path.exists(str(run.path))
    run.close()
    run.close()
    assert "Open the page" not in run._repr_html_()


def test_a_command_that_fails_is_told_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path, monkeypatch, "import sys; sys.exit('Port 4180 is in use.')")
    run, _ = recorded("ticks")
    assert not run.open()
    told = capsys.readouterr().out
    assert "could not show the recording" in told and "Port 4180 is in use." in told and str(run.path) in told


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
    assert "could not show the recording" in capsys.readouterr().out


def test_events_and_hints_are_a_table_in_a_notebook() -> None:
    run, _ = recorded("coordinator")
    html = run.of("published")._repr_html_()
    assert html.count("<tr>") == 1 + min(200, len(run.of("published")))
    assert ">agent</th>" in html and run.of("published")[0]["agent"] in html
    assert ">text</th>" in run.hints._repr_html_()
    assert f"The first 200 of {len(run.events):,} events." in run.events._repr_html_()
    assert run.of("nothing")._repr_html_() == "<p>No events.</p>"


def test_texts_of_events_are_text_in_the_table() -> None:
    broker = InMemoryBroker()
    evil = '<script>alert("1")</script>' + "x" * 200
    with record(broker, title=evil) as run:
        broker.publish("c", Message("e", evil, "to", 0.0, MessageType.INFO, {evil: evil}))
    html = run.events._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html and "…" in html
