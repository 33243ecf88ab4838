import { describe, expect, it } from 'vitest';
import { framePage, standalonePage } from './standalone-page.ts';

const FILES: Readonly<Record<string, string>> = {
  'player.html': `<head><meta http-equiv="Content-Security-Policy" content="script-src 'self'" /><title>Heronry player</title>
<link rel="icon" href="./favicon.svg" /><link id="engine" rel="preload" as="script" href="./assets/engine.js" /><link id="lessons" href="./assets/lessons.js" /></head>
<body><main id="player"></main><script src="./assets/frame.js"></script></body>`,
  'assets/engine.js': 'const engine = "</script><!-- $&";',
  'assets/frame.js': 'const frame = 1;',
  'assets/lessons.js': 'const lessons = 1;',
};
const CARRIED = { text: '{"name":"</script>$&"}', title: 'A <b> & "c"', atUs: 2_400_000 };

function read(path: string): string {
  const text = FILES[path];
  if (text === undefined) throw new Error(`no ${path}`);
  return text;
}

describe('a page in one file', () => {
  it('has everything in it, and loads nothing', async () => {
    const page = await standalonePage(read, CARRIED);
    expect(page).not.toMatch(/(?:src|href)="/);
    expect(page).toContain("default-src 'none'; script-src 'unsafe-inline'");
    expect(page).toContain('<title>A &lt;b&gt; &amp; &quot;c&quot;</title>');
    expect(page).toContain('data-at="2400ms">{"name":"\\u003c/script>$&"}</script>');
    expect(page).toContain('const engine = "<\\/script><\\!-- $&";');
    // The engine is there before the frame asks for it, and what it plays before both.
    const places = ['id="source"', 'const engine', 'const frame'].map((words) => page.indexOf(words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(page.match(/<\/script>/g)).toHaveLength(3);
  });

  it('is a frame that carries the lessons, and has no playground beside it', async () => {
    const page = await framePage(read);
    expect(page).not.toMatch(/(?:src|href)="|id="source"/);
    expect(page).toContain('<main data-playground="" id="player">');
    const places = ['const lessons', 'const engine', 'const frame'].map((words) => page.indexOf(words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
    await expect(framePage(() => '<html></html>')).rejects.toThrow('player.html does not name its lessons');
  });

  it('says where a site has no player', async () => {
    await expect(standalonePage(() => '<html></html>', CARRIED)).rejects.toThrow(
      'player.html does not name its scripts',
    );
  });
});
