import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GALLERY, scenarioToText } from '../scenario/index.ts';
import { readTime, runCommand } from './run-command.ts';
import { UsageError } from './usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'heronry-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], files: Readonly<Record<string, string>> = {}): string {
  let printed = '';
  runCommand(args, {
    readText: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    },
    print: (text) => {
      printed += text;
    },
  });
  return printed;
}

const HASHES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../e2e/fixtures/trace-hashes.json', import.meta.url), 'utf8'),
);

describe('heronry run', () => {
  it('prints the books and the hash, of the gallery by name', () => {
    const printed = run(['control-status']);
    expect(printed).toContain('Control and status, until 10 s of virtual time, seed ');
    expect(printed).toMatch(/channel {2}accepted {2}consumed {2}queued {2}dropped {2}subscribers/);
    expect(printed).toMatch(/\ncontrol +\d+ +\d+ +\d+ +0 +1\n/);
    expect(printed).toContain(`trace sha-256 ${HASHES['control-status']}`);
  });

  it('reads a file, with another seed and another end', () => {
    const scenario = GALLERY[0]?.scenario;
    if (scenario === undefined) throw new Error('The gallery is empty');
    const files = { 'mine.json': scenarioToText(scenario) };
    expect(run(['mine.json', '--until', '10s'], files)).toBe(run(['control-status']));
    const other = run(['mine.json', '--seed', '77', '--until', '2500ms'], files);
    expect(other).toContain('until 2.5 s of virtual time, seed 77');
    expect(other).not.toContain(HASHES['control-status']);
  });

  it('writes what happened as JSON Lines, to a file or instead of the summary', () => {
    const path = join(folder, 'out.jsonl');
    run(['pairs', '--until', '3s', '--trace', path]);
    const text = readFileSync(path, 'utf8');
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.length).toBeGreaterThan(10);
    expect(events.every(({ atUs, kind }) => atUs <= 3_000_000 && typeof kind === 'string')).toBe(true);
    expect(run(['pairs', '--until', '3s', '--trace', '-'])).toBe(text);
  });

  it('says what it repaired', () => {
    const files = { 'odd.json': '{"version": 1, "seed": "x", "agents": [{"id": "a"}]}' };
    expect(run(['odd.json'], files)).toMatch(/^Repaired: seed was replaced by its default/);
  });

  it('says what is wrong with what was typed', () => {
    const wrong = (args: readonly string[], files?: Readonly<Record<string, string>>): string => {
      try {
        run(args, files);
      } catch (error) {
        if (error instanceof UsageError) return error.message;
        throw error;
      }
      return 'nothing';
    };
    expect(wrong([])).toMatch(/^Which scenario\?/);
    expect(wrong(['a', 'b'])).toMatch(/One scenario at a time/);
    expect(wrong(['nowhere'])).toMatch(/“nowhere” is no scenario of the gallery .* cannot be read: ENOENT/);
    expect(wrong(['pairs', '--until', 'soon'])).toMatch(/not “soon”/);
    expect(wrong(['pairs', '--until', '2000m'])).toMatch(/at most a day/);
    expect(wrong(['pairs', '--seed', '-1'])).toMatch(/seed/);
    expect(wrong(['pairs', '--seed=1.5'])).toMatch(/--seed takes a whole number/);
    expect(wrong(['pairs', '--colour'])).toMatch(/--colour/);
    expect(wrong(['bad.json'], { 'bad.json': '{\n"version": }' })).toBe(
      'bad.json: It is not JSON. Line 2, column 12: expected a value.',
    );
    expect(wrong(['pairs', '--trace', join(folder, 'no', 'such', 'folder')])).toMatch(/cannot be written/);
  });
});

describe('times', () => {
  it('are numbers with a unit', () => {
    expect(['10s', '500ms', '1.5s', '2m', '7us'].map(readTime)).toEqual([10e6, 500e3, 1.5e6, 120e6, 7]);
    for (const text of ['10', 's', '-1s', '1h', '1e3s', ' 1s']) expect(() => readTime(text)).toThrow(UsageError);
  });
});
