/**
 * A scenario in sentences, one on each line: "operator publishes to control every 2s: {"setpoint": 5}". Each row has a pattern, an
 * example and what it adds to the draft. The first row that matches is taken.
 */
import {
  type AgentRole,
  type Behaviour,
  BROKERS,
  type Broker,
  defaultBroker,
  type Fault,
  LIMITS,
  type OverflowPolicy,
  type Template,
} from '../scenario/index.ts';
import { brokerKindOf, expectationOf } from './lesson-tasks.ts';
import { NAME, NAMES, namesOf, TIME, timeOf, unquoted } from './lesson-words.ts';
import type { ScenarioDraft } from './scenario-draft.ts';

/** The parts of a sentence that a pattern names, and the JSON after its colon. */
export interface Found {
  readonly text: (name: string) => string;
  readonly names: (name: string) => readonly string[];
  /** Returns a time; `or` if the sentence has none. */
  readonly us: (name: string, or: number) => number;
  readonly number: (name: string, or: number) => number;
  readonly has: (name: string) => boolean;
  readonly template: Template;
}

/** A sentence. `make` returns a problem if what was found makes no sense. */
interface ScenarioSentence {
  readonly pattern: RegExp;
  readonly example: string;
  readonly make: (draft: ScenarioDraft, found: Found) => string | undefined;
}

function row(source: string, example: string, add: (draft: ScenarioDraft, found: Found) => unknown): ScenarioSentence {
  return {
    pattern: new RegExp(`^${source}$`),
    example,
    make: (draft, found) => {
      const problem = add(draft, found);
      return typeof problem === 'string' ? problem : undefined;
    },
  };
}

const NUMBER = String.raw`-?\d{1,7}(?:\.\d{1,6})?`;
const WHO = `(?<who>${NAMES})`;
const CHANNEL = `(?<channel>${NAME})`;
const AGENT = `(?<agent>${NAME})`;
const ON = `(?:on (?<on>any channel|${NAME}), )`;
const AFTER = `(?: after (?<after>${TIME}))?`;
const JITTER = `(?:,? give or take (?<jitter>${TIME}))?`;
const FROM_TO = `(?: from (?<from>${TIME}))?(?: to (?<to>${TIME}))?`;
const TIMES = `(?<times>${TIME}(?:(?:, ?| and )${TIME})*)`;

const ROLES: Readonly<Record<string, AgentRole>> = {
  agent: 'agent',
  operator: 'operator',
  microgrid: 'microgrid',
  device: 'device',
  worker: 'worker',
};

const POLICIES: Readonly<Record<string, OverflowPolicy>> = {
  'drops the oldest': 'drop-oldest',
  'drops the newest': 'drop-newest',
  rejects: 'reject',
  blocks: 'block',
};

function onOf(found: Found): string {
  const on = found.text('on');
  return on === 'any channel' ? '' : unquoted(on);
}

/** A behaviour on each message, for each agent that is named. */
function onEach(
  rest: string,
  example: string,
  behaviour: (found: Found, on: string) => Behaviour,
  replaces?: Behaviour['kind'],
): ScenarioSentence {
  return row(`${ON}${WHO} ${rest}`, example, (draft, found) => {
    for (const who of found.names('who')) {
      const on = onOf(found);
      const made = behaviour(found, on);
      if (on !== '') draft.channel(on);
      if (replaces !== undefined) draft.forget(who, replaces);
      draft.behaves(who, made);
      if ('channel' in made) draft.link('publish', who, made.channel);
    }
  });
}

/** Something that a user does at a time. */
function acted(
  verb: string,
  example: string,
  kind: 'publish' | 'consume' | 'subscribe' | 'unsubscribe',
): ScenarioSentence {
  return row(`at ${TIMES}, ${AGENT} ${verb} ${CHANNEL}`, example, (draft, found) => {
    const agent = found.text('agent');
    const channel = found.text('channel');
    draft.agent(agent);
    draft.channel(channel);
    for (const atUs of timesOf(found.text('times')))
      draft.interventions.push(
        kind === 'publish' ? { kind, atUs, agent, channel, message: found.template } : { kind, atUs, agent, channel },
      );
  });
}

function timesOf(text: string): readonly number[] {
  return text.split(/, ?| and /).map((time) => timeOf(time) ?? 0);
}

type Where = Fault['where'];

