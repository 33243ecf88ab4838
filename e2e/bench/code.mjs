/** Agents in code beside the same behaviour as data; starts and calls of the sandbox. */
import { loadSandbox, programMaker } from '../../dist/lib/sandbox/index.js';
import { simulate, withCode } from '../../dist/lib/simulation/index.js';
import { printTable, race, ratio } from './measure.mjs';
import { grid } from './scenarios.mjs';

const AGENTS = 100;
const EVENTS = 60_000;
const CALLS = 5_000;

/** Returns the grid with each timer as code: the same channel, period and message. */
function inCode(scenario) {
  return {
    ...scenario,
    agents: scenario.agents.map((agent) => {
      const [{ channel, periodUs, offsetUs }] = agent.behaviours;
      const source = `
        async function onStart(): Promise<void> {
          await self.after(${offsetUs / 1000});
          onTimer();
          self.every(${periodUs / 1000}, 'tick');
        }
        function onTimer(): void {
          self.publish('${channel}', { kw: 38 + Math.floor(self.random() * 9) });
        }`;
      return { ...agent, behaviours: [{ kind: 'code', on: '', source }] };
    }),
  };
}

/** A host that does nothing, for calls without a run. */
const NO_HOST = Object.fromEntries([
  ...['countCall', 'publish', 'reply', 'forward', 'subscribe', 'unsubscribe', 'consume', 'after', 'cancel', 'log'].map(
    (name) => [name, () => undefined],
  ),
  ...[
    ['agent', 'a'],
    ['random', () => 0.5],
  ],
]);

/** Measures events a second of a run in code beside one of data, and what the sandbox takes by itself. */
export async function code(rounds = 3) {
  const sandbox = await loadSandbox();
  const makeProgram = programMaker(sandbox);
  const data = grid(AGENTS);
  const scenarios = { data, code: inCode(data) };
  const untilUs = Math.round((EVENTS / (AGENTS * 6)) * 1_000_000);
  const played = (name) => {
    const run = simulate(scenarios[name], untilUs, withCode({ makeProgram }));
    run.dispose();
    return run.trace.length;
  };
  const called = (source) => {
    let now = 0;
    const program = makeProgram(source, { ...NO_HOST, nowUs: () => now });
    program.start();
    for (; now < CALLS; now += 1) program.message({ n: now }, { id: now, channel: 'c', from: 'b' });
    program.dispose();
    return CALLS;
  };
  const times = await race(
    [
      { name: 'data', run: () => played('data') },
      { name: 'code', run: () => played('code') },
      { name: 'load', run: async () => void (await loadSandbox()) ?? 1 },
      {
        name: 'make',
        run: () => {
          for (let index = 0; index < AGENTS; index += 1) makeProgram('', { ...NO_HOST, nowUs: () => 0 }).dispose();
          return AGENTS;
        },
      },
      { name: 'call', run: () => called('let sum = 0; function onMessage({ n }) { sum += n; }') },
      { name: 'publish', run: () => called('function onMessage(message) { self.publish("a", message); }') },
    ],
    rounds,
  );
  printTable(
    `${AGENTS} agents in code beside the same as data`,
    ['agents', 'events a second', 'against data'],
    ['data', 'code'].map((name) => [
      name,
      1e9 / times.get(name),
      name === 'data' ? 1 : ratio(times.get('code') / times.get('data'), 'at most 20'),
    ]),
  );
  printTable(
    'The sandbox',
    ['what', 'milliseconds', 'a second'],
    [
      ['load', 'the engine'],
      ['make', 'a program'],
      ['call', 'a call for a message'],
      ['publish', 'a call that publishes'],
    ].map(([name, what]) => [what, times.get(name) / 1e6, 1e9 / times.get(name)]),
  );
}
