import fc from 'fast-check';
import { expect, it } from 'vitest';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { queuedSeqs } from '../trace/index.ts';
import { simulate } from './simulate.ts';
import { Ledger } from './testing/ledger.ts';

const UNTIL_US = 8_000_000;
const SMALL = { eventsMax: 1500, eventsPerInstantMax: 200 };

/** What has to have been seen over all seeds, or the property says nothing about it. */
const INTERESTING = [
  'published by delay',
  'handed by delay',
  'published by reordering',
  'published by slow',
  'copied by duplication',
  'copied publish',
  'copied subscribe',
  'copied by hand',
  'a copy is lost',
  'workStarted by slow',
  'failed by throw',
  'dropped by full',
  'dropped as a fault begins',
  'rejected by full',
  'blocked by full',
  'blocked',
  'accepted after a wait for space',
  'rejected after a wait for space',
  'lost by loss',
  'lost by cut',
  'cut on its way',
  'lost by crash',
  'lost by hand',
  'held on its way',
  'overtaken',
  'withdrawn',
  'abandoned by crash',
  'a crash with a full inbox',
  'restarted by crash',
];

it('with faults of every kind, the books balance at every step, hops end once and effects name their faults, over 2,000 seeds', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(livelyScenario, (scenario) => {
      const { trace, halted } = simulate({ ...scenario, broker: { kind: 'memory' } }, UNTIL_US, SMALL);
      const ledger = new Ledger(scenario, trace);
      for (let number = 0; number < trace.length; number += 1) ledger.read(number);
      for (const what of ledger.seen) seen.set(what, (seen.get(what) ?? 0) + 1);
      // The world that views read says the same as the books.
      const world = trace.worldAt(UNTIL_US);
      for (const [id, book] of ledger.channels) {
        const channel = world.channels.get(id);
        if (channel === undefined) throw new Error(`The world lacks ${id}`);
        expect(queuedSeqs(channel)).toEqual(book.queue);
        expect(channel.waiting).toEqual(book.waiting);
        expect(channel.subscribers).toEqual(book.subscribers);
        expect(channel.blocked).toHaveLength(book.blocked.length);
      }
      expect([...world.inFlight]).toEqual([...ledger.open]);
      expect(
        [...world.agents.values()]
          .filter(({ down }) => down)
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...ledger.down].sort());
      expect([...world.faults].sort()).toEqual([...ledger.acting].sort());
      if (halted !== undefined) return;
      // A hop is on its way only while it says so.
      for (const number of ledger.open) {
        const hop = trace.event(number);
        expect('arrivesUs' in hop && hop.arrivesUs).toBeGreaterThan(UNTIL_US);
      }
    }),
    { numRuns: 2000 },
  );
  expect(INTERESTING.filter((what) => !seen.has(what))).toEqual([]);
}, 120_000);
