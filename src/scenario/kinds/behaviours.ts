/** The kinds of behaviours: what an agent does by itself. What each does in a run is in `simulation/running-behaviours.ts`. */
import { nameProblem } from '../../messaging/index.ts';
import type { EditIssue } from '../commands.ts';
import type { Micros, Template } from '../terms.ts';
import {
  type AnyKind,
  channelField,
  codeField,
  countField,
  type Family,
  familyShape,
  fresh,
  type Near,
  onField,
  templateField,
  textField,
  timeField,
} from './field.ts';
import { Beginning, shapeIssue } from './value-shapes.ts';

/**
 * One thing that an agent does. All behaviours that match run, in order: the first match of a kind is not special. `on` is a
 * channel, or '' for any.
 */
export type Behaviour = From & Does;

/** Beginning of what is added while a scenario runs. */
export interface From {
  /**
   * Time from which it acts.
   * @default 0
   */
  readonly fromUs?: Micros;
}

type Does =
  /** Publishes every `periodUs`, first at `offsetUs` after its beginning, each time moved by up to ± `jitterUs`; `count` 0 is without end. */
  | {
      readonly kind: 'tick';
      readonly channel: string;
      readonly periodUs: Micros;
      readonly offsetUs: Micros;
      readonly jitterUs: Micros;
      readonly count: number;
      readonly message: Template;
    }
  /** On a message from `on`, publishes `message` to `channel` after `delayUs`. */
  | {
      readonly kind: 'publish';
      readonly on: string;
      readonly channel: string;
      readonly delayUs: Micros;
      readonly message: Template;
    }
  /** Passes the message on, unchanged. */
  | { readonly kind: 'forward'; readonly on: string; readonly channel: string; readonly delayUs: Micros }
  /** Answers the agent that published it, on the pair channel from this agent to that one. */
  | { readonly kind: 'reply'; readonly on: string; readonly delayUs: Micros; readonly message: Template }
  /** Is busy for `durationUs` ± `jitterUs` with each message; the behaviours after it in the list run when it is done. */
  | { readonly kind: 'work'; readonly on: string; readonly durationUs: Micros; readonly jitterUs: Micros }
  /** Throws on every n-th message (`every` at least 1) from `on`. The behaviours after it do not run for that message. */
  | { readonly kind: 'throw'; readonly on: string; readonly every: number; readonly error: string }
  /**
   * Collects messages from `on`, and publishes one message when there are `count`, or `waitUs` after the first. For the template,
   * `$field` reads `count`, `messages` (a list), `first` and `last` of the batch. The agent is done with a message when it has
   * collected it: an open batch is lost when the agent crashes.
   */
  | {
      readonly kind: 'batch';
      readonly on: string;
      readonly channel: string;
      readonly count: number;
      readonly waitUs: Micros;
      readonly message: Template;
    }
  /** Is a program in TypeScript, which handles the messages from `on`. An agent has at most one. */
  | { readonly kind: 'code'; readonly on: string; readonly source: string };

/** Fields that every behaviour has. */
type Shared = 'kind' | keyof From;

/** Kind of a behaviour. */
export type BehaviourKind = Behaviour['kind'];

const COUNT_MAX = 1_000_000;
const BATCH_MAX = 1000;

const jitter = timeField('Jitter, more or less', { or: 0, start: 0 });
const after = (start: Micros) => timeField('After', { or: 0, start });

/** Versions of links. */
export type LinksVersion = 1 | 2 | 3 | 4 | 5;

/** Code that an agent begins with. */
export const FIRST_CODE = `// Answers each message with the same content.
function onMessage(message, { channel, from }) {
  self.reply(message);
}
`;

export interface InLinks {
  /**
   * First version of links that has the kind. Older readers refuse the link, and say that it is newer. A new kind takes the next
   * version (`TAGS` in `link/codec.ts`). @default 1
   */
  readonly linksSince?: LinksVersion;
}

