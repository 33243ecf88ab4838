"""Players in the pages of Sphinx: ``.. heronry:: gallery/hierarchy``.

Add ``"heronry.sphinx"`` to ``extensions`` in ``conf.py``. Pictures and the player come from the command line of Heronry:

- ``heronry_command``: the command, as a list. Default: ``["heronry"]``.
- ``heronry_address``: where the playground is served, for *Open in Heronry*. Default: none, and there is no such link.

Pages in HTML have the player, on which a picture stands until it has loaded. All other formats have the picture.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from .players import BUILT_IN, THEMES, VIEWS, is_named

LOG = logging.getLogger(__name__)

LOADS = ("visible", "click", "eager")
#: Endings of files that a player loads.
FILES = (".json", ".jsonl")
#: Folder of the player in the pages, below ``_static``.
FOLDER = "heronry"
#: Key of the pages with a player, in the environment.
PAGES = "heronry_pages"


class player(nodes.General, nodes.Element):
    """A player. Its children are what formats without a player show: a picture and a reference."""


def choice(values: Sequence[str]) -> Any:
    """Return the reader of an option that takes one of ``values``."""
    return lambda text: directives.choice(text, values)


class PlayerDirective(SphinxDirective):
    """The directive. Its content, if there is any, is a scenario as JSON or a sequence diagram of Mermaid."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = {
        "alt": directives.unchanged_required,
        "caption": directives.unchanged_required,
        "at": directives.unchanged_required,
        "view": choice(VIEWS),
        "load": choice(LOADS),
        "theme": choice(THEMES),
        "height": directives.unchanged_required,
        "fallback": directives.path,
        "name": directives.unchanged,
        "class": directives.class_option,
    }

    def run(self) -> List[nodes.Node]:
        asked = self._asked()
        if asked is None:
            return []
        source, document, file = asked
        options = {key: self.options[key] for key in ("at", "view", "load", "theme", "height") if key in self.options}
        node = player(source=source, document=document, options=options, classes=self.options.get("class", []))
        if file is not None and not document:
            node["file"] = f"{digest(file.read_text(encoding='utf-8'))}{file.suffix}"
            shutil.copyfile(file, folder_of(self.env) / node["file"])
        alt = self.options.get("alt", "")
        if not alt:
            self._warn("has no :alt:. Say in a sentence what the picture shows.")
        picture = self._picture(source, document, file)
        if picture is not None:
            # The theme of PyData brightens pictures in the dark, except those of this class.
            node += nodes.image(uri=picture, alt=alt, classes=["dark-light"])
        address = self.config.heronry_address
        if address and source:
            reference = nodes.reference("", "Open in Heronry", refuri=f"{address.rstrip('/')}/#{source.lstrip('#')}")
            node += nodes.paragraph("", "", reference)
        pages_of(self.env).add(self.env.docname)
        caption = self.options.get("caption")
        whole: nodes.Element = node
        if caption is not None:
            texts, messages = self.parse_inline(caption)
            whole = nodes.figure("", node, nodes.caption("", "", *texts), *messages, width="100%")
        self.set_source_info(whole)
        self.add_name(whole)
        return [whole]

    def _asked(self) -> Optional[Tuple[str, str, Optional[Path]]]:
        """Return the source, the document of the content, and the file that the picture is drawn from."""
        content = "\n".join(self.content).strip()
        source = self.arguments[0].strip() if self.arguments else ""
        if bool(content) == bool(source):
            self._warn("needs either a source, such as gallery/hierarchy, or a scenario as its content, and not both.")
            return None
        if content:
            file = self._written(content)
            if file is None:
                return None
            return "", file.read_text(encoding="utf-8"), file
        if is_named(source):
            return source, "", None
        if not source.endswith(FILES):
            self._warn(f"knows no source “{source}”: it takes {', '.join(BUILT_IN)} a link, or a file (.json, .jsonl).")
            return None
        relative, absolute = self.env.relfn2path(source)
        if not Path(absolute).is_file():
            self._warn(f"finds no file {relative}.")
            return None
        self.env.note_dependency(relative)
        file = Path(absolute)
        # A recording is no JSON: the page loads it as a file of its own.
        return "", file.read_text(encoding="utf-8") if file.suffix == ".json" else "", file

    def _written(self, content: str) -> Optional[Path]:
        """Write the content as a file, a diagram as the scenario that it makes."""
        folder = folder_of(self.env)
        name = digest(content)
        if content.startswith("{"):
            try:
                json.loads(content)
            except ValueError as error:
                self._warn(f"has content that is no JSON: {error}")
                return None
            file = folder / f"{name}.json"
            file.write_text(content, encoding="utf-8")
            return file
        diagram, file = folder / f"{name}.mmd", folder / f"{name}.json"
        if not file.exists():
            diagram.write_text(content + "\n", encoding="utf-8")
            if not self._heronry(["import", str(diagram), "--as", "mermaid", "-o", str(file)]):
                return None
        return file

    def _picture(self, source: str, document: str, file: Optional[Path]) -> Optional[str]:
        """Return the path of the picture for other formats, with ``.*`` for the kind that each format takes."""
        own = self.options.get("fallback")
        if own is not None:
            return own
        theme = self.options.get("theme", "light")
        theme = "light" if theme == "auto" else theme
        at = self.options.get("at")
        view = self.options.get("view", "graph")
        kinds = [("timeline.svg", "svg")] if view == "timeline" else [("svg", "svg"), ("png", "png")]
        folder = folder_of(self.env)
        base = folder / digest(source, document, theme, str(at), view)
        for kind, ending in kinds:
            target = base.with_suffix(f".{ending}")
            if target.exists():
                continue
            moment = [] if at is None else ["--at", at]
            words = ["export", str(file) if file is not None else source, "--as", kind, "--theme", theme, *moment]
            if not self._heronry([*words, "-o", str(target)]):
                return None
        document_folder = Path(self.env.doc2path(self.env.docname)).parent
        return Path(os.path.relpath(base, document_folder)).as_posix() + ".*"

    def _heronry(self, words: Sequence[str]) -> bool:
        """Run the command line of Heronry, and say what it says where it fails."""
        command = list(self.config.heronry_command)
        try:
            done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
        except OSError as error:
            self._warn(f"cannot run {command[0]}: {error}. Set heronry_command in conf.py, or give a :fallback: picture.")
            return False
        if done.returncode != 0:
            self._warn((done.stderr.strip() or f"{command[0]} ended with {done.returncode}").splitlines()[0])
        return done.returncode == 0

    def _warn(self, text: str) -> None:
        LOG.warning("heronry %s", text, location=self.get_location(), type="heronry")


def digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:24]


def folder_of(env: BuildEnvironment) -> Path:
    """Return the folder of what is made during the build."""
    folder = Path(env.doctreedir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pages_of(env: BuildEnvironment) -> Set[str]:
    """Return the names of the pages with a player."""
    pages: Optional[Set[str]] = getattr(env, PAGES, None)
    if pages is None:
        pages = set()
        setattr(env, PAGES, pages)
    return pages


def has_players(app: Sphinx) -> bool:
    """Whether the format has players: pages that are read in a browser, and not in a book."""
    return app.builder.format == "html" and app.builder.name not in ("epub", "epub3")


def visit_html(translator: Any, node: player) -> None:
    if not has_players(translator.builder.app):
        return
    attributes: Dict[str, str] = dict(node["options"])
    if node["source"]:
        attributes["src"] = node["source"]
    if "file" in node:
        page = translator.builder.get_target_uri(translator.builder.current_docname)
        attributes["src"] = relative_uri(page, f"_static/{FOLDER}/files/{node['file']}")
    translator.body.append(translator.starttag(node, "heronry-player", "", **attributes))
    if node["document"]:
        document = node["document"].replace("<", "\\u003c")
        translator.body.append(f'<script type="application/json">{document}</script>')


def depart_html(translator: Any, _node: player) -> None:
    if has_players(translator.builder.app):
        translator.body.append("</heronry-player>\n")


def pass_by(_translator: Any, _node: player) -> None:
    """Formats without a player show the children alone."""


def add_script(app: Sphinx, page: str, _template: str, _context: Dict[str, Any], _tree: Any) -> None:
    """Add the script to pages that have a player, and to no others."""
    if has_players(app) and page in pages_of(app.env):
        app.add_js_file(f"{FOLDER}/heronry-player.js", loading_method="defer")


def forget_page(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    pages_of(env).discard(page)


def merge_pages(_app: Sphinx, env: BuildEnvironment, _pages: Sequence[str], other: BuildEnvironment) -> None:
    pages_of(env).update(pages_of(other))


def copy_player(app: Sphinx, error: Optional[Exception]) -> None:
    """Put the player beside the pages, so that they need no other server."""
    if error is not None or not has_players(app) or not pages_of(app.env):
        return
    target = Path(app.outdir) / "_static" / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    address = app.config.heronry_address
    # An address without a server is seen from the pages, two folders above the player.
    playground = ["--playground", address if "://" in address else f"../../{address}"] if address else []
    command = [*app.config.heronry_command, "player", str(target), *playground]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as problem:
        LOG.warning("heronry cannot copy the player: %s", problem, type="heronry")
        return
    if done.returncode != 0:
        LOG.warning("heronry cannot copy the player: %s", done.stderr.strip(), type="heronry")
    for file in folder_of(app.env).glob("*.jsonl"):
        (target / "files").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target / "files" / file.name)


def setup(app: Sphinx) -> Dict[str, Any]:
    app.add_config_value("heronry_command", ["heronry"], "env", types=(list, tuple))
    app.add_config_value("heronry_address", "", "env", types=(str,))
    others = {name: (pass_by, pass_by) for name in ("latex", "text", "man", "texinfo")}
    app.add_node(player, html=(visit_html, depart_html), **others)
    app.add_directive("heronry", PlayerDirective)
    app.connect("html-page-context", add_script)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
    app.connect("build-finished", copy_player)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
