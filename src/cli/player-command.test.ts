import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { playerCommand } from './player-command.ts';
import { UsageError } from './usage.ts';

const IO = { readText: () => '', print: () => undefined, printAside: () => undefined };

/** Makes a folder with the files of a built playground, except those left out. */
function siteWithout(leftOut = ''): string {
  const site = mkdtempSync(join(tmpdir(), 'heronry-site-'));
  for (const folder of ['assets', 'recordings', 'stills']) mkdirSync(join(site, folder));
  const files = [
    'heronry-player.js',
    'heronry-widget.js',
    'player.html',
    'favicon.svg',
    'index.html',
    'assets/player-frame-1.js',
  ];
  for (const file of [...files, 'assets/page-1.js', 'recordings/a.jsonl', 'stills/a.svg'])
    if (file !== leftOut) writeFileSync(join(site, file), file);
  return site;
}

describe('heronry player', () => {
  it('copies what a player loads, and nothing of the playground', () => {
    const target = join(mkdtempSync(join(tmpdir(), 'heronry-player-')), 'docs', 'player');
    playerCommand([target], IO, siteWithout());
    for (const file of [
      'heronry-player.js',
      'player.html',
      'assets/player-frame-1.js',
      'recordings/a.jsonl',
      'stills/a.svg',
    ])
      expect(readFileSync(join(target, file), 'utf8')).toBe(file);
    expect(
      ['index.html', 'heronry-widget.js', 'assets/page-1.js'].filter((file) => existsSync(join(target, file))),
    ).toEqual([]);
  });

  it('writes into the copy where the playground is', () => {
    const site = siteWithout();
    writeFileSync(join(site, 'player.html'), '<body><main id="player"></main></body>');
    const pageOf = (...more: readonly string[]): string => {
      const target = mkdtempSync(join(tmpdir(), 'heronry-player-'));
      playerCommand([target, ...more], IO, site);
      return readFileSync(join(target, 'player.html'), 'utf8');
    };
    expect(pageOf()).toContain('<main data-playground="" id="player">');
    expect(pageOf('--playground', '../../..')).toContain('<main data-playground="../../../" id="player">');
    expect(pageOf('--playground', 'https://a.org/?"&')).toContain('data-playground="https://a.org/?&quot;&amp;/"');
    for (const wrong of ['javascript:alert(1)', 'https://'])
      expect(() => pageOf('--playground', wrong)).toThrow(`--playground takes an address`);
  });

  it('copies the widget of notebooks', () => {
    const target = mkdtempSync(join(tmpdir(), 'heronry-player-'));
    playerCommand(['--notebook', target], IO, siteWithout());
    expect(readdirSync(target)).toEqual(['heronry-widget.js', 'recordings']);
  });

  it('says what is missing', () => {
    expect(() => playerCommand([], IO)).toThrow(UsageError);
    expect(() => playerCommand(['a', 'b'], IO)).toThrow('Name one folder only, without “b”.');
    expect(() => playerCommand(['a'], IO, siteWithout('player.html'))).toThrow('player.html is missing');
    const noWidget = siteWithout('heronry-widget.js');
    expect(() => playerCommand(['a', '--notebook'], IO, noWidget)).toThrow('heronry-widget.js is missing');
    const site = siteWithout();
    expect(() => playerCommand([join(site, 'player.html')], IO, site)).toThrow('cannot be written');
    expect(() => playerCommand(['/proc/a/b'], IO, site)).toThrow('/proc/a/b cannot be written');
  });
});