/** The kinds in the order in which they are offered. A link names a kind by its place here: a new one comes last. */
export const BEHAVIOURS: { readonly [Name in BehaviourKind]: Family<Behaviour, Shared>[Name] & InLinks } = {
  tick: {
    label: 'Publishes on a timer',
    hint: 'Publishes a message at regular intervals.',
    fields: {
      channel: channelField(),
      periodUs: timeField('Every', { minUs: 1000, start: 2_000_000 }),
      offsetUs: timeField('First at', { or: 0, start: 0 }),
      jitterUs: jitter,
      count: countField('Times (0: no end)', { min: 0, max: COUNT_MAX, or: 0, start: 0 }),
      message: templateField({ n: { $count: 1 } }),
    },
  },
  publish: {
    label: 'Publishes on each message',
    hint: 'Publishes another message for each one that it receives.',
    fields: { on: onField(), channel: channelField(), delayUs: after(500_000), message: templateField({ ok: true }) },
  },
  forward: {
    label: 'Forwards each message',
    hint: 'Publishes each message that it receives again, unchanged.',
    fields: { on: onField(), channel: channelField(), delayUs: after(0) },
  },
  reply: {
    label: 'Replies to the sender of each message',
    hint: 'Publishes on the pair channel from this agent to the sender.',
    fields: { on: onField(), delayUs: after(500_000), message: templateField({ ok: true }) },
  },
  work: {
    label: 'Takes time to process each message',
    hint: 'Is busy meanwhile. The behaviours below it run when it is done.',
    fields: { on: onField(), durationUs: timeField('Takes', { start: 1_000_000 }), jitterUs: jitter },
  },
  throw: {
    label: 'Fails on every n-th message',
    hint: 'Throws an error. The behaviours below it do not run for that message.',
    fields: {
      on: onField(),
      every: countField('Every n-th', { min: 1, max: COUNT_MAX, start: 3 }),
      error: textField('Error', { or: 'failed', start: 'failed' }),
    },
  },
  batch: {
    label: 'Collects messages into a batch',
    hint: 'Publishes one message for several, at the latest some time after the first. Its template reads “count”, “messages”, “first” and “last” of the batch as fields.',
    fields: {
      on: onField(),
      channel: channelField(),
      count: countField('Messages in a batch', { min: 1, max: BATCH_MAX, start: 3 }),
      waitUs: timeField('Waits at most', { minUs: 1000, start: 2_000_000 }),
      message: templateField({ count: { $field: 'count' }, messages: { $field: 'messages' } }),
    },
    linksSince: 3,
  },
  code: {
    label: 'Runs code',
    hint: 'A program in TypeScript. It runs in a closed sandbox: no network, no files, no page.',
    fields: { on: onField(), source: codeField('Code', FIRST_CODE) },
    linksSince: 5,
  },
};

/** Returns whether one more behaviour of a kind fits beside others: an agent has one program at most. */
export function fitsBeside(kind: BehaviourKind, others: readonly { readonly kind: BehaviourKind }[]): boolean {
  return kind !== 'code' || others.every((other) => other.kind !== 'code');
}

export const BehaviourSchema = familyShape<Behaviour>(BEHAVIOURS, {}, () => ({ fromUs: Beginning }));

/** Returns a new behaviour, on channels near the agent, that acts from a time on. */
export function newBehaviour(kind: BehaviourKind, near: Near, fromUs: Micros = 0): Behaviour {
  return fresh<Behaviour>(BEHAVIOURS[kind], kind, near, fromUs === 0 ? {} : { fromUs });
}

/** Returns the first problem of a behaviour that an edit brings. */
export function behaviourIssue(behaviour: Behaviour, path: string): EditIssue | undefined {
  for (const [name, id] of channelEntries(behaviour)) {
    const problem = nameProblem(id);
    if (problem !== undefined) return { message: `The channel ${problem}.`, path: `${path}.${name}` };
  }
  return shapeIssue(BehaviourSchema, behaviour, path);
}

/** Returns the channels that a behaviour names. */
export function channelsOf(behaviour: Behaviour): readonly string[] {
  return channelEntries(behaviour).map(([, id]) => id);
}

/** Returns a copy of the behaviour with other channels. */
export function withChannels(behaviour: Behaviour, rename: (id: string) => string): Behaviour {
  const names = channelEntries(behaviour).map(([name, id]) => [name, rename(id)]);
  return { ...behaviour, ...Object.fromEntries(names) };
}

/** Returns the fields that name a channel, with its name; first those that are published to. A field that stands for any channel names none. */
function channelEntries(behaviour: Behaviour): readonly (readonly [string, string])[] {
  const { fields }: AnyKind = BEHAVIOURS[behaviour.kind];
  const values = new Map<string, unknown>(Object.entries(behaviour));
  const named = (as: 'channel' | 'on'): readonly (readonly [string, string])[] =>
    Object.entries(fields).flatMap(([name, { input }]) => {
      const id = values.get(name);
      return typeof id === 'string' && input.as === as ? [[name, id] as const] : [];
    });
  return [...named('channel'), ...named('on').filter(([, id]) => id !== '')];
}
