"""What a player takes, in the pages of Sphinx and in notebooks."""

from __future__ import annotations

VIEWS = ("graph", "timeline", "both", "table", "transcript")
THEMES = ("auto", "light", "dark")
#: Beginnings of sources that come with Heronry.
BUILT_IN = ("gallery/", "lesson/", "recordings/")


def is_named(source: str) -> bool:
    """Whether a source is found by its words alone: a name of what comes with Heronry, or a link to the playground."""
    return source.startswith(BUILT_IN) or "#" in source
