/** The steps of opening a document: read, check, simulate, look at the world. None may throw on any input. */
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import {
  checkScenario,
  decodeMoment,
  encodeMoment,
  GALLERY,
  parseScenarioText,
  type Scenario,
} from '../scenario/index.ts';
import { simulate } from './simulate.ts';

/** Enough for every behaviour of the gallery to run, and little enough for thousands of documents. */
const UNTIL_US = 3_000_000;
const BUDGET = { eventsMax: 2000, eventsPerInstantMax: 500 };

/** Plays what a document came to, and looks at it; a named result of the run is fine. */
function open(scenario: Scenario): void {
  const { trace } = simulate(scenario, UNTIL_US, BUDGET);
  trace.worldAt(UNTIL_US);
}

const HOSTILE = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    '\ud800',
    '\udc00x',
    '',
    '__proto__',
    'constructor',
    'then',
    'a'.repeat(128),
    'a'.repeat(129),
  ),
  fc.constantFrom<unknown>(-0, 0.5, -1, 1e21, 2 ** 53, 86_400_000_000, null, [], {}, { $scale: [{ $scale: 1 }, 2] }),
);

/** Every place in a JSON value, as a path. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, field]) => placesIn(field, [...path, key]))];
}

function withAt(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.with(Number(key), withAt(value[Number(key)], rest, to));
  return { ...(value as object), [key]: withAt((value as Record<string, unknown>)[key], rest, to) };
}

/** A document of the gallery, or what is inside its link, with up to three places changed. */
function mutated(values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.constantFrom(...values).chain((value) => {
    const places = placesIn(value);
    return fc
      .array(fc.tuple(fc.constantFrom(...places), HOSTILE), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce<unknown>((changed, [path, to]) => tryAt(changed, path, to), value));
  });
}

/** An earlier change may have taken the place away. */
function tryAt(value: unknown, path: readonly string[], to: unknown): unknown {
  let part = value;
  for (const key of path) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return value;
    part = (part as Record<string, unknown>)[key];
  }
  return withAt(value, path, to);
}

describe('no document throws past the door', () => {
  it('with anything at any place of it', () => {
    let opened = 0;
    fc.assert(
      fc.property(mutated(GALLERY.map(({ scenario }) => scenario)), (value) => {
        const result = checkScenario(value);
        if ('error' in result) return;
        opened += 1;
        open(result.scenario);
      }),
      { numRuns: rounds(600) },
    );
    expect(opened).toBeGreaterThan(rounds(400));
  });

  it('nor any link, with anything at any place inside', async () => {
    const insides = await Promise.all(GALLERY.map(async ({ scenario }) => insideOf(scenario)));
    let opened = 0;
    await fc.assert(
      fc.asyncProperty(mutated(insides), async (value) => {
        const result = await decodeMoment(`2.${deflateRawSync(JSON.stringify(value)).toString('base64url')}`);
        if (!result.ok) return;
        opened += 1;
        open(result.moment.scenario);
      }),
      { numRuns: 600 },
    );
    expect(opened).toBeGreaterThan(100);
  });

  it('nor the links and files that once did', async () => {
    const fixtures = new URL('../../e2e/fixtures/hostile/', import.meta.url);
    const result = await decodeMoment(readFileSync(new URL('surrogate-link.txt', fixtures), 'utf8').trim().slice(1));
    if (!result.ok) throw new Error(result.error);
    expect(result.repairs).toEqual([expect.stringMatching(/half of a character/), expect.stringMatching(/was added/)]);
    open(result.moment.scenario);
    const file = parseScenarioText(readFileSync(new URL('surrogate.json', fixtures), 'utf8'));
    if ('error' in file) throw new Error(file.error);
    open(file.scenario);
  });
});

async function insideOf(scenario: Scenario): Promise<unknown> {
  const link = await encodeMoment({ scenario, atUs: 0, selection: [] });
  const stream = new Blob([Buffer.from(link.slice(2), 'base64url')])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}
