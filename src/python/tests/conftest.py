from __future__ import annotations

import importlib.util
from typing import Any, Dict, List, Tuple

import pytest
from two_rooms import EXAMPLES, Example

from heronry import Run, record

#: Sphinx and anywidget are there from Python 3.11.5 on; older ones test the rest.
NEEDS = {"test_sphinx.py": "sphinx", "test_jupyter.py": "anywidget"}
collect_ignore = [file for file, module in NEEDS.items() if importlib.util.find_spec(module) is None]

BY_NAME: Dict[str, Example] = {example.name: example for example in EXAMPLES}


def recorded(name: str, seed: int = 1, **settings: Any) -> Tuple[Run, Any]:
    """Return the recording of an example, and the environment that ran."""
    example = BY_NAME[name]
    env = example.start(seed)
    with record(env, **settings) as run:
        env.run_event_driven(example.seconds)
    return run, env


def hints(run: Run, what: str) -> List[Dict[str, Any]]:
    return [hint for hint in run.hints if hint["what"] == what]


@pytest.fixture(params=[example.name for example in EXAMPLES])
def every_example(request: pytest.FixtureRequest) -> Example:
    return BY_NAME[request.param]
