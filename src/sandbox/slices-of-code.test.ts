/**
 * Code that means harm, in a run that is simulated in slices as the page does it: whatever the code does, a slice ends soon, so that the
 * page draws and reacts. Work is counted, not timed.
 */
import { describe, expect, it } from 'vitest';
import type { Behaviour, Fault, Scenario } from '../scenario/index.ts';
import { brokerModel, CODE_BUDGETS, Run } from '../simulation/index.ts';
import { sceneOf } from '../simulation/testing/scenes.ts';
import { loadSandbox, sandboxedCode } from './index.ts';

const { makePrograms } = sandboxedCode(await loadSandbox());
const SECOND = 1_000_000;
/** Limit of one slice: small against a call of code that uses its budget up. */
const LIMIT = { events: 500, payloadBytes: 1024 * 1024, instructions: 100_000 };
/** Most slices that a run gets here. */
const SLICES = 150;
/** Most work of one slice: the limit, then one more piece of work of the run, whose last call ends by force at the latest. */
const MOST = LIMIT.instructions + CODE_BUDGETS.workInstructions + 2.5 * CODE_BUDGETS.callInstructions;

/** Returns the work of each slice of a run, in instructions, and how often code was stopped. */
function slicesOf(scenario: Scenario): { readonly work: readonly number[]; readonly stops: number } {
  let programs: ReturnType<NonNullable<typeof makePrograms>> | undefined;
  const run = new Run(scenario, {
    ...{ makeModel: brokerModel, startLimit: LIMIT },
    makePrograms: (channels) => {
      programs = makePrograms?.(channels);
      if (programs === undefined) throw new Error('No code runs');
      return programs;
    },
  });
  const done = (): number => programs?.instructions ?? 0;
  const work = [done()];
  for (let slice = 0; slice < SLICES && run.frontierUs < 10 * SECOND; slice += 1) {
    const before = done();
    run.advanceTo(10 * SECOND, LIMIT);
    work.push(done() - before);
  }
  const { trace } = run;
  let stops = 0;
  for (let number = 0; number < trace.length; number += 1)
    if (['stopped', 'brokerStopped'].includes(trace.kindOf(number))) stops += 1;
  run.dispose();
  return { work, stops };
}

const code = (source: string): Behaviour => ({ kind: 'code', on: '', source });

/** Does something about each message, and again and again, at one instant after the other. */
const again = (work: string): string =>
  `function onMessage() { ${work}; self.after(1, 'again'); } function onTimer() { onMessage(); }`;

/** A little less than a call may do, by steps of the code and by the engine's own functions. */
const LOOP = `for (let n = 0; n < ${CODE_BUDGETS.callInstructions / 20}; n += 1);`;
const EXPRESSION = '/^(a+)+$/.test("a".repeat(13) + "b")';

const everybody = { at: 'everything' } as const;
const crash: Fault = { kind: 'crash', fromUs: 2 * SECOND, untilUs: 3 * SECOND, where: everybody };
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, place) => `b${place}`);
const agents = (count: number, ...behaviours: readonly Behaviour[]) =>
  Object.fromEntries(names(count).map((name) => [name, behaviours]));
const reading = (kind: 'consume' | 'subscribe', count: number) => names(count).map((name) => [kind, name] as const);
const often = Array.from({ length: 50 }, (_, place) => 20 * place);

