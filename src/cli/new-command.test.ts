import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newCommand } from './new-command.ts';
import { saidIo } from './testing/said-io.ts';
import { UsageError } from './usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'heronry-new-'));
afterAll(() => rmSync(folder, { recursive: true }));

function made(...args: readonly string[]): string {
  const { io, said } = saidIo(() => '');
  newCommand(args, io);
  return said.printed;
}

describe('heronry new broker', () => {
  it('writes a project into a new folder, and into an empty one, and lists its files', () => {
    const path = join(folder, 'My Broker');
    expect(made('broker', path)).toContain(join(path, 'my-broker.js'));
    expect(readdirSync(path).toSorted()).toEqual(['README.md', 'my-broker.js', 'my-broker.test.js', 'package.json']);
    expect(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-broker',
      type: 'module',
      scripts: { test: 'node --test' },
    });
    expect(readFileSync(join(path, 'my-broker.js'), 'utf8')).toContain('class MyBroker extends BaseBroker');
    expect(readFileSync(join(path, 'README.md'), 'utf8').trimEnd().split('\n').length).toBeLessThan(11);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    made('broker', empty);
    expect(readdirSync(empty)).toHaveLength(4);
  });

  it('refuses a folder that is not empty, a file, and anything but a broker; nothing is written', () => {
    const used = join(folder, 'used');
    mkdirSync(used);
    writeFileSync(join(used, 'notes.txt'), 'mine');
    expect(() => made('broker', used)).toThrow(UsageError);
    expect(() => made('broker', join(used, 'notes.txt'))).toThrow('not empty');
    expect(() => made('agent', join(folder, 'other'))).toThrow(UsageError);
    expect(() => made('broker', join(folder, 'a'), 'b')).toThrow(UsageError);
    expect(() => made('broker', join(used, 'notes.txt', 'below'))).toThrow(/cannot be written: ENOTDIR/);
    expect(readdirSync(used)).toEqual(['notes.txt']);
  });

  it('says that a folder cannot be made where the system makes none', () => {
    expect(() => made('broker', '/proc/a/b')).toThrow('“/proc/a/b” cannot be written');
  });
});
