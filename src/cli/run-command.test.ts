import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Assertion, GALLERY, scenarioToText } from '../scenario/index.ts';
import { readRecordingText } from '../trace/index.ts';
import { readTime, runCommand } from './run-command.ts';
import { saidIo } from './testing/said-io.ts';
import { UsageError } from './usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'heronry-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SECOND_US = 1_000_000;

type Files = Readonly<Record<string, string>>;

/** Returns everything that the command prints, and its exit code. */
async function outcome(args: readonly string[], files: Files = {}) {
  const { io, said } = saidIo((path) => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  });
  const code = await runCommand(args, io);
  return { ...said, code };
}

async function run(args: readonly string[], files: Files = {}): Promise<string> {
  return (await outcome(args, files)).printed;
}

/** Returns a scenario of the gallery as a file, with expectations. */
function expecting(slug: string, ...assertions: readonly Assertion[]): Files {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}`);
  return { 'mine.json': scenarioToText({ ...entry.scenario, assertions }) };
}

const HASHES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../e2e/fixtures/trace-hashes.json', import.meta.url), 'utf8'),
);

describe('heronry run', () => {
  it('prints the books and the hash, of the gallery by name', async () => {
    const printed = await run(['control-status']);
    expect(printed).toContain('Control and status, until 10 s of virtual time, seed ');
    expect(printed).toMatch(/channel {2}accepted {2}consumed {2}queued {2}dropped {2}subscribers/);
    expect(printed).toMatch(/\ncontrol +\d+ +\d+ +\d+ +0 +1\n/);
    expect(printed).toContain(`trace sha-256 ${HASHES['control-status']}`);
  });

  it('reads a file, with another seed and another end', async () => {
    const scenario = GALLERY[0]?.scenario;
    if (scenario === undefined) throw new Error('The gallery is empty');
    const files = { 'mine.json': scenarioToText(scenario) };
    expect(await run(['mine.json', '--until', '10s'], files)).toBe(await run(['control-status']));
    const other = await run(['mine.json', '--seed', '77', '--until', '2500ms'], files);
    expect(other).toContain('until 2.5 s of virtual time, seed 77');
    expect(other).not.toContain(HASHES['control-status']);
  });

  it('writes what happened as JSON Lines, to a file or instead of the summary', async () => {
    const path = join(folder, 'out.jsonl');
    await run(['pairs', '--until', '3s', '--trace', path]);
    const text = readFileSync(path, 'utf8');
    const [header, ...events] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(header).toMatchObject({ heronry: 'recording', version: 1, untilUs: 3_000_000 });
    expect(readRecordingText(text)).toMatchObject({ ok: true, recording: { problems: [] } });
    expect(events.length).toBeGreaterThan(10);
    expect(events.every(({ atUs, kind }) => atUs <= 3_000_000 && typeof kind === 'string')).toBe(true);
    expect(await run(['pairs', '--until', '3s', '--trace', '-'])).toBe(text);
  });

  it('says what it repaired, beside what is printed', async () => {
    const files = { 'odd.json': '{"version": 1, "seed": "x", "agents": [{"id": "a"}]}' };
    const { printed, aside } = await outcome(['odd.json', '--trace', '-'], files);
    expect(aside).toMatch(/^Repaired: seed was replaced by its default/);
    // Only the trace is printed.
    expect(printed).toMatch(/^\{"heronry":"recording"/);
    for (const line of printed.split('\n').slice(1, -1)) expect(JSON.parse(line)).toHaveProperty('kind');
  });

  it('says what is wrong with what was typed', async () => {
    const wrong = async (args: readonly string[], files?: Files): Promise<string> => {
      try {
        await run(args, files);
      } catch (error) {
        if (error instanceof UsageError) return error.message;
        throw error;
      }
      return 'nothing';
    };
    expect(await wrong([])).toMatch(/^Name a scenario: /);
    expect(await wrong(['a', 'b'])).toMatch(/^Name one scenario only, without “b”\./);
    expect(await wrong(['nowhere'])).toMatch(
      /“nowhere” is not an example of the gallery .* cannot be read as a file: ENOENT/,
    );
    expect(await wrong(['pairs', '--until', 'soon'])).toMatch(/not “soon”/);
    expect(await wrong(['pairs', '--until', '2000m'])).toMatch(/at most one day/);
    expect(await wrong(['pairs', '--until', '0.0000001s'])).toMatch(/--until takes whole microseconds; 0.0000001s/);
    expect(await wrong(['pairs', '--seed', '-1'])).toMatch(/seed/);
    expect(await wrong(['pairs', '--seed=1.5'])).toMatch(/--seed takes a whole number/);
    expect(await wrong(['pairs', '--seeds', '0'])).toMatch(/--seeds takes a whole number from 1 to 1000000, not “0”/);
    expect(await wrong(['pairs', '--seeds', '5', '--seed', '1'])).toMatch(/cannot be combined with --seed or --trace/);
    expect(await wrong(['pairs', '--seeds', '5'])).toMatch(/has no expectations/);
    expect(await wrong(['pairs', '--colour'])).toMatch(/--colour/);
    expect(await wrong(['bad.json'], { 'bad.json': '{\n"version": }' })).toBe(
      'bad.json: It cannot be read. Line 2, column 12: expected a value.',
    );
    expect(await wrong(['odd.json'], { 'odd.json': '{"version": 2,\n"seed": 12345678901234567890}' })).toMatch(
      /^odd.json: It cannot be read. Line 2, column 9: “12345678901234567890”: this integer is beyond 2\^53/,
    );
    expect(await wrong(['pairs', '--trace', join(folder, 'no', 'such', 'folder')])).toMatch(/cannot be written/);
  });
});

describe('what is expected', () => {
  const prompt: Assertion = { kind: 'arrives', channel: 'control', agent: 'mg1', withinUs: 1_700_000 };
  const once: Assertion = { kind: 'once', channel: '', agent: '' };

  it('is said with every run, and decides how the command ends', async () => {
    const kept = await outcome(['mine.json'], expecting('control-status', once));
    expect(kept.printed).toContain('\nkept    no message on any channel reaches anybody twice\n');
    expect(kept.code).toBe(0);
    const broken = await outcome(['mine.json'], expecting('control-status', once, { ...prompt, withinUs: 500_000 }));
    expect(broken.printed).toMatch(
      /\nBROKEN {2}every message on control reaches mg1 within 0.5 s\n {8}at \d+\.\d{3} s: Message \d+ on control reached mg1 after \d\.\d{3} s, \d\.\d{3} s too late\n/,
    );
    expect(broken.code).toBe(1);
    expect((await outcome(['control-status'])).code).toBe(0);
  });

  it('is said aside where the trace is what is printed', async () => {
    const files = expecting('control-status', { ...prompt, withinUs: 0 });
    const { printed, aside, code } = await outcome(['mine.json', '--trace', '-'], files);
    expect(aside).toMatch(/^BROKEN {2}every message on control/);
    expect(printed).not.toContain('BROKEN');
    expect(code).toBe(1);
  });

  it('is counted over many seeds, of which the shortest bad run can be played', async () => {
    const files = expecting('control-status', prompt, once);
    const { printed, code } = await outcome(['mine.json', '--seeds', '40', '--until', '8s'], files);
    expect(code).toBe(1);
    expect(printed).toMatch(/^Control and status, until 8 s of virtual time, 40 seeds: \d+ break an expectation\n/);
    expect(printed).toMatch(/reaches mg1 within 1.7 s\n {8}broken by \d+, first at \d\.\d{3} s \(seed \d+\)\n/);
    expect(printed).toContain('twice\n        kept by all\n');
    const [, seed, atUs] = /Shortest broken run: seed (\d+), at (\S+) s:/.exec(printed) ?? [];
    expect(printed).toContain(`\nheronry run mine.json --until 8000ms --seed ${seed}\n`);
    const played = await outcome(['mine.json', '--until', '8s', '--seed', seed ?? ''], files);
    expect(played.code).toBe(1);
    expect(played.printed).toContain(`at ${atUs} s: Message 1 on control`);
    expect((await outcome(['mine.json', '--seeds', '5'], expecting('control-status', once))).code).toBe(0);
  });

  it('can be tried with the gallery', async () => {
    expect(await outcome(['price-signal', '--until', '20s'])).toMatchObject({ code: 0 });
    const { printed, code } = await outcome(['price-signal', '--seeds', '100', '--until', '20s']);
    const [, said] = /(\d+) of 100 seeds/.exec(readFileSync('docs/command-line.md', 'utf8')) ?? [];
    expect(printed).toContain(`, 100 seeds: ${said} break an expectation\n`);
    expect(code).toBe(1);
  });

  it('is not decided by a run that ended early, and that is a third end of the command', async () => {
    const files = {
      'loop.json': JSON.stringify({
        version: 2,
        network: { delayUsMin: 0, delayUsMean: 0, jitterUs: 0 },
        agents: [
          {
            id: 'a',
            behaviours: [
              { kind: 'tick', channel: 'c', periodUs: SECOND_US, offsetUs: SECOND_US, count: 1, message: {} },
              { kind: 'forward', on: 'c', channel: 'c' },
            ],
          },
          {
            id: 'late',
            behaviours: [{ kind: 'tick', channel: 'd', periodUs: SECOND_US, offsetUs: 5 * SECOND_US, message: {} }],
          },
          { id: 'z' },
        ],
        channels: [{ id: 'c' }, { id: 'd' }],
        links: [
          { kind: 'publish', agent: 'a', channel: 'c' },
          { kind: 'subscribe', agent: 'a', channel: 'c' },
          { kind: 'publish', agent: 'late', channel: 'd' },
        ],
        assertions: [{ kind: 'arrives', channel: 'd', agent: 'z', withinUs: SECOND_US }],
      }),
    };
    const { printed, code } = await outcome(['loop.json'], files);
    expect(printed).toContain(
      'NOT DECIDED  every message on d reaches z within 1 s\n        the run ended before 10 s, at 1.000 s\n',
    );
    expect(printed).not.toMatch(/^kept/m);
    expect(code).toBe(3);
    // There was enough time before the loop: kept up to then.
    expect(await outcome(['loop.json', '--until', '900ms'], files)).toMatchObject({ code: 0 });
    const seeds = await outcome(['loop.json', '--seeds', '3'], files);
    expect(seeds.printed).toContain('3 seeds: 0 break an expectation, 3 undecided\n');
    expect(seeds.printed).toContain('within 1 s\n        not decided by 3: the run ended before 10 s\n');
    expect(seeds.code).toBe(3);
    const broken = {
      'loop.json': files['loop.json'].replace(
        '"assertions":[',
        '"assertions":[{"kind":"depth","channel":"c","depthMax":0},',
      ),
    };
    expect(await outcome(['loop.json'], broken)).toMatchObject({
      code: 1,
      printed: expect.stringContaining('NOT DECIDED'),
    });
  });
});

describe('times', () => {
  it('are numbers with a unit', () => {
    expect(['10s', '500ms', '1.5s', '2m', '7us'].map((text) => readTime('--at', text))).toEqual([
      10e6, 500e3, 1.5e6, 120e6, 7,
    ]);
    for (const text of ['10', 's', '-1s', '1h', '1e3s', ' 1s']) expect(() => readTime('--at', text)).toThrow(/^--at /);
  });
});
