/** Random scenarios on own brokers, on one engine: what the documented one does line by line, the broker in memory does. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BROKER_TEMPLATES, type Broker, canonicalScenario, type Scenario } from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { playedTrace, withCode } from '../simulation/index.ts';
import { Ledger } from '../simulation/testing/ledger.ts';
import type { Trace } from '../trace/index.ts';
import { brokerMaker, loadSandbox } from './index.ts';

const CODE = withCode({ makeBroker: brokerMaker(await loadSandbox()) });
const UNTIL_US = 5_000_000;
const RUNS = 40;

const [LINE_BY_LINE] = BROKER_TEMPLATES;
const OWN: Broker = { kind: 'own', source: LINE_BY_LINE?.source ?? '' };
const MEMORY: Broker = { kind: 'memory' };

/**
 * Returns the scenario as far as the documented broker knows it: its queues have no end, and consumers do not leave. No other code
 * runs in it.
 */
function documented(scenario: Scenario): Scenario {
  return canonicalScenario({
    ...scenario,
    agents: scenario.agents.map((agent) => ({
      ...agent,
      behaviours: agent.behaviours.filter(({ kind }) => kind !== 'code'),
    })),
    channels: scenario.channels.map((channel) => ({ ...channel, capacity: 100_000 })),
    faults: scenario.faults.filter(({ kind }) => kind !== 'full' && kind !== 'crash'),
  });
}

/** Returns who received what and when, in no order: that of one instant is each broker's own. */
function receiptsOf(trace: Trace): readonly string[] {
  const receipts: string[] = [];
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind !== 'received') continue;
    const { agent: by, payload } = trace.message(event.message);
    receipts.push(JSON.stringify([event.atUs, event.agent, event.via, event.channel, by, payload]));
  }
  return receipts.toSorted();
}

it(`the documented broker gives the receipts of the broker in memory, over ${RUNS} random scenarios`, () => {
  let received = 0;
  fc.assert(
    fc.property(livelyScenario.map(documented), (scenario) => {
      const own = playedTrace({ ...scenario, broker: OWN }, UNTIL_US, CODE);
      const receipts = receiptsOf(own);
      expect(receipts).toEqual(receiptsOf(playedTrace({ ...scenario, broker: MEMORY }, UNTIL_US)));
      received += receipts.length;
      // Its books are those of the broker in memory.
      const ledger = new Ledger({ ...scenario, broker: MEMORY }, own);
      for (let number = 0; number < own.length; number += 1) ledger.read(number);
    }),
    { numRuns: RUNS, seed: 1 },
  );
  // Without them the property says nothing.
  expect(received).toBeGreaterThan(10 * RUNS);
});
