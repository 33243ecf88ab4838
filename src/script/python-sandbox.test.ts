import { describe, expect, it } from 'vitest';
import { markStatements } from './mark-statements.ts';
import { play } from './testing/play.ts';

describe('a program is in a sandbox', () => {
  it.each([
    ['import js', 'js is not here'],
    ['from js import fetch', 'js is not here'],
    ['import jsffi', 'jsffi is not here'],
    ['import os\nos.system("ls")', 'os is not here: a program has no files and no operating system'],
    ['import subprocess', 'subprocess is not here'],
    ['import socket', 'socket is not here: a program has no network'],
    ['import urllib.request', 'urllib.request is not here'],
    ['import threading', 'threading is not here'],
    ['import numpy', "No module named 'numpy': MicroPython, Python in this page, has abc,"],
    ['import heron.agents', "No module named 'heron.agents': heron.messaging.base and heron.messaging.memory are here"],
    ['open("/etc/passwd")', 'open is not here: a program has no files'],
    ['input()', 'input is not here'],
    ['import _heron_host', "No module named '_heron_host'"],
  ])('%j says what is not there', async (text, said) => {
    const { errors, end } = await play(text);
    expect(errors[0]?.text).toContain(said);
    expect(end.why).toBe('failed');
  });

  it('finds no way past the import statement either', async () => {
    const { printed, errors } = await play(`
import sys, io
import heron.messaging.base as base
door = base._heron._call
for attempt in (
    lambda: sys.modules["js"],
    lambda: door.constructor,
    lambda: door.__class__.constructor,
    lambda: door["constructor"],
    lambda: setattr(door, "x", 1),
    lambda: iter(door),
    lambda: base._heron._heron_host.constructor,
    lambda: io.open("/heron/x.py", "w"),
    lambda: __import__("js"),
):
    try:
        print("got", attempt())
    except Exception as error:
        print("no")
print(door("nonsense"))
`);
    expect(printed.match(/^no$/gm)).toHaveLength(9);
    expect(printed).not.toContain('got');
    expect(errors).toHaveLength(0);
  });

  it.each([
    ['memory', 'x = "a"\nwhile True:\n    x += x', 'MemoryError'],
    ['memory', 'x = []\nwhile True:\n    x.append("a" * 100000)', 'MemoryError'],
    ['depth', 'def deep():\n    deep()\ndeep()', 'maximum recursion depth exceeded'],
  ])('has bounds of %s: %j', async (_, text, said) => {
    const { errors } = await play(text);
    expect(errors[0]?.text).toContain(said);
  });

  it('has bounds of what it prints, of its steps at one time, and of what it does', async () => {
    const printing = await play('while True:\n    print("a" * 1000)');
    expect(printing.end).toMatchObject({ why: 'limit', text: expect.stringContaining('printed more than') });
    const busy = await play('import asyncio\nwhile True:\n    await asyncio.sleep(0)');
    expect(busy.end).toMatchObject({ why: 'limit', text: expect.stringContaining('virtual time does not move') });
  });

  it('cannot catch its own end', async () => {
    const { printed, end } = await play(
      `
import time
while True:
    try:
        time.sleep(1)
    except BaseException:
        print("caught")
`,
      { untilUs: 5_000_000 },
    );
    expect(printed).toBe('');
    expect(end.why).toBe('until');
  });

  it('has no clock, and the luck of the seed', async () => {
    const text = `
import time, random, datetime
print(time.time(), time.monotonic(), datetime.datetime.now(), random.random(), random.randint(1, 1000))
time.sleep(2)
print(time.time())
`;
    const [one, other] = [await play(text), await play(text)];
    expect(one.printed).toBe(other.printed);
    expect(one.printed).toMatch(/^0\.0 0\.0 .*\n2\.0\n$/);
  });
});

describe('marks', () => {
  it('stand before every statement, and change nothing else', () => {
    const source = `x = [
    1,
]
@first
# why
@second
def f(a):
    """Text
    of two lines."""
    if a: return 1
    elif not a:
        return "it's # no comment"
    try:
        pass
    finally:
        y = '''
'''; z = 1
`;
    const { text, lines } = markStatements(source);
    const unmarked = text
      .split('\n')
      .filter((line) => !/^\s*__line__\[0\]=\d+$/.test(line))
      .map((line) => line.replace(/__line__\[0\]=\d+;/, ''))
      .join('\n');
    expect(unmarked).toBe(source);
    const marks = text.split('\n').flatMap((line, index) => {
      const mark = /__line__\[0\]=(\d+)/.exec(line)?.[1];
      return mark === undefined ? [] : [[Number(mark), lines[index]]];
    });
    expect(marks.map(([mark]) => mark)).toEqual([1, 4, 8, 10, 12, 13, 14, 16]);
    expect(marks.every(([mark, line]) => mark === line)).toBe(true);
  });

  it('a dataclass and an Enum have their fields', async () => {
    const { printed, errors } = await play(`
from dataclasses import dataclass, field, asdict
from enum import Enum
from typing import List, Optional

@dataclass
class Reading:
    name: str
    value: Optional[float] = None
    tags: List[str] = field(default_factory=list)

class State(Enum):
    ON = "on"
    OFF = "off"

a, b = Reading("x", 1.0), Reading("x", value=1.0)
print(a, a == b, a.tags is b.tags, sorted(asdict(a)))
print([state.name for state in State], State("on") is State.ON, State.OFF.value)
`);
    expect(errors).toEqual([]);
    expect(printed.split('\n')).toEqual([
      "Reading(name='x', value=1.0, tags=[]) True False ['name', 'tags', 'value']",
      "['ON', 'OFF'] True off",
      '',
    ]);
  });
});
