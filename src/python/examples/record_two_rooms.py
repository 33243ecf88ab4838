"""Runs the eight examples and saves their recordings, and a list of them: ``python record_two_rooms.py FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List

from two_rooms import EXAMPLES

from heronry import record

SEED = 1


def record_all(folder: Path) -> List[Dict[str, Any]]:
    """Save every recording and the list ``index.json``, and return the list."""
    folder.mkdir(parents=True, exist_ok=True)
    entries: List[Dict[str, Any]] = []
    for number, example in enumerate(EXAMPLES, 1):
        env = example.start(SEED)
        with record(env, title=example.title) as run:
            env.run_event_driven(example.seconds)
        file = f"two-rooms-{number}-{example.name}.jsonl"
        run.save(folder / file)
        about = {"file": file, "title": example.title, "sentence": example.sentence}
        entries.append({**about, "seconds": example.seconds, "messages": len(run.of("published"))})
    text = json.dumps({"recordings": entries}, indent=2, ensure_ascii=False)
    (folder / "index.json").write_text(f"{text}\n", encoding="utf-8")
    return entries


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python record_two_rooms.py FOLDER")
    for entry in record_all(Path(sys.argv[1])):
        print(f"{entry['file']}: {entry['title']}, {entry['messages']} messages in {entry['seconds']} s")
