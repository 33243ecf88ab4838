/**
 * The kinds of expectations. An expectation is broken by one event, or by a time that passed in vain: the rule of each kind is in
 * `simulation/assertion-rules.ts`.
 */
import type { EditIssue } from '../commands.ts';
import { LIMITS } from '../limits.ts';
import type { Scenario } from '../scenario.ts';
import type { Micros } from '../terms.ts';
import { type AnyKind, anyField, countField, type Family, type Field, familyShape, fresh, timeField } from './field.ts';
import { shapeIssue } from './value-shapes.ts';

/** `channel` and `agent` may be '' for any. */
export type Assertion =
  /** Every message that the channel accepts reaches the agent within `withinUs` of being published. */
  | { readonly kind: 'arrives'; readonly channel: string; readonly agent: string; readonly withinUs: Micros }
  /** No agent receives a message twice. */
  | { readonly kind: 'once'; readonly channel: string; readonly agent: string }
  /** The agent receives the channel's messages in the order in which each publisher sent them. */
  | { readonly kind: 'inOrder'; readonly channel: string; readonly agent: string }
  /** The channel's queue never holds more than `depthMax`. */
  | { readonly kind: 'depth'; readonly channel: string; readonly depthMax: number }
  /** No message of the channel is lost, dropped or refused on its way. */
  | { readonly kind: 'nothingLost'; readonly channel: string }
  /** No callback of the agent throws. */
  | { readonly kind: 'noFailure'; readonly agent: string };

/** Kind of an expectation. */
export type AssertionKind = Assertion['kind'];

interface Sentence {
  /** Sentence with the fields in braces, which continues "It is expected that". */
  readonly sentence: string;
}

const within = timeField('Within seconds', { start: 1_000_000 });
const atMost = countField('At most', { min: 0, max: LIMITS.capacity, start: 5 });
const anyChannel = anyField('channel', 'any channel', { or: '', start: '' });

/** The kinds in the order in which they are offered. */
export const EXPECTATIONS: { readonly [Name in AssertionKind]: Family<Assertion>[Name] & Sentence } = {
  arrives: {
    label: 'Every message arrives in time',
    sentence: 'every message on {channel} reaches {agent} within {withinUs}',
    fields: {
      channel: anyField('channel', 'any channel', { start: ({ channel }) => channel }),
      agent: anyField('agent', 'some agent', { start: ({ agent }) => agent }),
      withinUs: within,
    },
  },
  once: {
    label: 'No message arrives twice',
    sentence: 'no message on {channel} reaches {agent} twice',
    fields: { channel: anyChannel, agent: anyField('agent', 'anybody', { or: '', start: '' }) },
  },
  inOrder: {
    label: 'Messages arrive in order',
    sentence: 'the messages on {channel} reach {agent} in order',
    fields: { channel: anyChannel, agent: anyField('agent', 'everybody', { or: '', start: '' }) },
  },
  depth: {
    label: 'A queue stays short',
    sentence: 'the queue of {channel} holds at most {depthMax}',
    fields: {
      channel: anyField('channel', 'each channel', { or: '', start: ({ channel }) => channel }),
      depthMax: atMost,
    },
  },
  nothingLost: {
    label: 'No message is lost',
    sentence: 'no message on {channel} is lost',
    fields: { channel: anyChannel },
  },
  noFailure: {
    label: 'No callback throws',
    sentence: 'no callback of {agent} throws',
    fields: { agent: anyField('agent', 'any agent', { or: '', start: '' }) },
  },
};

export const AssertionSchema = familyShape<Assertion>(EXPECTATIONS);

/** Returns the first problem of an expectation that an edit brings. */
export function assertionIssue(assertion: Assertion, path: string): EditIssue | undefined {
  return shapeIssue(AssertionSchema, assertion, path);
}

/** Returns a new one that fits the scenario: for its first channel with a receiver, and that receiver. */
export function newAssertion(kind: AssertionKind, { channels, links }: Scenario): Assertion {
  const read = links.find((link) => link.kind === 'subscribe') ?? links.find((link) => link.kind === 'consume');
  const near = { channel: read?.channel ?? channels[0]?.id ?? '', agent: read?.agent ?? '' };
  return fresh<Assertion>(EXPECTATIONS[kind], kind, near);
}

/** Part of a sentence: text, or a field with its name. */
export type SentencePart = string | { readonly name: string; readonly field: Field<unknown> };

/** Returns the sentence of a kind in its parts. */
export function sentenceParts(kind: AssertionKind): readonly SentencePart[] {
  const { fields }: AnyKind = EXPECTATIONS[kind];
  const parts = EXPECTATIONS[kind].sentence.split(/\{(\w+)\}/);
  return parts.flatMap((part, place): readonly SentencePart[] => {
    const field = place % 2 === 1 ? fields[part] : undefined;
    if (field !== undefined) return [{ name: part, field }];
    return part === '' ? [] : [part];
  });
}

/** Returns "every message on control reaches mg1 within 1 s", which continues "It is expected that". */
export function assertionWords(assertion: Assertion): string {
  const values = new Map<string, unknown>(Object.entries(assertion));
  return sentenceParts(assertion.kind)
    .map((part) => (typeof part === 'string' ? part : valueInWords(part.field, values.get(part.name))))
    .join('');
}

/** Returns a value as somebody would write it: "1 s", "any channel". */
function valueInWords({ input }: Field<unknown>, value: unknown): string {
  if (input.as === 'time') return `${Number(value) / 1_000_000} s`;
  return input.as === 'any' && value === '' ? input.any : String(value);
}

/** Returns the assertion with other names of nodes; '' stays. */
export function renamedAssertion(
  assertion: Assertion,
  agentName: (id: string) => string,
  channelName: (id: string) => string,
): Assertion {
  // Only the names change, and each stays where it was: the kind is the same.
  return {
    ...assertion,
    ...('agent' in assertion && assertion.agent !== '' ? { agent: agentName(assertion.agent) } : {}),
    ...('channel' in assertion && assertion.channel !== '' ? { channel: channelName(assertion.channel) } : {}),
  } as Assertion;
}

interface Nodes {
  readonly agents: readonly { readonly id: string }[];
  readonly channels: readonly { readonly id: string }[];
}

/** Returns the assertions that name no agent and no channel that the scenario lacks. */
export function withoutStrangers(assertions: readonly Assertion[], { agents, channels }: Nodes): readonly Assertion[] {
  const isGone = (kind: 'agent' | 'channel', id: string): boolean =>
    !(kind === 'agent' ? agents : channels).some((node) => node.id === id);
  return assertions.filter((assertion) => !assertionNames(assertion, isGone));
}

/** Returns whether an assertion names a node that is gone. */
export function assertionNames(
  assertion: Assertion,
  isGone: (kind: 'agent' | 'channel', id: string) => boolean,
): boolean {
  return (
    ('agent' in assertion && assertion.agent !== '' && isGone('agent', assertion.agent)) ||
    ('channel' in assertion && assertion.channel !== '' && isGone('channel', assertion.channel))
  );
}
