/** Sentences of tasks and goals: a small closed set, each with an example that a problem shows. */
import {
  type Assertion,
  type AssertionKind,
  BROKER_KINDS,
  BROKER_NAMES,
  type BrokerKind,
  EXPECTATIONS,
  LIMITS,
  sentenceParts,
} from '../scenario/index.ts';
import type { Receipt, TaskCondition } from './lesson.ts';
import { NAME, TIME, timeOf, unquoted } from './lesson-words.ts';

interface TaskSentence {
  readonly pattern: RegExp;
  readonly example: string;
  readonly condition: (groups: Groups) => TaskCondition | undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Id of a row of the contract. */
const ROW = 'C\\d{2,3}';
const AS = `(?: (?:as|from) (?<agent>${NAME}))?`;

function named(groups: Groups, name: string): string {
  return unquoted(groups[name] ?? '');
}

function act(verb: string, kind: Extract<TaskCondition, { kind: 'act' }>['act'], example: string): TaskSentence {
  return {
    pattern: pattern(`${verb} (?<channel>${NAME})${AS}`),
    example,
    condition: (groups) => ({
      kind: 'act',
      act: kind,
      agent: groups.agent === undefined ? undefined : named(groups, 'agent'),
      channel: named(groups, 'channel'),
    }),
  };
}

function membership(verb: string, act: 'subscribe' | 'unsubscribe', example: string): TaskSentence {
  return {
    pattern: pattern(`${verb.replace('{agent}', `(?<agent>${NAME})`).replace('{channel}', `(?<channel>${NAME})`)}`),
    example,
    condition: (groups) => ({ kind: 'act', act, agent: named(groups, 'agent'), channel: named(groups, 'channel') }),
  };
}

function pattern(source: string): RegExp {
  return new RegExp(`^${source}$`, 'i');
}

function breaks(source: string, example: string, assertion: (groups: Groups) => Assertion): TaskSentence {
  return {
    pattern: pattern(source),
    example,
    condition: (groups) => ({ kind: 'break', assertion: assertion(groups) }),
  };
}

/** The sentences of tasks. */
export const TASK_SENTENCES: readonly TaskSentence[] = [
  act('publish (?:a \\S+ )?(?:to|on)', 'publish', 'publish to control from operator'),
  act('consume (?:a \\S+ )?from', 'consume', 'consume from jobs as mg1'),
  membership('subscribe {agent} to {channel}', 'subscribe', 'subscribe mg3 to control'),
  membership('unsubscribe {agent} from {channel}', 'unsubscribe', 'unsubscribe mg3 from control'),
  act('drop a message (?:on|to|from)', 'drop', 'drop a message on control'),
  act('duplicate a message (?:on|to|from)', 'duplicate', 'duplicate a message on control'),
  act('delay a message (?:on|to|from)', 'hold', 'delay a message on control'),
  {
    pattern: pattern(`crash (?<agent>${NAME})`),
    example: 'crash mg2',
    condition: (groups) => ({ kind: 'crash', agent: named(groups, 'agent') }),
  },
  {
    pattern: pattern(`add a (?<link>subscriber|consumer) to (?<channel>${NAME})`),
    example: 'add a consumer to jobs',
    condition: (groups) => ({
      kind: 'receiver',
      link: groups.link?.toLowerCase() === 'consumer' ? 'consume' : 'subscribe',
      channel: named(groups, 'channel'),
    }),
  },
  {
    pattern: pattern(
      `make (?<agent>${NAME}) receive (?:a message|(?<count>\\d{1,5}) messages) from (?<channel>${NAME})`,
    ),
    example: 'make mg2 receive 3 messages from control',
    condition: (groups) => ({
      kind: 'receive',
      agent: named(groups, 'agent'),
      channel: named(groups, 'channel'),
      count: Math.max(1, Number(groups.count ?? 1)),
    }),
  },
  breaks(
    `make the queue of (?<channel>${NAME}) longer than (?<max>\\d{1,7})`,
    'make the queue of jobs longer than 10',
    (groups) => ({
      kind: 'depth',
      channel: named(groups, 'channel'),
      depthMax: Number(groups.max),
    }),
  ),
  breaks(`make a message on (?<channel>${NAME}) get lost`, 'make a message on control get lost', (groups) => ({
    kind: 'nothingLost',
    channel: named(groups, 'channel'),
  })),
  breaks(
    `make (?<agent>${NAME}) receive a message on (?<channel>${NAME}) twice`,
    'make mg2 receive a message on control twice',
    (groups) => ({ kind: 'once', agent: named(groups, 'agent'), channel: named(groups, 'channel') }),
  ),
  breaks(
    `make messages on (?<channel>${NAME}) reach (?<agent>${NAME}) out of order`,
    'make messages on control reach mg2 out of order',
    (groups) => ({ kind: 'inOrder', agent: named(groups, 'agent'), channel: named(groups, 'channel') }),
  ),
  breaks(`make the callback of (?<agent>${NAME}) throw`, 'make the callback of mg2 throw', (groups) => ({
    kind: 'noFailure',
    agent: named(groups, 'agent'),
  })),
  {
    pattern: pattern('switch the broker to (?<broker>.{1,40})'),
    example: 'switch the broker to Redis Streams',
    condition: ({ broker = '' }) => {
      const kind = brokerKindOf(broker);
      return kind === undefined ? undefined : { kind: 'broker', broker: kind };
    },
  },
  {
    pattern: pattern(`keep rows? (?<rows>${ROW}(?:(?:, | and )${ROW})*)(?: of the contract)?`),
    example: 'keep rows C12 and C21 of the contract',
    condition: ({ rows = '' }) => ({ kind: 'contract', rows: rows.toUpperCase().match(/C\d+/g) ?? [] }),
  },
];

/** Returns the condition of a task; undefined if it is none of the sentences. */
export function conditionOf(text: string): TaskCondition | undefined {
  const sentence = firstSentence(text);
  for (const { pattern: known, condition } of TASK_SENTENCES) {
    const groups = known.exec(sentence)?.groups;
    if (groups !== undefined) return condition(groups);
  }
  return undefined;
}

/** A task's condition is its first sentence; what follows is said to the reader. */
function firstSentence(text: string): string {
  const [first = ''] = text.split(/[.:;!](?:\s|$)| – | — /);
  return first.trim();
}

/** Returns the kind of a broker by its name or its kind: "Redis Streams", "redis-streams". */
export function brokerKindOf(text: string): BrokerKind | undefined {
  const wanted = text.trim().toLowerCase();
  return BROKER_KINDS.find((kind) => kind === wanted || BROKER_NAMES[kind].toLowerCase() === wanted);
}

interface ExpectationSentence {
  readonly kind: AssertionKind;
  readonly pattern: RegExp;
  readonly example: string;
}

/** The sentences of expectations, made of the table of kinds. */
const EXPECTATION_SENTENCES: readonly ExpectationSentence[] = (Object.keys(EXPECTATIONS) as AssertionKind[]).map(
  (kind) => {
    const source = sentenceParts(kind).map((part) =>
      typeof part === 'string' ? part : `(?<${part.name}>${fieldSource(part.name, part.field.input)})`,
    );
    return { kind, pattern: new RegExp(`^${source.join('')}$`, 'i'), example: EXPECTATIONS[kind].sentence };
  },
);

type Input = ReturnType<typeof sentenceParts>[number] extends infer Part
  ? Part extends { readonly field: { readonly input: infer In } }
    ? In
    : never
  : never;

function fieldSource(name: string, input: Input): string {
  if (input.as === 'any') return `${escaped(input.any)}|${NAME}`;
  return input.as === 'time' ? TIME : name === 'depthMax' ? '\\d{1,7}' : NAME;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** Returns the expectation of a sentence such as "no message on control is lost"; undefined if it is none. */
export function expectationOf(text: string): Assertion | undefined {
  const sentence = text.trim().replace(/\.$/, '');
  for (const { kind, pattern: known } of EXPECTATION_SENTENCES) {
    const groups = known.exec(sentence)?.groups;
    if (groups === undefined) continue;
    const fields = sentenceParts(kind).flatMap((part): readonly (readonly [string, string | number])[] => {
      if (typeof part === 'string') return [];
      const value = groups[part.name] ?? '';
      if (part.field.input.as === 'time') return [[part.name, timeOf(value) ?? LIMITS.timeUs]];
      if (part.field.input.as !== 'any') return [[part.name, Number(value)]];
      return [[part.name, value.toLowerCase() === part.field.input.any ? '' : unquoted(value)]];
    });
    // The fields are those of the row of this kind.
    return { kind, ...Object.fromEntries(fields) } as unknown as Assertion;
  }
  return undefined;
}

const RECEIPT = new RegExp(
  `^(?<agent>${NAME}) receives at least (?<count>\\d{1,5}) messages? from (?<channel>${NAME})$`,
  'i',
);

/** Returns the receipt of a sentence such as "mg1 receives at least 4 messages from jobs"; undefined if it is none. */
export function receiptOf(text: string): Receipt | undefined {
  const groups = RECEIPT.exec(text.trim().replace(/\.$/, ''))?.groups;
  return groups === undefined
    ? undefined
    : { agent: named(groups, 'agent'), channel: named(groups, 'channel'), count: Math.max(1, Number(groups.count)) };
}

/** Sentences that are right, for a problem. */
export const GOAL_EXAMPLES = [
  ...EXPECTATION_SENTENCES.map(({ example }) => example.replace('{withinUs}', '2s').replace('{depthMax}', '5')),
  '{agent} receives at least 4 messages from {channel}',
];
