"""The documentation of the messaging layer, with a player at every example: ``npm run docs``."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

project = "Messaging"
author = "Heronry"
# A longer title, as Sphinx makes it, pushes the header of a phone out of its screen.
html_title = author
extensions = ["heronry.sphinx"]
html_theme = "pydata_sphinx_theme"
html_theme_options = {"show_prev_next": False, "secondary_sidebar_items": ["page-toc"]}
html_sidebars = {"**": []}
html_show_sourcelink = False
html_copy_source = False
# A picture is drawn before optimized code of its renderer would be ready.
heronry_command = ["node", "--liftoff-only", str(ROOT / "dist" / "lib" / "cli" / "main.js")]
# The page is published in a folder of the playground.
heronry_address = ".."
