"""Players in the pages of Sphinx and MkDocs, with the real command line and a browser: needs the built library and playground."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import List, Tuple

import pytest
from gateways import ROOT

MAIN = ROOT / "dist" / "lib" / "cli" / "main.js"
# A picture is drawn before optimized code of its renderer would be ready.
CONF = f"""
project = "Demo"
extensions = ["heronry.sphinx", "myst_parser", "sphinx_design"]
html_theme = "pydata_sphinx_theme"
heronry_command = ["node", "--liftoff-only", {str(MAIN)!r}]
heronry_address = "https://example.org/heronry"
myst_enable_extensions = ["colon_fence"]
epub_copyright = "none"
version = "1"
"""
INDEX = """
Messaging
=========

.. heronry:: gallery/hierarchy
   :alt: An operator and its "microgrids" <first>
   :caption: The *hierarchy* of the gallery
   :at: 2400ms
   :view: both
   :load: click
   :height: 300
   :name: fig-hierarchy

See :ref:`there <fig-hierarchy>`.

.. heronry::
   :alt: A call and its answer

   sequenceDiagram
     a->>b: ask
     b-->>a: answer

.. heronry::
   :alt: One agent

   {"version": 2, "name": "</script> & co", "agents": [{"id": "only"}]}

.. toctree::

   folder/markdown
   plain
"""
MARKDOWN = """
# Markdown

```{heronry} gallery/control-status
:alt: Control and status
:theme: dark
```

:::::{tab-set}
::::{tab-item} A recording
```{heronry} run.jsonl
:alt: A recorded run
```
::::
:::::
"""
MKDOCS = """
site_name: Demo
theme:
  name: material
  font: false
  palette:
    - scheme: default
      toggle: {icon: material/weather-night, name: Dark}
    - scheme: slate
      toggle: {icon: material/weather-sunny, name: Light}
extra_javascript:
  - heronry/heronry-player.js
"""
PLAIN = """
Plain
=====

No player is here.
"""


def build(folder: Path, builder: str) -> Tuple[Path, str]:
    """Build the pages in two processes, and return where they are and what was warned about."""
    target = folder / "_build" / builder
    words = [sys.executable, "-m", "sphinx", "-q", "-j", "2", "-b", builder, "-d", str(folder / "_build" / "trees")]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src" / "python")}
    done = subprocess.run([*words, str(folder), str(target)], capture_output=True, text=True, check=True, env=env)
    return target, done.stderr


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "folder").mkdir()
    run = ["run", "control-status", "--until", "3s", "--trace", str(folder / "folder" / "run.jsonl")]
    subprocess.run(["node", str(MAIN), *run], check=True, capture_output=True)
    for name, text in {"conf.py": CONF, "index.rst": INDEX, "folder/markdown.md": MARKDOWN, "plain.rst": PLAIN}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def players(page: str) -> List[str]:
    return re.findall(r"<heronry-player[^>]*>", page)


def test_pages_have_players_with_a_picture_and_a_link_in_them(pages: Path) -> None:
    target, warnings = build(pages, "html")
    assert warnings == ""
    index = (target / "index.html").read_text(encoding="utf-8")
    first, diagram, document = players(index)
    for attribute in ('src="gallery/hierarchy"', 'at="2400ms"', 'view="both"', 'load="click"', 'height="300"'):
        assert attribute in first
    assert "src=" not in diagram + document
    inside = index.split(first)[1].split("</heronry-player>")[0]
    assert 'alt="An operator and its &quot;microgrids&quot; &lt;first&gt;"' in inside
    picture = re.search(r'src="(_images/[^"]+\.svg)"', inside)
    assert picture and "</svg>" in (target / picture.group(1)).read_text(encoding="utf-8")
    assert 'href="https://example.org/heronry/#gallery/hierarchy"' in inside
    assert re.search(r'<a [^>]*href="#fig-hierarchy"', index)

    assert "\\u003c/script> & co" in index
    frame = (target / "_static" / "heronry" / "player.html").read_text(encoding="utf-8")
    assert 'data-playground="https://example.org/heronry/"' in frame


def test_the_script_is_on_pages_with_a_player_alone(pages: Path) -> None:
    target, _ = build(pages, "dirhtml")
    names = ["index.html", "folder/markdown/index.html", "plain/index.html"]
    assert ["heronry-player.js" in (target / name).read_text(encoding="utf-8") for name in names] == [True, True, False]
    markdown = (target / "folder/markdown/index.html").read_text(encoding="utf-8")
    dark, recording = players(markdown)
    assert 'theme="dark"' in dark
    file = re.search(r'src="(\.\./\.\./_static/heronry/files/[0-9a-f]+\.jsonl)"', recording)
    assert file and (target / "folder/markdown" / file.group(1)).resolve().is_file()
    for name in ("heronry-player.js", "player.html"):
        assert (target / "_static" / "heronry" / name).is_file()


def test_books_have_pictures_and_no_script(pages: Path) -> None:
    target, warnings = build(pages, "epub")
    assert warnings == ""
    page = (target / "index.xhtml").read_text(encoding="utf-8")
    assert page.count("<img") == 3
    assert "heronry-player" not in page and "<script" not in page


def test_latex_takes_pictures_that_it_can_print(pages: Path) -> None:
    target, warnings = build(pages, "latex")
    assert warnings == ""
    printed = re.findall(r"\\sphinxincludegraphics(?:\[[^]]*\])?\{\{(\w+)\}(\.\w+)\}", (target / "demo.tex").read_text(encoding="utf-8"))
    assert len(printed) == 5
    assert {ending for _, ending in printed} == {".png"}
    assert all((target / f"{name}{ending}").read_bytes()[1:4] == b"PNG" for name, ending in printed)


@pytest.mark.parametrize("builder", ["text", "man"])
def test_text_has_the_words_of_the_picture(pages: Path, builder: str) -> None:
    target, warnings = build(pages, builder)
    assert warnings == ""
    text = "".join(file.read_text(encoding="utf-8") for file in target.glob("*.*") if file.is_file())
    assert "A call and its answer" in text


def test_problems_are_said_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "index.rst").write_text(
        """
