/** Scenarios as JSON text. */
import { canonicalScenario } from './canonical.ts';
import { type CheckResult, checkScenario } from './check.ts';
import { jsonProblem, placeOf, problemText } from './json-text.ts';
import { LIMITS } from './limits.ts';
import type { Scenario } from './scenario.ts';

/** Where editors find the schema: beside the page, and in the package. */
const SCHEMA = './scenario.schema.json';

/** Canonical, indented, with a pointer to the schema, and a line end. */
export function scenarioToText(scenario: Scenario): string {
  return `${JSON.stringify({ $schema: SCHEMA, ...canonicalScenario(scenario) }, undefined, 2)}\n`;
}

/** The scenario of a file; an error names the line and column of what is no JSON. */
export function parseScenarioText(text: string): CheckResult {
  const parsed = parseJson(text);
  return 'error' in parsed ? parsed : checkScenario(parsed.value);
}

/** JSON of at most `LIMITS.depth` levels, counted before the parser sees it. */
export function parseJson(text: string): { readonly value: unknown } | { readonly error: string } {
  const deep = depthBeyond(text, LIMITS.depth);
  if (deep !== undefined) {
    const { line, column } = placeOf(text, deep);
    return { error: `It is nested deeper than ${LIMITS.depth} levels at line ${line}, column ${column}.` };
  }
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    const problem = jsonProblem(text);
    return { error: `It is not JSON. ${problem === undefined ? 'It cannot be read' : problemText(problem)}.` };
  }
}

/** Where the text opens more than `max` levels, or undefined. Brackets inside strings do not count. */
export function depthBeyond(text: string, max: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (inString) {
      if (unit === 0x5c) index += 1;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > max) return index;
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1;
  }
  return undefined;
}
