import { simulate } from '../../dist/lib/simulation/index.js';
import { bareRun } from './bare-run.mjs';
import { median, percentile, printTable, race, ratio, short } from './measure.mjs';
import { grid } from './scenarios.mjs';

const EVENTS = 300_000;

/** Measures events a second of a run, with its trace, beside the least that such a run has to do. */
export async function simulation(rounds = 5, sizes = [10, 100, 1000]) {
  const contestants = sizes.flatMap((agents) => {
    const scenario = grid(agents);
    // One timer makes six events: it fires, publish, acceptance, drop from the full queue, copy, receipt.
    const untilUs = Math.round((EVENTS / (agents * 6)) * 1_000_000);
    return [
      { name: String(agents), run: () => simulate(scenario, untilUs).trace.length },
      { name: `bare ${agents}`, run: () => bareRun(agents, untilUs) },
    ];
  });
  const times = await race(contestants, rounds);
  printTable(
    'Simulation with the trace on, beside a bare loop over a heap and an array',
    [
      'agents',
      'events a second',
      'nanoseconds of one event',
      'against 10 agents',
      'bare loop, ns',
      'over the bare loop',
      'bytes an event',
    ],
    sizes.map((agents) => {
      const ns = times.get(String(agents));
      const bare = times.get(`bare ${agents}`);
      return [
        agents,
        ratio(1e9 / ns, '1,000,000'),
        ns,
        agents === 1000 ? ratio(ns / times.get('10'), 'at most 1.3') : ns / times.get('10'),
        bare,
        ratio(ns / bare, 'at most 1.3'),
        bytesOfEvent(agents),
      ];
    }),
  );
}

/** Measures the memory that a run keeps for an event, payloads and the state of its agents included. */
function bytesOfEvent(agents) {
  const before = memory();
  const run = simulate(grid(agents), Math.round((EVENTS / (agents * 6)) * 1_000_000));
  return (memory() - before) / run.trace.length;
}

function memory() {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Measures reading the world at random times, beside playing the trace from its start, which is all that a plain list offers. */
export async function worlds() {
  const rows = [1000, 10_000, 100_000].map((events) => {
    const scenario = grid(100);
    const untilUs = Math.round((events / 600) * 1_000_000);
    const { trace } = simulate(scenario, untilUs);
    const times = Array.from({ length: 200 }, (_, index) => ((index * 7919) % 200) * (untilUs / 200));
    trace.worldAt(untilUs);
    const took = times.map((atUs) => {
      const started = performance.now();
      trace.worldAt(atUs);
      return performance.now() - started;
    });
    const fromStart = times.slice(0, 20).map((atUs) => {
      const started = performance.now();
      playFromStart(trace, atUs);
      return performance.now() - started;
    });
    const ms = median(took);
    return [
      trace.length.toLocaleString('en'),
      events === 100_000 ? ratio(ms, 'under 5') : short(ms),
      percentile(took, 0.95),
      median(fromStart) / ms,
    ];
  });
  printTable(
    'worldAt at a random time, 100 agents and 100 channels',
    ['events', 'median ms', '95th percentile ms', 'reading the trace from its start / worldAt'],
    rows,
  );
}

/** Does the least work that a reader of a list of events has to do: look at each event, and update a table. */
function playFromStart(trace, atUs) {
  const tables = new Map();
  const end = trace.firstAfter(atUs);
  for (let number = 0; number < end; number += 1) {
    const event = trace.event(number);
    const key = event.agent ?? event.channel;
    tables.set(key, { ...tables.get(key), [event.kind]: number });
  }
  return tables;
}
