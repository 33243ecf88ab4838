import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { readScenario } from './opened-source.ts';
import { runCommand } from './run-command.ts';
import { scriptCommand } from './script-command.ts';
import { saidIo } from './testing/said-io.ts';
import { checkOutputs, parsed, UsageError } from './usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'heronry-usage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { io } = saidIo((path) => {
  throw new Error(`${path} is not read`);
});

describe('arguments', () => {
  const OPTIONS = {
    until: { type: 'string' },
    out: { type: 'string', short: 'o' },
    json: { type: 'boolean' },
  } as const;

  it.each([
    [
      ['--untill', '5s'],
      'Unknown option “--untill”. Did you mean --until? A name that begins with a dash follows “--”.',
    ],
    [['--jsno'], 'Unknown option “--jsno”. Did you mean --json? A name that begins with a dash follows “--”.'],
    [['--colour'], 'Unknown option “--colour”. A name that begins with a dash follows “--”.'],
    [['-x.py'], 'Unknown option “-x”. A name that begins with a dash follows “--”.'],
    [['--until', '-5s'], '--until takes a value. One that begins with a dash is written as --until=-…'],
    [['--until'], '--until takes a value.'],
    [['-o'], '-o takes a value.'],
    [['--json=yes'], '--json takes no value.'],
    [[''], 'An argument is empty. A variable of the shell may have no value.'],
  ])('%j: the wrong one is named, and what was meant', (args, message) => {
    expect(() => parsed(args, OPTIONS)).toThrow(new UsageError(message));
  });

  it('a dash alone is a value, and what follows two dashes is a name', () => {
    expect(parsed(['--out', '-', '--', '-x.py'], OPTIONS)).toMatchObject({
      values: { out: '-' },
      positionals: ['-x.py'],
    });
  });

  it('an example of the gallery that is near is named', () => {
    expect(() => readScenario('heirarchy', io)).toThrow(/ Did you mean hierarchy\?$/);
    expect(() => readScenario('nowhere.json', io)).toThrow(/is not read\.$/);
  });
});

describe('files that are written', () => {
  const input = join(folder, 'input.json');
  const link = join(folder, 'link.json');
  writeFileSync(input, '{}');
  symlinkSync(input, link);
  const noScript = () => Promise.reject(new Error('It is not played'));

  it.each([
    ['run', () => runCommand([input, '--trace', link], io)],
    ['script', () => scriptCommand([input, '--trace', input], io, noScript)],
    ['script --over', () => scriptCommand(['x.py', '--over', input, '--scenario', link], io, noScript)],
    ['export', () => exportCommand([input, '--as', 'csv', '-o', input], io)],
    ['import', async () => importCommand([input, '-o', link], io)],
  ])('%s does not replace what it reads, also by another name', async (_, command) => {
    await expect(command()).rejects.toThrow(/the command reads “.*” itself/);
  });

  it('are not each other, and have a name', () => {
    const twice = { '--trace': join(folder, 'new'), '--scenario': join(folder, '.', 'new') };
    expect(() => checkOutputs([], twice)).toThrow(/^--scenario: .* file of another option/);
    for (const path of ['', '-'])
      expect(() => checkOutputs([], { '--trace': path })).toThrow(/^--trace takes the name/);
    expect(() => checkOutputs(['/dev/null'], { '--trace': '/dev/null' })).not.toThrow();
  });
});
