import { describe, expect, it } from 'vitest';
import { readScenarioFile } from './file.ts';

describe('a scenario file', () => {
  const text = JSON.stringify({ version: 1, name: 'मंडल', agents: [{ id: 'mg1' }] });
  const units = Uint16Array.from(`\uFEFF${text}`, (character) => character.charCodeAt(0));
  const swapped = new Uint8Array(units.buffer).map((_, index, bytes) => bytes[index ^ 1] ?? 0);
  const files = {
    'UTF-8': text,
    'UTF-8 with a mark': `\uFEFF${text}`,
    'UTF-16': units,
    'UTF-16, the other way': swapped,
  };

  for (const [name, content] of Object.entries(files)) {
    it(`is read in ${name}`, async () => {
      const read = await readScenarioFile(new Blob([content]));
      expect(read).toMatchObject({ ok: true, moment: { scenario: { name: 'मंडल', agents: [{ id: 'mg1' }] } } });
    });
  }

  it('that is text in neither is refused', async () => {
    const read = await readScenarioFile(new Blob([Uint8Array.of(0xc3, 0x28)]));
    expect(read).toEqual({ ok: false, error: 'It is text in neither UTF-8 nor UTF-16.' });
  });
});
