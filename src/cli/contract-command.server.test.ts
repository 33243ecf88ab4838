/** The command as a process, as it starts threads of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultBroker } from '../scenario/index.ts';

const MAIN = resolve('dist/lib/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'heronry-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DOCUMENTED = defaultBroker('own').source;

function contract(
  name: string,
  source: string,
  ...args: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> {
  writeFileSync(join(folder, name), source);
  const child = spawn(process.execPath, [MAIN, 'contract', name, ...args], { cwd: folder });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
}

describe('heronry contract', () => {
  it('runs a section on the documented broker, with types and an import of another file', async () => {
    writeFileSync(join(folder, 'names.ts'), 'export const FIRST: number = 0;');
    const typed = `import { FIRST } from './names.ts';\nconst first: number = FIRST;\n${DOCUMENTED}`;
    const { code, out, err } = await contract('typed.ts', typed, '--section', 'a');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('A ✓ C01 createChannel is idempotent');
    expect(out).toContain('A – C08 stats tells depth');
    expect(out).toMatch(/MyBroker: \d+ kept, 0 differ, \d+ not offered/);
  });

  it('ends with 1 where a row of every broker, or one that is claimed, is not kept', async () => {
    const lifo = DOCUMENTED.replace('queue.shift()', 'queue.pop()');
    const newest = await contract('lifo.ts', lifo, '--section', 'C', '--timeout', '2000', '--json');
    const report: { rows: { id: string; result: string; words?: string }[] } = JSON.parse(newest.out);
    expect(newest.code).toBe(1);
    expect(report.rows.find(({ id }) => id === 'C21')).toMatchObject({
      result: 'differs',
      words: expect.stringMatching(/^expected .* to equal/),
    });
    const claimed = DOCUMENTED.replace('MessageBroker {', "MessageBroker {\n  static capabilities = ['stats'];");
    expect(await contract('claimed.ts', claimed, '--section', 'A')).toMatchObject({
      code: 1,
      out: expect.stringContaining('A ✗ C08'),
    });
  });

  it('names the row at which a broker loops without end, and goes on', async () => {
    const endless = DOCUMENTED.replace(
      'if (queue.length > 0)',
      'if (queue.length > 1) for (;;);\n    if (queue.length > 0)',
    );
    const { code, out } = await contract('endless.ts', endless, '--section', 'C', '--timeout', '2000');
    expect(code).toBe(1);
    expect(out).toMatch(/C ✗ C21 .*\n {4}it did not end within 2000 ms\n/);
    expect(out).toContain('C ✓ C31');
  });

  it('takes a limit that is longer than a timer of the host, and waits for it', async () => {
    const { code, out, err } = await contract('patient.ts', DOCUMENTED, '--section', 'A', '--timeout', '99999999999');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain('it did not end');
  });

  it('the timer of a broker is the one of the page: it can be waited for, is cancelled, and may be far off', async () => {
    const timers = DOCUMENTED.replace(
      'this.createChannel(channel);\n    const next',
      `this.createChannel(channel);
    const lose = () => this.queues.set(channel, []);
    clearTimeout(this.after(1, lose));
    this.after(2 ** 40, lose);
    await this.after(1);
    await this.after(Number.NaN);
    const next`,
    );
    const rows = (source: string) => contract('timers.ts', source, '--section', 'C');
    expect(await rows(timers)).toEqual(await rows(DOCUMENTED));
  });

  it.each([
    ['syntax.ts', 'let a: = 2;', 'syntax.ts:1'],
    ['nothing.ts', 'export const a = 1;', 'it exports no class that extends MessageBroker'],
    ['throws.ts', 'throw new Error("at once");', 'Error: at once'],
  ])('refuses a file without a broker, with the reason: %s', async (name, source, words) => {
    const { code, err } = await contract(name, source);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
