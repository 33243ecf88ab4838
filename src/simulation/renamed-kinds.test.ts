/** Traces from before the kinds of events were renamed: renamed, they are those of today. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { toJsonLines } from '../trace/index.ts';
import { simulate } from './simulate.ts';

/** Hashes of the gallery's first ten seconds, under the first names. */
const HASHES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../e2e/fixtures/trace-hashes-first-names.json', import.meta.url), 'utf8'),
);

/** First names of the kinds that have another now. */
const FIRST_NAMES: Readonly<Record<string, string>> = {
  dispatched: 'handed',
  consumeStarted: 'waited',
  consumeCancelled: 'withdrawn',
  delayed: 'held',
  duplicated: 'copied',
  timerFired: 'ticked',
  userActed: 'intervened',
  rebalanceStarted: 'rebalancing',
  partitionsAssigned: 'rebalanced',
  joinStarted: 'joining',
};

it.each(Object.entries(HASHES))('%s is the trace that it was, but for the names of kinds', (slug, hash) => {
  const scenario = GALLERY.find((entry) => entry.slug === slug)?.scenario;
  if (scenario === undefined) throw new Error(`No ${slug} in the gallery`);
  const lines = toJsonLines(simulate(scenario, 10_000_000).trace).replace(
    /^(\{"atUs":\d+,"kind":")(\w+)/gm,
    (_, before: string, kind: string) => before + (FIRST_NAMES[kind] ?? kind),
  );
  expect(createHash('sha256').update(lines).digest('hex')).toBe(hash);
});
