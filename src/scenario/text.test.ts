import { describe, expect, it } from 'vitest';
import { GALLERY } from './gallery/gallery.ts';
import { LIMITS } from './limits.ts';
import { parseScenarioText, readScenarioFile, scenarioToText } from './text.ts';

function errorOf(text: string): string {
  const result = parseScenarioText(text);
  if ('error' in result) return result.error;
  throw new Error('It was read');
}

describe('a scenario as text', () => {
  it('reads back as it was, with the address of its schema or without', () => {
    for (const { scenario } of GALLERY) {
      expect(parseScenarioText(scenarioToText(scenario))).toEqual({ scenario, repairs: [] });
      const text = scenarioToText(scenario, 'https://example.org/scenario.schema.json');
      expect(text).toMatch(/^\{\n {2}"\$schema": "https:\/\/example\.org\/scenario\.schema\.json",\n/);
      expect(parseScenarioText(text)).toEqual({ scenario, repairs: [] });
    }
  });

  it('that is no JSON is refused with line and column', () => {
    expect(errorOf('{\n  "version": 1,\n  "agents": [}\n}')).toBe(
      'It cannot be read. Line 3, column 14: expected a value.',
    );
    expect(errorOf('{"version": 1')).toBe('It cannot be read. Line 1, column 14: expected a comma or }.');
    expect(errorOf('')).toBe('It cannot be read. Line 1, column 1: something is missing here.');
  });

  it('that is nested too deep is refused before it is parsed', () => {
    const deep = `{"version":1,"x":${'['.repeat(5_000_000)}`;
    expect(errorOf(deep)).toBe(`It cannot be read. Line 1, column 49: nested deeper than ${LIMITS.depth} levels.`);
  });

  it('that would change when it is read is refused with its place', () => {
    const template = (message: string): string =>
      `{"version": 2, "agents": [{"id": "a", "behaviours": [\n{"kind": "tick", "channel": "c", "periodUs": 1, "message": ${message}}]}]}`;
    expect(errorOf(template('{"id": 9007199254740993}'))).toMatch(
      /^It cannot be read. Line 2, column 67: “9007199254740993”: this integer is beyond 2\^53/,
    );
    expect(errorOf(template('{"zero": -0}'))).toMatch(/sign of this zero/);
    expect(errorOf(template('{"a": 1, "a": 2}'))).toMatch(/Line 2, column 69: this name is used twice/);
    expect(errorOf('{"version": 2, "version": 1}')).toMatch(/used twice/);
  });

  it('may hold brackets in strings', () => {
    const name = `${'[{'.repeat(30)}\\"`;
    expect(parseScenarioText(JSON.stringify({ version: 1, name }))).toMatchObject({ scenario: { name }, repairs: [] });
  });
});

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

  it('whose text is no scenario is refused for the same reason', async () => {
    for (const text of ['{"version": 1', '[]', '{"version": 99}'])
      expect(await readScenarioFile(new Blob([text]))).toEqual({ ok: false, error: errorOf(text) });
  });

  it('that is text in neither is refused', async () => {
    const read = await readScenarioFile(new Blob([Uint8Array.of(0xc3, 0x28)]));
    expect(read).toEqual({ ok: false, error: 'It is text in neither UTF-8 nor UTF-16.' });
  });
});
