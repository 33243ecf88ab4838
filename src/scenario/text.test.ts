import { describe, expect, it } from 'vitest';
import { GALLERY } from './gallery/gallery.ts';
import { LIMITS } from './limits.ts';
import { parseScenarioText, scenarioToText } from './text.ts';

function errorOf(text: string): string {
  const result = parseScenarioText(text);
  if ('error' in result) return result.error;
  throw new Error('It was read');
}

describe('a scenario as text', () => {
  it('reads back as it was, and names its schema', () => {
    for (const { scenario } of GALLERY) {
      const text = scenarioToText(scenario);
      expect(JSON.parse(text).$schema).toBe('./scenario.schema.json');
      expect(parseScenarioText(text)).toEqual({ scenario, repairs: [] });
    }
  });

  it('that is no JSON is refused with line and column', () => {
    expect(errorOf('{\n  "version": 1,\n  "agents": [}\n}')).toBe(
      'It is not JSON. Line 3, column 14: expected a value.',
    );
    expect(errorOf('{"version": 1')).toBe('It is not JSON. Line 1, column 14: expected a comma or }.');
    expect(errorOf('')).toMatch(/^It is not JSON. Line 1, column 1: there is nothing yet/);
  });

  it('that is nested too deep is refused before it is parsed', () => {
    const deep = `{"version":1,"x":${'['.repeat(5_000_000)}`;
    expect(errorOf(deep)).toBe(`It is nested deeper than ${LIMITS.depth} levels at line 1, column 49.`);
  });

  it('may hold brackets in strings', () => {
    const name = `${'[{'.repeat(30)}\\"`;
    expect(parseScenarioText(JSON.stringify({ version: 1, name }))).toMatchObject({ scenario: { name }, repairs: [] });
  });
});
