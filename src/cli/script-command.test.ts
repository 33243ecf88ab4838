import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { playScript } from '../script/play-script.ts';
import { microPython } from '../script/python.ts';
import { readRecordingText } from '../trace/index.ts';
import { runCommand } from './run-command.ts';
import { scriptCommand } from './script-command.ts';
import { saidIo } from './testing/said-io.ts';
import { UsageError } from './usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'heronry-script-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WASM = createRequire(import.meta.url).resolve('@micropython/micropython-webassembly-pyscript/micropython.wasm');
const USAGE = readFileSync(new URL('../script/testing/documented/usage.py', import.meta.url), 'utf8');
const FILES: Readonly<Record<string, string>> = {
  'usage.py': USAGE,
  'channels.py': readFileSync(new URL('../script/testing/documented/channels.py', import.meta.url), 'utf8'),
};

/** Runs the command in this thread, and returns what it prints. */
async function outcome(args: readonly string[]) {
  const { io, said } = saidIo((path) => {
    const text = FILES[path] ?? (path.startsWith(folder) ? readFileSync(path, 'utf8') : undefined);
    if (text === undefined) throw new Error('ENOENT');
    return text;
  });
  const code = await scriptCommand(args, io, (task, report) => playScript(task, microPython(WASM), report));
  return { ...said, code, io };
}

it('prints what the program prints, and beside it why it ends and the hash of its trace', async () => {
  const { printed, aside, code } = await outcome(['usage.py']);
  expect(printed).toBe("Received: {'setpoint': 1.0}\n");
  expect(aside).toMatch(
    /^The program waits, at 0\.616 s, for a message of status \(usage\.py, line 19\)\.\ntrace sha-256 [0-9a-f]{64}\n$/,
  );
  expect(code).toBe(0);
});

it('writes a scenario that plays without Python, with the same hash, and a recording', async () => {
  const [scenario, trace] = [join(folder, 'made.json'), join(folder, 'out.jsonl')];
  const { aside, io } = await outcome([
    'usage.py',
    'channels.py',
    '--scenario',
    scenario,
    '--trace',
    trace,
    '--until',
    '5s',
  ]);
  let summary = '';
  await runCommand([scenario, '--until', '5s'], {
    ...io,
    print: (text) => {
      summary += text;
    },
  });
  const hash = /trace sha-256 [0-9a-f]{64}/.exec(aside)?.[0];
  expect(hash).toBeDefined();
  expect(summary).toContain(hash);
  const read = readRecordingText(readFileSync(trace, 'utf8'));
  expect(read.ok).toBe(true);
});

it('gives everything as JSON: the line of each effect and of each error', async () => {
  const { printed, aside, code } = await outcome(['channels.py', '--json']);
  expect(aside).toBe('');
  expect(code).toBe(1);
  const { errors, end, hash } = JSON.parse(printed) as { errors: unknown; end: unknown; hash: string };
  expect(errors).toMatchObject([{ at: { file: 'channels.py', line: 3 } }]);
  expect(end).toMatchObject({ why: 'failed' });
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

it('sees what happens in the scenario that it runs over', async () => {
  const program = join(folder, 'listen.py');
  writeFileSync(
    program,
    [
      'from heron.messaging.memory import InMemoryBroker',
      'broker = InMemoryBroker()',
      'broker.subscribe("operator_to_mg1", lambda m: print("saw", m))',
    ].join('\n'),
  );
  const { printed } = await outcome([program, '--over', 'hierarchy', '--until', '10s']);
  expect(printed).toMatch(/^saw \{/);
});

it.each([
  [[], 'Name a program'],
  [['nowhere.py'], '“nowhere.py” cannot be read'],
  [['usage.py', '--until', 'soon'], '--until takes a time'],
  [['usage.py', '--over', 'nowhere'], 'is not an example of the gallery'],
  [['usage.py', '--fast'], '--fast'],
])('says what is wrong with the command: %j', async (args, said) => {
  await expect(outcome(args)).rejects.toThrow(UsageError);
  await expect(outcome(args)).rejects.toThrow(said);
});
