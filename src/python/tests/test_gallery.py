"""The recordings of the gallery."""

from __future__ import annotations

from pathlib import Path

from gateways import ROOT
from record_two_rooms import record_all


def test_the_recordings_of_the_gallery_are_what_the_script_writes(tmp_path: Path) -> None:
    record_all(tmp_path)
    stored = ROOT / "public" / "recordings"
    names = sorted(file.name for file in tmp_path.iterdir())
    assert [name for name in names if name not in {file.name for file in stored.iterdir()}] == []
    for name in names:
        assert (tmp_path / name).read_bytes() == (stored / name).read_bytes(), (
            f"{name} differs. Write it again: python examples/record_two_rooms.py ../../public/recordings"
        )
