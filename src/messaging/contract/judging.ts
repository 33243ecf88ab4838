/** The contract's sections, what a broker may leave out, and the judgement of one row. */
import { ContractError } from './expect.ts';
import type { ContractHarness, ContractRow } from './harness.ts';
import { NeverSettlesError, type VirtualTimers } from './virtual-timers.ts';

/** Letter of a section of the contract. */
export type SectionLetter = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G';

/** Sections of the contract with their titles, in order. */
export const SECTIONS: Readonly<Record<SectionLetter, string>> = {
  A: 'Channels and names',
  B: 'Publish',
  C: 'Consume',
  D: 'Subscribe',
  E: 'Full queues and limits',
  F: 'Closing',
  G: 'Arguments, loops and requests',
};

const SECTION_OF: Readonly<Record<ContractRow['area'], SectionLetter>> = {
  names: 'A',
  publish: 'B',
  consume: 'C',
  subscribe: 'D',
  limits: 'E',
  lifecycle: 'F',
  arguments: 'G',
  exchange: 'G',
};

/** Returns the section of a row. */
export function sectionOf({ area }: Pick<ContractRow, 'area'>): SectionLetter {
  return SECTION_OF[area];
}

/** Something that a broker may leave out; it claims it by the name in its `capabilities`. */
export type Capability = keyof typeof CAPABILITIES;

/** Capabilities that a broker may leave out, each with its rows. Every broker has to keep all other rows. */
export const CAPABILITIES = {
  checks: { title: 'refuses wrong names, messages and arguments', rows: ['C05', 'C07', 'C09', 'C19', 'C66'] },
  snapshots: { title: 'copies and freezes each message', rows: ['C16', 'C17', 'C18'] },
  signals: { title: 'ends a wait by its AbortSignal', rows: ['C26', 'C27', 'C29'] },
  // Rows that poll, to see that nothing more comes, are here too.
  timeouts: { title: 'ends a wait after timeoutMs', rows: ['C10', 'C22', 'C28', 'C61', 'C67'] },
  stats: { title: 'counts the messages of a channel', rows: ['C08', 'C52'] },
  reset: { title: 'empties its queues', rows: ['C32'] },
  events: { title: 'reports failures and losses', rows: ['C20', 'C38', 'C39'] },
  handles: { title: 'returns a handle with a number and ready from subscribe', rows: ['C33', 'C35'] },
  concurrency: { title: 'limits how many callbacks of a subscription run at once', rows: ['C40', 'C51'] },
  nesting: {
    title: 'publishes, subscribes and unsubscribes safely within callbacks',
    rows: ['C41', 'C42', 'C43', 'C44', 'C45', 'C46'],
  },
  capacity: { title: 'holds a limited number of messages', rows: ['C47', 'C48', 'C49', 'C50', 'C56'] },
  limits: { title: 'has a limit of channels and subscriptions', rows: ['C53'] },
  closing: { title: 'ends every wait when it closes', rows: ['C54', 'C55', 'C57', 'C59', 'C60', 'C68'] },
  draining: { title: 'delivers what it holds before it closes', rows: ['C58'] },
  loops: { title: 'ends loops over messages', rows: ['C69', 'C70', 'C79', 'C80', 'C81', 'C82'] },
  requests: { title: 'carries requests and replies', rows: ['C71', 'C72', 'C73', 'C74', 'C75', 'C76', 'C77', 'C78'] },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly rows: readonly string[] }>>;

const CAPABILITY_OF: ReadonlyMap<string, Capability> = new Map(
  // The keys of the table are its names.
  (Object.keys(CAPABILITIES) as readonly Capability[]).flatMap((name) =>
    CAPABILITIES[name].rows.map((id) => [id, name] as const),
  ),
);

/** Returns the capability that a row belongs to; undefined if every broker has to keep it. */
export function capabilityOf(id: string): Capability | undefined {
  return CAPABILITY_OF.get(id);
}

/** Result of a broker on one row. */
export interface RowJudgement {
  readonly id: string;
  readonly section: SectionLetter;
  readonly title: string;
  /** `not offered`: the row is not kept, and the broker does not claim it. */
  readonly result: 'kept' | 'differs' | 'not offered';
  /** Capability that the row belongs to, if a broker may leave it out. */
  readonly capability?: Capability;
  /** Words for the difference, if the row is not kept: the expected result and the actual one. */
  readonly words?: string;
}

/**
 * Returns the judgement of a row.
 * @param problem what went wrong; undefined if the row is kept
 * @param claimed names in the broker's `capabilities`
 */
export function judged(
  row: Pick<ContractRow, 'id' | 'area' | 'title'>,
  problem: string | undefined,
  claimed: readonly string[],
): RowJudgement {
  const capability = capabilityOf(row.id);
  const isClaimed = capability === undefined || claimed.includes(capability);
  const result = problem === undefined ? 'kept' : isClaimed ? 'differs' : 'not offered';
  return {
    id: row.id,
    section: sectionOf(row),
    title: row.title,
    result,
    ...(capability === undefined ? {} : { capability }),
    ...(problem === undefined ? {} : { words: problem }),
  };
}

/**
 * Runs a row. Resolves with what was expected and what came; undefined if the row is kept. Never rejects.
 * @param timers virtual time of the row, in which a row that waits forever ends. @default the row runs in real time
 */
export async function problemOf(
  row: ContractRow,
  harness: ContractHarness,
  timers?: VirtualTimers,
): Promise<string | undefined> {
  try {
    const run = row.run(harness);
    await (timers === undefined ? run : timers.settled(run));
    return undefined;
  } catch (error) {
    return problemWords(error);
  }
}

/** Returns an error of a row in words: of an assertion, what was expected and what came. */
export function problemWords(error: unknown): string {
  if (error instanceof ContractError || error instanceof NeverSettlesError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Returns the names in the `capabilities` of a broker or of its class. */
export function claimsOf(broker: object): readonly string[] {
  const own: unknown = Reflect.get(broker, 'capabilities') ?? Reflect.get(broker.constructor, 'capabilities');
  return Array.isArray(own) ? own.filter((name): name is string => typeof name === 'string') : [];
}
