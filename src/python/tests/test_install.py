"""The package as pip installs it, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
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