const AGENTS: Readonly<Record<string, Scenario>> = {
  'a loop below its budget at every instant': sceneOf({
    agents: agents(1, code(again(LOOP))),
    links: reading('subscribe', 1),
    publishMs: [0],
  }),
  'a regular expression below its budget at every instant': sceneOf({
    ...{ agents: agents(1, code(again(EXPRESSION))), links: reading('subscribe', 1), publishMs: [0] },
  }),
  'many agents that never end': sceneOf({ agents: agents(60, code('for (;;);')) }),
  'many agents that restart at one time': sceneOf({ agents: agents(60, code(LOOP)), faults: [crash] }),
  'sorts of numbers, stopped again and again': sceneOf({
    ...{ agents: agents(1, code('const n = new Float64Array(1e6); for (;;) n.sort();')) },
    faults: often.map((ms) => ({ ...crash, fromUs: (100 + ms) * 1000, untilUs: (110 + ms) * 1000 })),
  }),
  'many agents that fill memory': sceneOf({
    agents: agents(20, code('const all = []; for (let n = 0; n < 30; n += 1) all.push(new Uint8Array(1e6).fill(1));')),
  }),
  'a flood of messages': sceneOf({
    agents: agents(1, code(again('for (let n = 0; n < 400; n += 1) self.publish("c", { n })'))),
    ...{ links: reading('subscribe', 1), publishMs: [0] },
  }),
  'an inbox that is worked off at one time': busyAtFirst(
    sceneOf({
      agents: agents(1, code(`function onMessage() { ${LOOP} }`)),
      links: reading('subscribe', 1),
      publishMs: often,
    }),
  ),
};

/** Keeps the agent b0 busy for five seconds, with a message of another channel. */
function busyAtFirst(scenario: Scenario): Scenario {
  const [c] = scenario.channels;
  const work = { kind: 'work', on: 'd', durationUs: 5 * SECOND, jitterUs: 0 } as const;
  return {
    ...scenario,
    agents: scenario.agents.map((agent) =>
      agent.id === 'b0' ? { ...agent, behaviours: [work, ...agent.behaviours] } : agent,
    ),
    channels: c === undefined ? [] : [c, { ...c, id: 'd' }],
    links: [...scenario.links, { kind: 'subscribe', agent: 'b0', channel: 'd' }],
    interventions: [{ kind: 'publish', atUs: 0, agent: 'a', channel: 'd', message: {} }, ...scenario.interventions],
  };
}

describe('agents in code: a slice of work is bounded', () => {
  it.each(Object.entries(AGENTS))('%s', (_, scenario) => {
    const { work } = slicesOf(scenario);
    expect(Math.max(...work)).toBeLessThan(MOST);
    // It does something that would take long in one go.
    expect(work.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(5 * LIMIT.instructions);
  });
});

/** A broker that does something in each of its methods. */
const broker = (methods: string): Pick<Scenario, 'broker'> => ({
  broker: { kind: 'own', source: `class Mine extends MessageBroker { ${methods} }` },
});
const REST = 'createChannel() {} async publish() {} subscribe() { return () => {}; }';

const BROKERS: Readonly<Record<string, Scenario>> = {
  'a loop below its budget in publish': {
    ...sceneOf({ publishMs: often }),
    ...broker(`createChannel() {} async publish() { ${LOOP} }`),
  },
  'a loop below its budget in a timer that begins again': {
    ...sceneOf({ publishMs: [0] }),
    ...broker(`createChannel() {} async publish() { const again = () => { ${LOOP} this.after(1, again); }; again(); }`),
  },
  'many consumers that are withdrawn at one time': {
    ...sceneOf({ agents: agents(60), links: reading('consume', 60), faults: [crash] }),
    ...broker(
      `${REST} consume(channel, { signal }) { signal.addEventListener('abort', () => { ${LOOP} }); return new Promise(() => {}); }`,
    ),
  },
  'many subscriptions that are renewed at one time': {
    ...sceneOf({ agents: agents(60), links: reading('subscribe', 60), faults: [crash] }),
    ...broker(`createChannel() {} subscribe() { ${LOOP} return () => {}; }`),
  },
  'a flood of deliveries': {
    ...sceneOf({ agents: agents(1), links: reading('subscribe', 1), publishMs: often }),
    ...broker(
      'createChannel() {} subscribe(_, one) { this.one = one; return () => {}; } async publish(_, m) { for (let n = 0; n < 900; n += 1) this.one(m); }',
    ),
  },
};

describe('an own broker: a slice of work is bounded', () => {
  it.each(Object.entries(BROKERS))('%s', (_, scenario) => {
    const { work } = slicesOf(scenario);
    expect(Math.max(...work)).toBeLessThan(MOST);
    expect(work.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(5 * LIMIT.instructions);
  });
});
