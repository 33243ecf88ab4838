/** The examples of the README and of docs/library.md print what their readers expect. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';

const EXAMPLES = [
  ['README.md', 'const message = await', [['Received:', { setpoint: 1 }]]],
  ['docs/library.md', 'new ChannelManager(broker)', [['Received:', { setpoint: 1 }]]],
  [
    'docs/library.md',
    'interface Grid',
    [
      ['Setpoint:', 4],
      ['Next:', { setpoint: 2 }],
    ],
  ],
] as const;

it.each(EXAMPLES)('%s - the example with “%s” prints what it says', async (page, part, printed) => {
  const blocks = [...(await readFile(page, 'utf8')).matchAll(/```ts\n(.*?)```/gs)].map(([, block = '']) => block);
  const [example = '', ...others] = blocks.filter((block) => block.includes(part) && block.includes("from 'heronry'"));
  expect(others).toEqual([]);
  expect(example).toContain("from 'heronry'");
  const folder = await mkdtemp(join(import.meta.dirname, 'example-'));
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const file = join(folder, 'example.ts');
    await writeFile(file, example.replace("'heronry'", JSON.stringify(join(import.meta.dirname, 'index.ts'))));
    await import(/* @vite-ignore */ file);
    expect(log.mock.calls).toEqual(printed);
  } finally {
    log.mockRestore();
    await rm(folder, { recursive: true });
  }
});