function whereOf(draft: ScenarioDraft, found: Found): Where | string {
  const [from, to] = [found.text('from_node'), found.text('to_node')];
  if (from !== '') return linkOf(draft, from, to);
  const name = found.text('where');
  if (name === 'everything') return { at: 'everything' };
  if (draft.agents.has(name)) return { at: 'agent', agent: name };
  if (draft.channels.has(name)) return { at: 'channel', channel: name };
  return `There is no agent and no channel “${name}” in the lines above.`;
}

function linkOf({ links }: ScenarioDraft, from: string, to: string): Where | string {
  const link =
    links.find(({ kind, agent, channel }) => kind === 'publish' && agent === from && channel === to) ??
    links.find(({ kind, agent, channel }) => kind !== 'publish' && agent === to && channel === from);
  return link === undefined
    ? `There is no link from “${from}” to “${to}” in the lines above.`
    : { at: 'link', link: link.kind, agent: link.agent, channel: link.channel };
}

type FaultFields<Each = Fault> = Each extends Fault ? Omit<Each, 'where' | 'fromUs' | 'untilUs'> : never;

function fault(rest: string, example: string, fields: (found: Found) => FaultFields): ScenarioSentence {
  const where = `(?:the link from (?<from_node>${NAME}) to (?<to_node>${NAME})|(?<where>${NAME}))`;
  return row(`${where} ${rest}${FROM_TO}`, example, (draft, found) => {
    const at = whereOf(draft, found);
    if (typeof at === 'string') return at;
    const times = { fromUs: found.us('from', 0), untilUs: found.us('to', LIMITS.timeUs) };
    // The fields are those of one kind.
    draft.faults.push({ ...fields(found), ...times, where: at } as Fault);
    return undefined;
  });
}

function brokerOf(found: Found): Broker | string {
  const kind = brokerKindOf(found.text('kind'));
  if (kind === undefined)
    return `There is no broker “${found.text('kind')}”. The brokers are ${Object.values(BROKERS)
      .map(({ label }) => label)
      .join(', ')}.`;
  const broker: Record<string, unknown> = { ...defaultBroker(kind) };
  for (const setting of found
    .text('settings')
    .split(/, ?| and /)
    .filter((one) => one !== '')) {
    const [name = '', ...words] = setting.trim().split(' ');
    const value = words.join(' ');
    const us = timeOf(value);
    const field = us === undefined ? name : `${name}Us`;
    if (!Object.hasOwn(broker, field)) return `${BROKERS[kind].label} has no setting “${name}”.`;
    broker[field] = us ?? (/^\d+$/.test(value) ? Number(value) : value);
  }
  // Its settings are checked with the document.
  return broker as unknown as Broker;
}

/** Makes the channels of a pair, both ways: each agent publishes to its own and consumes from the other's. */
function pairUp(draft: ScenarioDraft, from: string, to: string): void {
  const channel = `${from}_to_${to}`;
  draft.channel(channel, true);
  draft.link('publish', from, channel);
  draft.link('consume', to, channel);
}

const TICK_PERIOD_US = 1_000_000;

