/** The first line of a recording: what it is, who and what is in it, and how payloads were kept. */
import type { Micros } from '../events.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';
import { isName, oneOf, type Rule, TEXT, TIME, whole } from './rules.ts';

/** Version of the format that is written, and the newest that is read. */
export const RECORDING_VERSION = 1;

/** How the payloads of messages were kept: whole, shortened, or not at all. */
export type KeptPayloads = 'all' | 'summary' | 'none';

/** Kind of a channel: a queue; a topic, which only copies; a log; or none, between two agents. */
export type RecordedChannelKind = 'queue' | 'topic' | 'log' | 'direct';

/** Agent of a recording, with its place in a hierarchy if it has one. */
export interface RecordedAgent {
  readonly name: string;
  /** Level in a hierarchy; a higher one is drawn higher. */
  readonly level?: number;
  /** Name of the agent above it. */
  readonly parent?: string;
}

/** Channel of a recording. */
export interface RecordedChannel {
  readonly name: string;
  readonly kind: RecordedChannelKind;
  /** Sender and recipient of a direct channel. */
  readonly from?: string;
  readonly to?: string;
}

/** First line of a recording: its title, agents and channels, and how payloads were kept. */
export interface RecordingHeader {
  readonly title?: string;
  /** Program that wrote it. */
  readonly madeBy?: string;
  /** End of the recording, if it is later than the last event. */
  readonly untilUs?: Micros;
  readonly payloads: KeptPayloads;
  readonly broker: 'memory' | 'redis-streams' | 'redis-pubsub' | 'kafka';
  readonly agents: readonly RecordedAgent[];
  readonly channels: readonly RecordedChannel[];
}

/** Header of a file that has none. */
export const NO_HEADER: RecordingHeader = { payloads: 'all', broker: 'memory', agents: [], channels: [] };

/** Rules of the fields of a header, of an agent and of a channel, for the reader and the published schema. */
export const HEADER_RULES = {
  title: TEXT,
  madeBy: TEXT,
  untilUs: TIME,
  payloads: oneOf(['all', 'summary', 'none']),
  broker: oneOf(['memory', 'redis-streams', 'redis-pubsub', 'kafka']),
} as const satisfies Readonly<Record<string, Rule>>;
export const LEVEL = whole(0, LIMITS.level);
export const CHANNEL_KIND = oneOf(['queue', 'topic', 'log', 'direct']);

/** A header that was read, and what of it could not be used; or the reason why the file is no recording. */
export type HeaderResult =
  | { readonly header: RecordingHeader; readonly problems: readonly string[] }
  | { readonly error: string };

type Fields = ReadonlyMap<string, unknown>;

/** Reads the header from a parsed line. Parts that are wrong are left out and named. */
export function readHeader(value: object): HeaderResult {
  const fields: Fields = new Map(Object.entries(value));
  const version = fields.get('version');
  if (fields.get('heronry') !== 'recording' || typeof version !== 'number')
    return { error: 'The first line is no header of a recording: "heronry" or "version" is wrong.' };
  if (version > RECORDING_VERSION)
    return {
      error: `It was made by a newer Heronry (version ${version} of the format; this one reads version ${RECORDING_VERSION}).`,
    };
  if (version !== RECORDING_VERSION) return { error: `Its version is ${version}; this Heronry reads version 1.` };
  const problems: string[] = [];
  const known = Object.entries(HEADER_RULES).flatMap(([name, rule]): [string, unknown][] => {
    const given = fields.get(name);
    if (given === undefined || rule.holds(given)) return given === undefined ? [] : [[name, given]];
    problems.push(`${name} must be ${rule.words}`);
    return [];
  });
  const agents = itemsOf(fields, 'agents', LIMITS.agents, problems).flatMap((item) => agentOf(item, problems));
  const channels = itemsOf(fields, 'channels', LIMITS.channels, problems).flatMap((item) => channelOf(item, problems));
  // The rules above have checked the fields.
  const header = { ...NO_HEADER, ...Object.fromEntries(known) } as RecordingHeader;
  return {
    header: {
      ...header,
      agents: withParents(unique(agents, problems), problems),
      channels: unique(channels, problems),
    },
    problems,
  };
}

/** Returns the header's line, without a line end. */
export function headerLine({ agents, channels, ...rest }: RecordingHeader): string {
  return JSON.stringify({ heronry: 'recording', version: RECORDING_VERSION, ...rest, agents, channels });
}

function itemsOf(fields: Fields, name: string, max: number, problems: string[]): readonly Fields[] {
  const list = fields.get(name) ?? [];
  if (!Array.isArray(list)) {
    problems.push(`${name} must be a list`);
    return [];
  }
  if (list.length > max) problems.push(`${name}: only the first ${max} of ${list.length} are read`);
  return list.slice(0, max).map((item: unknown) => new Map(typeof item === 'object' ? Object.entries(item ?? {}) : []));
}

function agentOf(item: Fields, problems: string[]): readonly RecordedAgent[] {
  const [name, level, parent] = [item.get('name'), item.get('level'), item.get('parent')];
  if (!isName(name)) {
    problems.push('an agent without a name is left out');
    return [];
  }
  const hasLevel = level !== undefined && LEVEL.holds(level);
  if (level !== undefined && !hasLevel) problems.push(`the level of ${name} must be ${LEVEL.words}`);
  return [{ name, ...(hasLevel ? { level: Number(level) } : {}), ...(isName(parent) ? { parent } : {}) }];
}

function channelOf(item: Fields, problems: string[]): readonly RecordedChannel[] {
  const [name, kind = 'queue', from, to] = ['name', 'kind', 'from', 'to'].map((field) => item.get(field));
  if (!isName(name)) {
    problems.push('a channel without a name is left out');
    return [];
  }
  if (!CHANNEL_KIND.holds(kind)) {
    problems.push(`the kind of ${name} must be ${CHANNEL_KIND.words}`);
    return [{ name, kind: 'queue' }];
  }
  // The rule above has checked it.
  const checked = kind as RecordedChannelKind;
  if (checked !== 'direct') return [{ name, kind: checked }];
  if (isName(from) && isName(to)) return [{ name, kind: checked, from, to }];
  problems.push(`the direct channel ${name} needs “from” and “to”`);
  return [];
}

function unique<Item extends { readonly name: string }>(items: readonly Item[], problems: string[]): readonly Item[] {
  const seen = new Set<string>();
  return items.filter(({ name }) => {
    if (seen.has(name)) problems.push(`${name} is listed twice`);
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew;
  });
}

/** Returns the agents without parents that do not exist, or that are below themselves. */
function withParents(agents: readonly RecordedAgent[], problems: string[]): readonly RecordedAgent[] {
  const parents = new Map(agents.map(({ name, parent }) => [name, parent]));
  const isAbove = new Map<string, boolean>();
  return agents.map((agent) => {
    const { name, parent, ...rest } = agent;
    if (parent === undefined) return agent;
    if (parents.has(parent) && !isInCycle(name, parents, isAbove)) return agent;
    problems.push(
      parents.has(parent) ? `${name} would be below itself` : `${name} is below ${parent}, which is not listed`,
    );
    parents.set(name, undefined);
    return { name, ...rest };
  });
}

function isInCycle(
  name: string,
  parents: ReadonlyMap<string, string | undefined>,
  reachesTop: Map<string, boolean>,
): boolean {
  const path = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && reachesTop.get(at) !== true; at = parents.get(at)) {
    if (path.has(at)) return true;
    path.add(at);
  }
  for (const one of path) reachesTop.set(one, true);
  return false;
}
