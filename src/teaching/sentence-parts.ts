/** What the sentences of a scenario are made of. */
import {
  type AgentRole,
  type Behaviour,
  BROKERS,
  type Broker,
  clientOf,
  defaultBroker,
  type Fault,
  LIMITS,
  type Network,
  type OverflowPolicy,
  type Template,
} from '../scenario/index.ts';
import { brokerKindOf } from './lesson-tasks.ts';
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
export interface ScenarioSentence {
  readonly pattern: RegExp;
  readonly example: string;
  readonly make: (draft: ScenarioDraft, found: Found) => string | undefined;
}

/** Returns a sentence; `add` may return a problem. */
export function row(
  source: string,
  example: string,
  add: (draft: ScenarioDraft, found: Found) => unknown,
): ScenarioSentence {
  return {
    pattern: new RegExp(`^${source}$`),
    example,
    make: (draft, found) => {
      const problem = add(draft, found);
      return typeof problem === 'string' ? problem : undefined;
    },
  };
}

/** Sources of regular expressions for the parts of sentences; the name of each group is that of the part. */
export const NUMBER = String.raw`-?\d{1,7}(?:\.\d{1,6})?`;
export const WHO = `(?<who>${NAMES})`;
export const CHANNEL = `(?<channel>${NAME})`;
export const AGENT = `(?<agent>${NAME})`;
const ON = `(?:on (?<on>any channel|${NAME}), )`;
export const AFTER = `(?: after (?<after>${TIME}))?`;
export const JITTER = `(?:,? give or take (?<jitter>${TIME}))?`;
const FROM_TO = `(?: from (?<from>${TIME}))?(?: to (?<to>${TIME}))?`;
export const TIMES = `(?<times>${TIME}(?:(?:, ?| and )${TIME})*)`;

/** Roles of agents, as a sentence names them. */
export const ROLES: Readonly<Record<string, AgentRole>> = {
  agent: 'agent',
  operator: 'operator',
  microgrid: 'microgrid',
  device: 'device',
  worker: 'worker',
};

/** Policies of a full queue, as a sentence names them. */
export const POLICIES: Readonly<Record<string, OverflowPolicy>> = {
  'drops the oldest': 'drop-oldest',
  'drops the newest': 'drop-newest',
  rejects: 'reject',
  blocks: 'block',
};

/** Kinds of behaviours that "mg1 stops failing" ends. */
export const ENDINGS: Readonly<Record<string, Behaviour['kind']>> = {
  'publishing on a timer': 'tick',
  answering: 'publish',
  forwarding: 'forward',
  replying: 'reply',
  working: 'work',
  failing: 'throw',
  collecting: 'batch',
};

function onOf(found: Found): string {
  const on = found.text('on');
  return on === 'any channel' ? '' : unquoted(on);
}

/** A behaviour on each message, for each agent that is named. */
export function onEach(
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
export function acted(
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

/** Returns the times of "14s, 16s and 18s". */
export function timesOf(text: string): readonly number[] {
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

/** Returns the delay of "0.5s to 0.9s". */
export function delayOf(found: Found): Network {
  const delayUsMin = found.us('min', 0);
  return {
    delayUsMin,
    delayUsMean: delayUsMin,
    jitterUs: Math.max(0, found.us('max', delayUsMin) - delayUsMin),
  };
}

/** Returns the place of a link between two names, or a problem. */
export function linkOf({ links }: ScenarioDraft, from: string, to: string): Where | string {
  const link =
    links.find(({ kind, agent, channel }) => kind === 'publish' && agent === from && channel === to) ??
    links.find(({ kind, agent, channel }) => kind !== 'publish' && agent === to && channel === from);
  return link === undefined
    ? `There is no link from “${from}” to “${to}” in the lines above.`
    : { at: 'link', link: link.kind, agent: link.agent, channel: link.channel };
}

type FaultFields<Each = Fault> = Each extends Fault ? Omit<Each, 'where' | 'fromUs' | 'untilUs'> : never;

/** A fault, at the place that the sentence begins with. */
export function fault(rest: string, example: string, fields: (found: Found) => FaultFields): ScenarioSentence {
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

/** Returns a broker with its settings, or a problem. */
export function brokerOf(found: Found): Broker | string {
  const kind = brokerKindOf(found.text('kind'));
  if (kind === undefined)
    return `There is no broker “${found.text('kind')}”. The brokers are ${Object.values(BROKERS)
      .map(({ label }) => label)
      .join(', ')}.`;
  const broker: Record<string, unknown> = { ...defaultBroker(kind) };
  const own = clientOf(defaultBroker(kind));
  const client: Record<string, unknown> = { ...own };
  for (const setting of found
    .text('settings')
    .split(/, ?| and /)
    .filter((one) => one !== '')) {
    const [name = '', ...words] = setting.trim().split(' ');
    const value = words.join(' ');
    const us = timeOf(value);
    const field = us === undefined ? name : `${name}Us`;
    const settings = [broker, client].find((one) => field !== 'kind' && Object.hasOwn(one, field));
    if (settings === undefined) return `${BROKERS[kind].label} has no setting “${name}”.`;
    settings[field] = us ?? (/^\d+$/.test(value) ? Number(value) : value);
    if (settings === client) broker.client = client;
  }
  // Its settings are checked with the document.
  return broker as unknown as Broker;
}

/** Makes the channel of a pair, one way. */
export function pairUp(draft: ScenarioDraft, from: string, to: string): void {
  const channel = `${from}_to_${to}`;
  draft.channel(channel, true);
  draft.link('publish', from, channel);
  draft.link('consume', to, channel);
}

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