/** The sentences, in the order in which they are tried. */
export const SCENARIO_SENTENCES: readonly ScenarioSentence[] = [
  row('name: (?<text>.+)', 'name: The late subscriber', (draft, found) => {
    draft.name = found.text('text');
  }),
  row('description: (?<text>.+)', 'description: The phone subscribes late.', (draft, found) => {
    draft.description = found.text('text');
  }),
  row('seed: (?<seed>\\d{1,10})', 'seed: 7', (draft, found) => {
    draft.seed = found.number('seed', 1);
  }),
  row(`delay: (?<min>${TIME})(?: to (?<max>${TIME}))?`, 'delay: 0.5s to 0.9s', (draft, found) => {
    const delayUsMin = found.us('min', 0);
    draft.network = {
      delayUsMin,
      delayUsMean: delayUsMin,
      jitterUs: Math.max(0, found.us('max', delayUsMin) - delayUsMin),
    };
  }),
  row('broker: (?<kind>[^:]+?)(?: with (?<settings>[^:]+))?', 'broker: Kafka with partitions 2', (draft, found) => {
    const broker = brokerOf(found);
    if (typeof broker === 'string') return broker;
    draft.broker = broker;
    return undefined;
  }),
  row(`expect: (?<text>.+)`, 'expect: every message on control reaches mg1 within 2s', (draft, found) => {
    const assertion = expectationOf(found.text('text'));
    if (assertion === undefined) return `“${found.text('text')}” is no expectation.`;
    draft.assertions.push(assertion);
    return undefined;
  }),
  row(`place (?<where>${NAME}) at (?<x>${NUMBER}), ?(?<y>${NUMBER})`, 'place operator at 0, 0', (draft, found) => {
    draft.place(found.text('where'), Math.round(found.number('x', 0)), Math.round(found.number('y', 0)));
  }),
  row(
    `${WHO} (?:is|are) (?:an? )?(?<role>agent|operator|microgrid|device|worker)s?`,
    'operator is an operator',
    (draft, found) => {
      for (const who of found.names('who')) draft.role(who, ROLES[found.text('role')] ?? 'agent');
    },
  ),
  row(`pair (?<from>${NAME}) to (?<to_agent>${NAME})`, 'pair operator to mg1', (draft, found) => {
    pairUp(draft, unquoted(found.text('from')), unquoted(found.text('to_agent')));
  }),
  row(`pair ${WHO}`, 'pair mg1, mg2 and mg3', (draft, found) => {
    const all = found.names('who');
    if (all.length * all.length > LIMITS.channels) return 'These are too many pairs.';
    for (const from of all) for (const to of all) if (from !== to) pairUp(draft, from, to);
    return undefined;
  }),
  row(
    `${WHO} publish(?:es)? to ${CHANNEL}(?: every (?<every>${TIME})(?:,? (?:first )?(?:at|from) (?<first>${TIME}))?${JITTER}(?:,? (?<count>\\d{1,6}) times)?| at ${TIMES})?`,
    'operator publishes to control every 2s, first at 0.5s: {"setpoint": {"$count": 1}}',
    (draft, found) => {
      const channel = found.text('channel');
      const tick = { kind: 'tick', channel, jitterUs: found.us('jitter', 0), message: found.template } as const;
      for (const who of found.names('who')) {
        draft.link('publish', who, channel);
        if (found.has('every')) {
          const times = { periodUs: found.us('every', 0), offsetUs: found.us('first', 0) };
          draft.behaves(who, { ...tick, ...times, count: found.number('count', 0) });
        }
        for (const offsetUs of found.has('times') ? timesOf(found.text('times')) : [])
          draft.behaves(who, { ...tick, periodUs: TICK_PERIOD_US, offsetUs, count: 1 });
      }
    },
  ),
  row(`${WHO} stops? publishing on a timer`, 'operator stops publishing on a timer', (draft, found) => {
    for (const who of found.names('who')) draft.forget(who, 'tick');
  }),
  row(
    `${WHO} subscribes? to ${CHANNEL}(?: from (?<from>${TIME}))?`,
    'mg1, mg2 subscribe to control',
    (draft, found) => {
      for (const who of found.names('who')) draft.link('subscribe', who, found.text('channel'), found.us('from', 0));
    },
  ),
  row(`${WHO} consumes? from ${CHANNEL}(?: from (?<from>${TIME}))?`, 'mg1 consumes from jobs', (draft, found) => {
    for (const who of found.names('who')) draft.link('consume', who, found.text('channel'), found.us('from', 0));
  }),
  row(
    `${WHO} (?:does|do) not (?<link>publish|subscribe|consume) (?:to|from) ${CHANNEL}`,
    'mg1 does not subscribe to control',
    (draft, found) => {
      const kind = found.text('link');
      for (const who of found.names('who'))
        if (kind === 'publish' || kind === 'subscribe' || kind === 'consume')
          draft.unlink(kind, who, found.text('channel'));
    },
  ),
  onEach(
    `publish(?:es)? to ${CHANNEL}${AFTER}`,
    'on control, mg1 publishes to status after 0.5s: {"ok": true}',
    (found, on) => ({
      ...{
        kind: 'publish',
        on,
        channel: found.text('channel'),
        delayUs: found.us('after', 0),
        message: found.template,
      },
    }),
  ),
  onEach(`forwards? to ${CHANNEL}${AFTER}`, 'on control, mg1 forwards to backup', (found, on) => ({
    ...{ kind: 'forward', on, channel: found.text('channel'), delayUs: found.us('after', 0) },
  })),
  onEach(`repl(?:y|ies)${AFTER}`, 'on operator_to_mg1, mg1 replies after 0.5s: {"kw": 3}', (found, on) => ({
    ...{ kind: 'reply', on, delayUs: found.us('after', 0), message: found.template },
  })),
  onEach(
    `works? for (?<work>${TIME})${JITTER}`,
    'on jobs, mg1 works for 2s',
    (found, on) => ({
      ...{ kind: 'work', on, durationUs: found.us('work', 0), jitterUs: found.us('jitter', 0) },
    }),
    'work',
  ),
  onEach(
    `fails? on every (?:(?<nth>\\d{1,6})(?:st|nd|rd|th) )?message(?:: (?<error>.+))?`,
    'on jobs, mg1 fails on every 3rd message: out of range',
    (found, on) => ({
      ...{
        kind: 'throw',
        on,
        every: found.number('nth', 1),
        error: found.has('error') ? found.text('error') : 'failed',
      },
    }),
    'throw',
  ),
  onEach(
    `collects? (?<count>\\d{1,4}) messages into ${CHANNEL}(?: for at most (?<most>${TIME}))?`,
    'on status, mg1 collects 3 messages into report for at most 5s: {"count": {"$field": "count"}}',
    (found, on) => ({
      ...{ kind: 'batch', on, channel: found.text('channel'), count: found.number('count', 1) },
      ...{ waitUs: found.us('most', 60_000_000), message: found.template },
    }),
  ),
  acted('publishes to', 'at 3s, operator publishes to control: {"setpoint": 5}', 'publish'),
  acted('consumes from', 'at 14s, 16s, archive consumes from readings', 'consume'),
  acted('subscribes to', 'at 8s, phone subscribes to readings', 'subscribe'),
  acted('unsubscribes from', 'at 9s, phone unsubscribes from readings', 'unsubscribe'),
  row(
    `${CHANNEL} holds (?<capacity>\\d{1,7})(?: and (?<policy>drops the oldest|drops the newest|rejects|blocks))?`,
    'jobs holds 5 and drops the newest',
    (draft, found) => {
      const id = found.text('channel');
      const overflow = POLICIES[found.text('policy')] ?? 'drop-oldest';
      draft.channels.set(id, { ...draft.channel(id), capacity: found.number('capacity', 1), overflow });
    },
  ),
  row('no faults', 'no faults', (draft) => {
    draft.faults = [];
  }),
  fault('crashes', 'mg2 crashes from 5s to 8s', () => ({ kind: 'crash' })),
  fault(`is slow(?: by (?<factor>${NUMBER}))?`, 'mg2 is slow by 4 from 5s to 8s', (found) => ({
    ...{ kind: 'slow', factor: found.number('factor', 4) },
  })),
  fault('throws', 'mg2 throws from 5s to 8s', () => ({ kind: 'throw', error: 'failed' })),
  fault('is cut', 'mg2 is cut from 5s to 8s', () => ({ kind: 'cut' })),
  fault('loses (?<share>\\d{1,3})%', 'control loses 50% from 5s to 8s', (found) => ({
    ...{ kind: 'loss', probability: found.number('share', 0) / 100 },
  })),
  fault('duplicates (?<share>\\d{1,3})%', 'control duplicates 50%', (found) => ({
    ...{ kind: 'duplication', probability: found.number('share', 0) / 100 },
  })),
  fault(`reorders (?<share>\\d{1,3})% by (?<delay>${TIME})`, 'control reorders 30% by 2s', (found) => ({
    ...{ kind: 'reordering', probability: found.number('share', 0) / 100, delayUs: found.us('delay', 0) },
  })),
  fault(`is delayed by (?<delay>${TIME})`, 'control is delayed by 1s from 5s to 8s', (found) => ({
    ...{ kind: 'delay', delayUs: found.us('delay', 0), jitterUs: 0 },
  })),
];

/** Returns the parts that a pattern has found. */
export function foundIn(groups: Readonly<Record<string, string | undefined>>, template: Template): Found {
  const text = (name: string): string => unquoted(groups[name] ?? '');
  return {
    text,
    names: (name) => namesOf(groups[name] ?? ''),
    us: (name, or) => (groups[name] === undefined ? or : (timeOf(text(name)) ?? or)),
    number: (name, or) => (groups[name] === undefined ? or : Number(text(name))),
    has: (name) => groups[name] !== undefined,
    template,
  };
}
