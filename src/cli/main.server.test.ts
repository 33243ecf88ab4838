/** The command as a process: its streams, its exit codes, and its error messages. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const MAIN = resolve('dist/lib/cli/main.js');
const FROM_CLONE = resolve('.ci/heronry.mjs');
const folder = mkdtempSync(join(tmpdir(), 'heronry-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface How {
  readonly program?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Acts on the process while it runs. */
  readonly with?: (child: ReturnType<typeof spawn>) => void;
}

function heronry(args: readonly string[], { program = MAIN, cwd = folder, env = {}, ...how }: How = {}): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  if (how.with === undefined) child.stdin.end();
  else how.with(child);
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
}

const PASSING = { version: 2, agents: [{ id: 'a' }], channels: [{ id: 'c' }] };
/** Scenario with many events and an expectation that it breaks. */
const BROKEN = {
  ...PASSING,
  agents: [
    { id: 'a', behaviours: [{ kind: 'tick', channel: 'c', periodUs: 1000, message: { text: 'x'.repeat(100) } }] },
    { id: 'b' },
  ],
  links: [
    { kind: 'publish', agent: 'a', channel: 'c' },
    { kind: 'subscribe', agent: 'b', channel: 'c' },
  ],
  assertions: [{ kind: 'arrives', channel: 'c', agent: 'b', withinUs: 1000 }],
};

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

describe('what it is asked about itself', () => {
  it('tells its version, and the help of each command alone', async () => {
    const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const flag of ['--version', '-v']) expect((await heronry([flag])).out).toBe(`${version}\n`);
    const run = await heronry(['run', '--help']);
    expect(run.out).toMatch(/^heronry run <scenario>/);
    expect(run.out).not.toContain('heronry serve');
    const serve = await heronry(['serve', '-h']);
    expect(serve.out).toMatch(/^heronry serve /);
    expect(serve.out).not.toContain('heronry run');
    for (const args of [[], ['--help'], ['-h'], ['help']]) {
      const all = await heronry(args);
      expect([all.code, all.out.includes(run.out), all.out.includes(serve.out)]).toEqual([0, true, true]);
    }
  });
});

describe('pipes', () => {
  it.each(['the trace', 'the summary'])(
    'a reader that has enough of %s is no error: the code is that of the verdict',
    async (what) => {
      const name = file('broken.json', JSON.stringify(BROKEN));
      const args = what === 'the trace' ? ['--trace', '-', '--until', '20s'] : [];
      const { code, err } = await heronry(['run', name, ...args], { with: ({ stdout }) => stdout?.destroy() });
      expect(err).not.toMatch(/EPIPE|Error/);
      expect(code).toBe(1);
    },
  );

  it('standard input is read to its end, however late it comes', async () => {
    const text = JSON.stringify({ ...PASSING, name: 'Late' });
    const { code, out } = await heronry(['run', '-'], {
      with: ({ stdin, stdout, pid }) => {
        expect([pid, stdout]).not.toContain(undefined);
        // In pieces, each after the one before has been written.
        const send = (from: number): void => {
          if (from >= text.length) stdin?.end();
          else stdin?.write(text.slice(from, from + 20), () => setImmediate(() => send(from + 20)));
        };
        send(0);
      },
    });
    expect([code, out.split(',')[0]]).toEqual([0, 'Late']);
  });

  it('what it repaired stands beside the trace, not in it', async () => {
    const name = file('odd.json', JSON.stringify({ ...PASSING, seed: 'x' }));
    const { out, err } = await heronry(['run', name, '--trace', '-']);
    expect(err).toMatch(/^Repaired: seed/);
    expect(out).not.toContain('Repaired');
  });
});

describe('files', () => {
  it('are read in UTF-8 and UTF-16, with a byte order mark or without; what is neither is refused', async () => {
    const text = JSON.stringify({ ...PASSING, name: 'Füße' });
    const encodings = [`\ufeff${text}`, Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'utf16le')];
    for (const content of encodings) {
      const { code, out, err } = await heronry(['run', file('encoded.json', content)]);
      expect([code, out.split(',')[0], err]).toEqual([0, 'Füße', '']);
    }
    const { code, err } = await heronry(['run', file('bytes.json', Uint8Array.of(0x7b, 0xff, 0x7d))]);
    expect([code, err]).toEqual([2, expect.stringContaining('neither UTF-8 nor UTF-16')]);
  });

  it('a recording comes from standard input too, also in UTF-16', async () => {
    const { out } = await heronry(['run', 'hierarchy', '--until', '1s', '--trace', '-']);
    file('recording.jsonl', Buffer.from(`\ufeff${out}`, 'utf16le'));
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const given = { with: ({ stdin }: ReturnType<typeof spawn>) => stdin?.end(Buffer.from(out, encoding)) };
      const { code, out: said, err } = await heronry(['compare', '-', 'recording.jsonl'], given);
      expect([code, said, err]).toEqual([0, expect.stringContaining('are the same'), '']);
    }
  });

  it('from a clone, paths are relative to where the user stands, and standard output is the command’s', async () => {
    const below = join(folder, 'below');
    mkdirSync(below, { recursive: true });
    writeFileSync(join(below, 'mine.json'), JSON.stringify(BROKEN));
    const args = ['run', 'mine.json', '--trace', 'out.jsonl'];
    const { code, out } = await heronry(args, { program: FROM_CLONE, cwd: resolve('.'), env: { INIT_CWD: below } });
    expect(code).toBe(1);
    expect(out).toMatch(/^[^\n]*, until 10 s of virtual time/);
    expect(readFileSync(join(below, 'out.jsonl'), 'utf8')).toContain('"kind"');
  });
});

describe('errors', () => {
  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no command', ['walk'], /^Unknown command “walk”/],
    ['no file', ['run', 'nowhere.json'], /^“nowhere.json” is not an example .* ENOENT/],
    ['a folder', ['run', '.'], /^“\.” is not an example .* EISDIR/],
    ['an address without a host', ['serve', '--broker', 'redis://'], /^--broker takes Redis as/],
    ['an address that is none', ['serve', '--host', '999.1.1.1'], /^--host takes an address of this machine/],
    [
      'an address of another machine',
      ['serve', '--port', '0', '--host', '192.0.2.7'],
      /^--host 192\.0\.2\.7: this machine has no such/,
    ],
    [
      'a name of no machine',
      ['serve', '--port', '0', '--host', 'nowhere.invalid'],
      /^--host nowhere\.invalid: this machine has no such/,
    ],
  ];

  it.each(wrong)('%s is said in one sentence, with code 2', async (_what, args, said) => {
    const { code, out, err } = await heronry(args);
    expect([code, out]).toEqual([2, '']);
    // A gateway writes to its log before it finds that it cannot listen.
    const lines = err
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('{'));
    expect(lines).toEqual([expect.stringMatching(said)]);
  });

  it('where in the program it came up is for those who ask', async () => {
    for (const [args, env] of [
      [['run', 'nowhere.json', '--debug'], {}],
      [['run', 'nowhere.json'], { HERONRY_DEBUG: '1' }],
    ] as const) {
      const { code, err } = await heronry(args, { env });
      expect([code, err]).toEqual([2, expect.stringMatching(/^“nowhere.json” .*\n[\s\S]*\n {4}at /)]);
    }
  });
});

it('a program of Python that never waits is stopped, with what it did until then', async () => {
  const { out, err, code } = await heronry(['script', file('loop.py', 'print("before")\nwhile True:\n    pass\n')]);
  expect(out).toBe('before\n');
  expect(err).toContain('without waiting for anything, and was stopped.');
  expect(code).toBe(1);
});
