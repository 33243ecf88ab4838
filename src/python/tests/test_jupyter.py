"""A player in a notebook, with the real anywidget and the real command line: needs the built library and playground."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, Dict

import pytest
from conftest import recorded
from gateways import MAIN, ROOT
from traitlets import TraitError

from heronry import jupyter
from heronry.jupyter import Player, PlayerError

SITE = "https://example.org/heronry"
SCENARIO = {"version": 2, "name": "</script> & co", "agents": [{"id": "only"}]}


@pytest.fixture(autouse=True)
def command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERONRY", f"node '{MAIN}'")


def played(player: Player) -> str:
    """Return the text that the page gets."""
    return gzip.decompress(player.get_state("_file")["_file"]).decode("utf-8")


def sent(player: Player) -> Dict[str, Any]:
    """Return what the page gets, with buffers in their places."""
    state: Dict[str, Any] = player.get_state()
    return state


def test_what_the_reader_sees_and_what_the_program_sets_are_one() -> None:
    player = Player("gallery/hierarchy", at="2.4s", until=9000, view="both", theme="dark", height=420)
    state = sent(player)
    assert [state[name] for name in ("at", "until", "view", "theme", "height")] == [2400, 9000, "both", "dark", "420"]
    assert (state["_src"], state["selection"]) == ("gallery/hierarchy", None)
    heard = []
    player.observe(lambda change: heard.append((change["name"], change["new"])), ["at", "selection"])
    player.set_state({"at": 4300, "selection": "mg1"})
    player.set_state({"selection": 12})
    player.at = "1s"
    player.selection = None
    assert heard == [("at", 4300), ("selection", "mg1"), ("selection", 12), ("at", 1000), ("selection", None)]


def test_wrong_settings_are_refused_with_what_they_take() -> None:
    player = Player("gallery/hierarchy")
    for name, value, words in (
        ("at", "soon", "a time: milliseconds"),
        ("at", -1, "a time: milliseconds"),
        ("until", 86_400_001, "a time: milliseconds"),
        ("view", "grph", "graph"),
        ("theme", "pink", "auto"),
        ("height", "1px;color:red", "a height"),
        ("selection", 1.5, "selection"),
    ):
        with pytest.raises(TraitError, match=words):
            setattr(player, name, value)
        with pytest.raises(TraitError, match=words):
            Player("gallery/hierarchy", **{name: value})


def test_everything_is_in_the_notebook_unless_a_site_is_named() -> None:
    alone = Player("gallery/hierarchy")
    assert alone._esm == (ROOT / "dist" / "site" / "heronry-widget.js").read_text(encoding="utf-8")
    assert Player("recordings/two-rooms-1-ticks")._src == ""
    assert played(Player("recordings/two-rooms-1-ticks")).startswith('{"heronry":"recording"')


def test_a_site_has_the_player_and_the_recordings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HERONRY")
    monkeypatch.setenv("PATH", str(tmp_path))
    jupyter._local.cache_clear()
    for site in (SITE, f"{SITE}/", f"{SITE}/?a#b"):
        player = Player("lesson/first-message", site=site)
        assert (player._esm, player._site) == (f"{SITE}/heronry-widget.js", f"{SITE}/")
    assert Player("recordings/two-rooms-1-ticks", site=SITE)._src == f"{SITE}/recordings/two-rooms-1-ticks.jsonl"
    for wrong in ("example.org", "file:///tmp", ""):
        with pytest.raises(ValueError, match="site is the address of a playground"):
            Player("gallery/hierarchy", site=wrong)
    with pytest.raises(PlayerError, match="npm install -g heronry"):
        Player("gallery/hierarchy")
    monkeypatch.setenv("HERONRY", str(tmp_path / "nowhere"))
    with pytest.raises(PlayerError, match="nowhere could not be run"):
        Player("gallery/hierarchy")


def test_every_kind_of_source_plays(tmp_path: Path) -> None:
    run, _ = recorded("ticks")
    assert played(Player(run)) == "\n".join(run.lines())
    path = run.save(tmp_path / "run.jsonl")
    assert played(Player(path)) == played(Player(Path(path))) == Path(path).read_text(encoding="utf-8")
    assert json.loads(played(Player(SCENARIO))) == json.loads(played(Player(json.dumps(SCENARIO)))) == SCENARIO
    assert Player(" #1.abcdefgh ")._src == "#1.abcdefgh"


def test_what_cannot_be_played_is_refused_with_its_name(tmp_path: Path) -> None:
    for source, error, words in (
        ("hierarchy", ValueError, "There is no source 'hierarchy'"),
        ("recordings/none", ValueError, "Heronry has no recordings/none"),
        (str(tmp_path / "none.jsonl"), FileNotFoundError, "none.jsonl"),
        (3, TypeError, "not int"),
        ("{" + " " * jupyter.FILE_MAX + "}", ValueError, "more than the 16,777,216"),
    ):
        with pytest.raises(error, match=words):
            Player(source)  # type: ignore[arg-type]


def test_a_reader_without_widgets_sees_a_picture() -> None:
    run, _ = recorded("coordinator")
    data = Player(run)._repr_mimebundle_()[0]
    assert "application/vnd.jupyter.widget-view+json" in data and "<svg" in data["text/html"]
    words = Player("#1.abcdefgh<script>")._repr_mimebundle_()[0]["text/html"]
    assert "#1.abcdefgh&lt;script&gt;" in words


def test_the_example_of_the_documentation() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    [example] = [block.split("```")[0] for block in page.split("```python\n")[1:] if "heronry.jupyter" in block]
    run, _ = recorded("ticks")
    names: Dict[str, Any] = {"run": run}
    exec(example, names)
    assert names["player"].at == 2400
