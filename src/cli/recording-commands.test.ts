import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyScenario, GALLERY, scenarioToText } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { headerOf, recordingPieces, traceHash } from '../trace/index.ts';
import { compareCommand, summaryCommand } from './recording-commands.ts';
import { showOptions } from './serve-command.ts';
import { readServeOptions } from './serve-options.ts';
import { saidIo } from './testing/said-io.ts';
import { UsageError } from './usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'heronry-recordings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs a command, and returns what it printed, what it said aside, and its exit code. */
function outcome<Code>(
  command: (args: readonly string[], io: Parameters<typeof compareCommand>[1]) => Code,
  ...args: string[]
) {
  const { io, said } = saidIo(() => '');
  const code = command(args, io);
  return { ...said, code };
}

/** Writes a run of a scene with a seed as a recording. */
function run(name: string, seed: number): { readonly path: string; readonly hash: string } {
  const scenario = GALLERY.find(({ slug }) => slug === 'control-status')?.scenario;
  if (scenario === undefined) throw new Error('The gallery has no such scene');
  const { trace } = simulate({ ...scenario, seed }, 5_000_000);
  const text = [...recordingPieces(trace, headerOf(scenario, 5_000_000))].join('');
  return { path: file(name, text), hash: traceHash(trace) };
}