Bad
===

.. heronry:: gallery/hierarchy

.. heronry:: gallery/none
   :alt: none

.. heronry:: a.txt
   :alt: text

.. heronry:: missing.json
   :alt: missing

.. heronry::
   :alt: nothing

.. heronry::
   :alt: broken

   {"agents": [}
""",
        encoding="utf-8",
    )
    target, warnings = build(tmp_path, "html")
    for line, words in {
        5: "has no :alt:. Say in a sentence what the picture shows.",
        7: "gallery/none",
        10: "knows no source “a.txt”",
        13: "finds no file missing.json",
        16: "needs either a source",
        19: "has content that is no JSON",
    }.items():
        assert re.search(rf"index\.rst:{line}: WARNING: heronry .*{re.escape(words)}", warnings), (line, warnings)
    # A picture that cannot be made leaves the player.
    assert len(players((target / "index.html").read_text(encoding="utf-8"))) == 2


def test_without_the_command_it_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text('extensions = ["heronry.sphinx"]\nheronry_command = ["no-such-program"]\n', encoding="utf-8")
    (tmp_path / "index.rst").write_text("T\n=\n\n.. heronry:: gallery/pairs\n   :alt: pairs\n", encoding="utf-8")
    _, warnings = build(tmp_path, "html")
    assert "cannot run no-such-program" in warnings and "Set heronry_command in conf.py" in warnings


def test_the_documentation_of_the_messaging_layer_has_no_warnings(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "-d", str(tmp_path / "trees")]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src" / "python")}
    source = ROOT / "docs" / "messaging"
    subprocess.run([*words, str(source), str(tmp_path / "html")], check=True, capture_output=True, env=env)
    page = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert len(players(page)) == 5
    # The page is a folder of the playground.
    assert page.count('href="../#gallery/') == 5
    frame = (tmp_path / "html" / "_static" / "heronry" / "player.html").read_text(encoding="utf-8")
    assert 'data-playground="../../../"' in frame


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of MkDocs with the theme Material, which switches between light and dark."""
    folder = tmp_path_factory.mktemp("material")
    (folder / "docs").mkdir()
    subprocess.run(["node", str(MAIN), "player", str(folder / "docs" / "heronry")], check=True, capture_output=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    (folder / "docs" / "index.md").write_text(
        '# Demo\n\n<heronry-player src="gallery/pairs" view="both"><img src="heronry/stills/pairs.svg" alt="All pairs"></heronry-player>\n',
        encoding="utf-8",
    )
    (folder / "docs" / "plain.md").write_text("# Plain\n\nNo player is here.\n", encoding="utf-8")
    words = [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-d", str(folder / "site")]
    subprocess.run(words, check=True, capture_output=True, cwd=folder)
    return folder / "site"


def test_a_page_of_mkdocs_material_has_a_player(material: Path) -> None:
    page = (material / "index.html").read_text(encoding="utf-8")
    assert players(page) == ['<heronry-player src="gallery/pairs" view="both">']
    assert '<script src="heronry/heronry-player.js">' in page
    assert (material / "heronry" / "player.html").is_file()


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing."""


def test_players_on_pages_play_in_a_browser(pages: Path, material: Path, tmp_path: Path) -> None:
    shutil.copytree(build(pages, "html")[0], tmp_path / "sphinx")
    shutil.copytree(material, tmp_path / "mkdocs")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    words = ["node", "node_modules/@playwright/test/cli.js", "test", "--config", "e2e/host-pages/playwright.config.ts"]
    env = {**os.environ, "PAGES_URL": f"http://127.0.0.1:{server.server_address[1]}/"}
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    server.shutdown()
    assert done.returncode == 0, done.stdout + done.stderr
