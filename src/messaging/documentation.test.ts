import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';

it('docs/library.md - the example of typed channels prints what its comments say', async () => {
  const page = await readFile('docs/library.md', 'utf8');
  const example = /## Typed channels.*?```ts\n(.*?)```/s.exec(page)?.[1] ?? '';
  expect(example).toContain("from 'heronry'");
  const folder = await mkdtemp(join(import.meta.dirname, 'example-'));
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const file = join(folder, 'example.ts');
    await writeFile(file, example.replace("'heronry'", JSON.stringify(join(import.meta.dirname, 'index.ts'))));
    await import(/* @vite-ignore */ file);
    expect(log.mock.calls).toEqual([
      ['Setpoint:', 4],
      ['Next:', { setpoint: 2 }],
    ]);
  } finally {
    log.mockRestore();
    await rm(folder, { recursive: true });
  }
});