const HINTED = [
  { heronry: 'recording', version: 1, title: 'A room', payloads: 'none', agents: [{ name: 'room', level: 1 }] },
  { atUs: 0, kind: 'published', agent: 'building', to: 'room', channel: 'b -> r', arrivesUs: 5 },
  { atUs: 5, kind: 'received', cause: 0, via: 'direct', agent: 'room', channel: 'b -> r', message: 0 },
  ...[5, 6].map((atUs) => ({
    atUs,
    kind: 'noted',
    cause: 1,
    hint: true,
    what: 'stale',
    message: 0,
    text: `It is ${atUs} µs old`,
  })),
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

describe('heronry summary', () => {
  it('prints what a recording has, with the hash of its trace', () => {
    const { path, hash } = run('summary.jsonl', 1);
    const { printed, aside } = outcome(summaryCommand, path);
    expect(printed).toMatch(/^Control and status, 5\.000 s, made by heronry\n/);
    expect(printed).toMatch(/\n\d+ events: \d+ subscribed, .*\d+ published/);
    expect(printed).toMatch(/\nchannel +kind +accepted/);
    expect(printed).toContain(`trace sha-256 ${hash}\n`);
    expect(aside).toBe('');
  });

  it('lists hints once for each code, and levels, and how payloads were kept', () => {
    const { printed } = outcome(summaryCommand, file('hints.jsonl', HINTED));
    expect(printed).toMatch(/^A room, 0\.000 s\nPayloads were left out\.\n/);
    expect(printed).toContain('Hints\nstale, 2 times, first at 0.000 s: It is 5 µs old\n');
    expect(printed).toMatch(/\nroom +1 +0 +1 +/);
    expect(printed).toMatch(/\nb -> r +direct +1 +1 +0 +0\n/);
  });

  it('names bad lines aside', () => {
    const { printed, aside } = outcome(summaryCommand, file('bad.jsonl', `${HINTED}?\n`));
    expect(aside).toBe('Line 6: it is no JSON\n');
    expect(printed).toContain('\n1 line could not be used.\n');
  });
});

describe('heronry compare', () => {
  it('says that two recordings are the same', () => {
    const [a, b] = [run('same-a.jsonl', 3), run('same-b.jsonl', 3)];
    const { printed, code } = outcome(compareCommand, a.path, b.path);
    expect(printed).toMatch(/^The recordings are the same: \d+ events\.\n$/);
    expect(code).toBe(0);
    expect(outcome(compareCommand, a.path, b.path, '--json')).toMatchObject({ printed: '{"same":true}\n', code: 0 });
  });

  it('does not decide where a line could not be used', () => {
    const [a, b] = [file('whole.jsonl', HINTED), file('broken.jsonl', `${HINTED}{"atUs":9}\n`)];
    for (const [one, other] of [
      [a, b],
      [b, a],
      [b, b],
    ] as const) {
      const { printed, aside, code } = outcome(compareCommand, one, other);
      expect(printed).toMatch(/^Not decided: /);
      expect(aside).toContain(`${b}:\nLine 6: `);
      expect(code).toBe(3);
      expect(outcome(compareCommand, one, other, '--json')).toMatchObject({ printed: '{"same":null}\n', code: 3 });
    }
    const different = file('different.jsonl', HINTED.replace('"arrivesUs":5', '"arrivesUs":5,"payload":{"heat":1}'));
    expect(outcome(compareCommand, different, b).code).toBe(1);
  });

  it('prints the first difference, and nothing after it', () => {
    const [a, b] = [run('seed-1.jsonl', 1), run('seed-2.jsonl', 2)];
    const { printed, code } = outcome(compareCommand, a.path, b.path);
    expect(code).toBe(1);
    expect(printed).toMatch(/^The recordings differ first at \d\.\d{3} s\.\n/);
    expect(printed.match(/\(event \d+\)/g)?.length).toBeLessThanOrEqual(4);
    const json = JSON.parse(outcome(compareCommand, a.path, b.path, '--json').printed);
    expect(json).toMatchObject({
      same: false,
      a: { event: { words: expect.any(String) } },
      b: { event: expect.anything() },
    });
    expect(json.a.event.fields.atUs >= json.atUs || json.b.event.fields.atUs >= json.atUs).toBe(true);
  });

  it('prints both contents where a message says something else', () => {
    const a = file('content-a.jsonl', HINTED.replace('"arrivesUs":5', '"arrivesUs":5,"payload":{"heat":1}'));
    const b = file('content-b.jsonl', HINTED.replace('"arrivesUs":5', '"arrivesUs":5,"payload":{"heat":2}'));
    const { printed } = outcome(compareCommand, a, b);
    expect(printed).toContain('(event 0)\n  with {"heat":1}\n');
    expect(printed).toContain('(event 0)\n  with {"heat":2}\n');
  });

  it('says which recording ends before the other', () => {
    const { printed } = outcome(
      compareCommand,
      file('short.jsonl', HINTED.split('\n').slice(0, 3).join('\n')),
      file('long.jsonl', HINTED),
    );
    expect(printed).toContain(`${join(folder, 'short.jsonl')}\n  has ended\n`);
    expect(printed).toContain('0.000 s: It is 5 µs old (event 2)');
  });
});

describe('heronry show', () => {
  it('serves the recording on a free port and opens the page', async () => {
    const path = file('shown.jsonl', HINTED);
    const options = readServeOptions(await showOptions([path, '--port', '4181']), {});
    expect(options).toMatchObject({ recording: path, open: true, port: 4181, broker: { kind: 'memory' } });
    expect(readServeOptions(await showOptions([path]), {}).port).toBe(0);
  });

  it('refuses a scenario, and says how to record a run of it', async () => {
    const scenario = file('scene.json', scenarioToText(emptyScenario()));
    await expect(showOptions([scenario])).rejects.toThrow(
      `${scenario} is a scenario, not a recording. Record a run of it first: heronry run ${scenario} --trace run.jsonl`,
    );
    expect((await showOptions([file('lines.json', HINTED)]))[0]).toBe('--recording');
  });
});

it('what was typed wrong is said', async () => {
  const wrong = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
    return 'nothing';
  };
  expect(wrong(() => outcome(summaryCommand))).toBe('Name one recording: heronry summary run.jsonl');
  expect(wrong(() => outcome(compareCommand, 'a'))).toBe('Name two recordings: heronry compare a.jsonl b.jsonl');
  await expect(showOptions(['--open'])).rejects.toThrow(
    new UsageError('Name a recording first: heronry show run.jsonl'),
  );
  expect(wrong(() => outcome(summaryCommand, join(folder, 'nowhere')))).toMatch(/“.*nowhere” cannot be read: ENOENT/);
  expect(wrong(() => outcome(summaryCommand, file('diary.txt', 'Dear diary')))).toMatch(
    /is no recording\. No line of it/,
  );
  expect(wrong(() => readServeOptions(['--recording', folder], {}))).toBe(`“${folder}” is no file.`);
});
