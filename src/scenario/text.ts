/** Scenarios as JSON text, and in files. */
import type { JsonValue } from '../messaging/index.ts';
import { type JsonResult, jsonProblemText, parseJson } from '../messaging/parts.ts';
import { canonicalScenario } from './canonical.ts';
import { type CheckResult, checkScenario } from './check.ts';
import { decodeText } from './decode-text.ts';
import { LIMITS } from './limits.ts';
import type { DecodeResult } from './link/codec.ts';
import type { Scenario } from './scenario.ts';

/**
 * Writes a scenario: canonical, indented, with a line end.
 * @param schema where an editor finds the JSON Schema, as it is to stand in the file. @default none
 */
export function scenarioToText(scenario: Scenario, schema?: string): string {
  const pointer = schema === undefined ? {} : { $schema: schema };
  return `${JSON.stringify({ ...pointer, ...canonicalScenario(scenario) }, undefined, 2)}\n`;
}

/** Reads the scenario of a file; an error names the line and column of what is no JSON, or would change. */
export function parseScenarioText(text: string): CheckResult {
  const read = parseDocumentJson(text);
  return read.ok ? checkScenario(read.value) : { error: `It cannot be read. ${jsonProblemText(read.problem)}.` };
}

/** Reads JSON of at most `LIMITS.depth` levels. Half a surrogate pair is let through: the check of the document mends it. */
export function parseDocumentJson(text: string): JsonResult<JsonValue> {
  return parseJson(text, { depthMax: LIMITS.depth, loneSurrogates: true });
}

/** Reads a scenario file, at its start. Never rejects for what the file holds. */
export async function readScenarioFile(file: Blob): Promise<DecodeResult> {
  const text = decodeText(new Uint8Array(await file.arrayBuffer()));
  if (text === undefined) return { ok: false, error: 'It is text in neither UTF-8 nor UTF-16.' };
  const checked = parseScenarioText(text);
  if ('error' in checked) return { ok: false, error: checked.error };
  const { scenario, ...report } = checked;
  return { ok: true, moment: { scenario, atUs: 0, selection: [] }, ...report };
}
