import { describe, expect, it } from 'vitest';
import { SCRIPT_EXAMPLES } from '../script/index.ts';
import { play } from '../script/testing/play.ts';
import { startedCPython } from './testing/cpython.ts';

/** One start for all programs: each finds Python as it was after the start. */
const started = startedCPython();
const inCPython = async (text: string, untilUs = 60_000_000) => play(text, { start: await started, untilUs });
/** Keys of a dict have no order in MicroPython. */
const letters = (text: string): string => [...text].sort().join('');

describe('the documented programs', () => {
  it.each(SCRIPT_EXAMPLES)('do in CPython what they do in MicroPython: $label', async ({ text }) => {
    const [one, other] = [await inCPython(text), await play(text)];
    expect(one.effects).toEqual(other.effects);
    expect(one.end).toEqual(other.end);
    expect(letters(one.printed)).toBe(letters(other.printed));
    expect(one.errors.map(({ at, atUs }) => [at, atUs])).toEqual(other.errors.map(({ at, atUs }) => [at, atUs]));
  });
});

it('has the language and the library that MicroPython lacks, in virtual time, with the luck of the seed', async () => {
  const text = `
from __future__ import annotations
import asyncio, collections, datetime, random, re, statistics, time, uuid
from dataclasses import dataclass, field
from enum import Enum, auto
from heron.messaging.memory import InMemoryBroker

class State(Enum):
    ON = auto()

@dataclass(frozen=True)
class Reading:
    name: str
    tags: list[str] = field(default_factory=list)

match {"kw": 2.5}:
    case {"kw": power}:
        print(power, State.ON, Reading("x"), statistics.median([1, 5, 3]))
print(datetime.datetime.now(), time.time(), time.monotonic(), time.tzname, hash("heron"))
print(uuid.uuid4(), random.random(), random.sample(range(100), 3), {"b", "a", "c"})
await asyncio.sleep(1.5)
time.sleep(0.5)
print(time.time(), datetime.datetime.now())
broker = InMemoryBroker()
broker.subscribe("c", lambda message: print(list(message), message))
await broker.publish("c", {"z": 1, "a": 1.0})
print("no end of line", end="")
`;
  const [one, other] = [await inCPython(text), await inCPython(text)];
  expect(one.errors).toEqual([]);
  expect(one.printed).toBe(other.printed);
  const lines = one.printed.split('\n');
  expect(lines[0]).toBe("2.5 State.ON Reading(name='x', tags=[]) 3");
  expect(lines[1]).toMatch(/^1970-01-01 00:00:00 0\.0 0\.0 \('UTC', 'UTC'\) -?\d+$/);
  expect(lines[3]).toBe('2.0 1970-01-01 00:00:02');
  expect(one.printed).toContain("['z', 'a'] {'z': 1, 'a': 1.0}\n");
});

describe('a program is in a sandbox', () => {
  it('finds no way out: neither by import, nor past it', async () => {
    const { printed, errors } = await inCPython(`
import importlib, sys

def tried(name, attempt):
    try:
        print(name, "got", attempt())
    except BaseException as error:
        print(name, type(error).__name__, error)

for module in ("js", "pyodide", "pyodide_js", "os", "subprocess", "socket", "threading", "numpy", "_heron", "heron.agents"):
    tried(module, lambda: __import__(module))
tried("open", lambda: open("/etc/passwd"))
tried("input", lambda: input())
os = sys.modules["os"]
tried("write", lambda: os.open("/tmp/x", os.O_WRONLY | os.O_CREAT))
tried("truncate", lambda: os.open("/lib/python314.zip", os.O_RDONLY | os.O_TRUNC))
tried("mkdir", lambda: os.mkdir("/x"))
tried("door", lambda: os.open("/dev/heron", os.O_RDWR))
tried("urandom", lambda: os.open("/dev/urandom", os.O_RDONLY))
tried("js again", lambda: importlib.import_module("js"))
tried("socket again", lambda: importlib.import_module("_socket").socket())
`);
    expect(errors).toEqual([]);
    expect(printed).not.toContain(' got ');
    expect(printed.trim().split('\n')).toHaveLength(19);
    expect(printed).toContain('js ImportError js is not here: a program reaches neither the page nor JavaScript');
    expect(printed).toContain("numpy ImportError No module named 'numpy': full Python in this page has");
    expect(printed).toContain("heron.agents ImportError No module named 'heron.agents': heron.messaging.base and");
    expect(printed).toContain('open OSError open is not here: a program has no files');
  });

  it.each([
    ['Pyodide’s bridge', 'importlib.import_module("_pyodide_core")'],
    ['a command', 'sys.modules["os"].system("ls")'],
    ['an exit', 'sys.modules["os"]._exit(3)'],
  ])('is ended where it reaches for %s', async (_, attempt) => {
    const text = `import importlib, sys\ntry:\n    ${attempt}\nexcept BaseException:\n    print("caught")`;
    await expect(inCPython(text)).rejects.toThrow('reached for what is outside of Python');
  });

  it('has bounds of memory and of depth', async () => {
    const { printed } = await inCPython(`
def bomb():
    x = "a"
    while True:
        x = x * 2

def list_bomb():
    x = []
    while True:
        x.append("a" * 1000000 + str(len(x)))

def deep():
    deep()

for attempt in (bomb, list_bomb, deep):
    try:
        attempt()
    except BaseException as error:
        print(type(error).__name__)
`);
    expect(printed).toBe('MemoryError\nMemoryError\nRecursionError\n');
  });

  it('cannot catch its own end', async () => {
    const { printed, end } = await inCPython(
      'import time\nwhile True:\n    try:\n        time.sleep(1)\n    except BaseException:\n        print("caught")',
      5_000_000,
    );
    expect(printed).toBe('');
    expect(end.why).toBe('until');
  });

  it('shows errors with the lines of the program', async () => {
    const { errors, end } = await inCPython('x = 1\ndef f():\n    return x / 0\n\nf()');
    expect(errors).toMatchObject([{ at: { file: 'program.py', line: 3 } }]);
    expect(errors[0]?.text).toBe(
      'Traceback (most recent call last):\n  File "program.py", line 5, in <module>\n  File "program.py", line 3, in f\nZeroDivisionError: division by zero',
    );
    expect(end.why).toBe('failed');
    const wrong = await inCPython('x = 1\nx = = 2');
    expect(wrong.errors).toMatchObject([{ at: { file: 'program.py', line: 2 } }]);
    expect(wrong.errors[0]?.text).not.toContain('__line__');
  });
});
