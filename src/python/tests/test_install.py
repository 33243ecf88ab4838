"""The package as pip installs it, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from email import message_from_string
from pathlib import Path

from gateways import ROOT

import heronry

PROGRAM = """
import heronry, pathlib
folder = pathlib.Path(heronry.__file__).parent
print(heronry.__version__, (folder / "py.typed").exists(), folder.parent.name)
from heronry import record, GatewayBroker
"""


def test_pip_installs_it_without_a_network(tmp_path: Path) -> None:
    target = tmp_path / "installed"
    options = ["--quiet", "--no-index", "--disable-pip-version-check", "--no-cache-dir"]
    install = [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(ROOT / "src" / "python")]
    subprocess.run(install, check=True, cwd=tmp_path)
    env = {**os.environ, "PYTHONPATH": str(target)}
    told = subprocess.run([sys.executable, "-c", PROGRAM], check=True, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert told.stdout.split() == [heronry.__version__, "True", "installed"]
    [metadata] = target.glob("heronry-*.dist-info/METADATA")
    about = message_from_string(metadata.read_text(encoding="utf-8"))
    assert about.get_all("Provides-Extra") == ["jupyter"]
    assert about.get_all("Requires-Dist") == ['anywidget>=0.9; extra == "jupyter"']


def test_without_anywidget_an_error_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "anywidget.py").write_text("raise ImportError('not here')", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT / "src" / "python")])
    env = {**os.environ, "PYTHONPATH": path}
    told = subprocess.run([sys.executable, "-c", "import heronry.jupyter"], env=env, capture_output=True, text=True, check=False)
    assert told.stderr.splitlines()[-1] == 'ImportError: heronry.jupyter needs anywidget: pip install "heronry[jupyter]" (not here)'
