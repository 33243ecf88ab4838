/**
 * Random programs for a broker: any calls in any order, also from inside callbacks, with signals that abort anywhere. A program
 * is data, so that a failing one can be shrunk, printed and pinned.
 */
import fc from 'fast-check';
import type { BrokerSettings } from './harness.ts';

/** One call of the broker, or a pause. `signal` and `target` are indexes, taken modulo the number of candidates. */
export type Act =
  | {
      readonly call: 'publish';
      readonly channel: string;
      readonly bytes: number;
      readonly times: number;
      readonly signal?: number | undefined;
    }
  | {
      readonly call: 'consume';
      readonly channel: string;
      readonly timeoutMs?: number | undefined;
      readonly signal?: number | undefined;
    }
  | {
      readonly call: 'subscribe';
      readonly channel: string;
      readonly concurrency?: number | undefined;
      readonly reaction: Reaction;
    }
  | { readonly call: 'unsubscribe' | 'abort'; readonly target: number }
  | { readonly call: 'createChannel' | 'stats'; readonly channel: string }
  | { readonly call: 'reset' | 'drain' | 'close' | 'turn' };

/** Calls that a callback makes, and how it ends. */
export interface Reaction {
  readonly acts: readonly Act[];
  /** Number of the callback's runs that make the calls; later runs only end. */
  readonly times: number;
  readonly end: 'returns' | 'throws' | 'rejects' | 'resolves' | 'resolves later' | 'never settles';
}

export interface Program {
  readonly settings: BrokerSettings;
  readonly acts: readonly Act[];
}

/** Number of signals that a program can abort. */
export const SIGNALS = 3;

const channel = fc.constantFrom('a', 'b');
const signal = fc.option(fc.nat(SIGNALS - 1), { nil: undefined, freq: 3 });
const target = fc.nat(9);
const NOTHING: Reaction = { acts: [], times: 0, end: 'returns' };
const ENDS = ['returns', 'throws', 'rejects', 'resolves', 'resolves later', 'never settles'] as const;

/** @param timesMax largest number of publishes of one act */
function acts(timesMax: number, reaction: fc.Arbitrary<Reaction>): fc.Arbitrary<Act> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        call: fc.constant('publish' as const),
        channel,
        bytes: fc.constantFrom(0, 10, 200),
        times: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(timesMax) }),
        signal,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        call: fc.constant('consume' as const),
        channel,
        timeoutMs: fc.constantFrom(undefined, 0, 1, 60_000, 2 ** 40, Number.POSITIVE_INFINITY),
        signal,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        call: fc.constant('subscribe' as const),
        channel,
        concurrency: fc.constantFrom(undefined, undefined, 1, 2),
        reaction,
      }),
    },
    { weight: 3, arbitrary: fc.record({ call: fc.constantFrom('unsubscribe' as const, 'abort' as const), target }) },
    { weight: 1, arbitrary: fc.record({ call: fc.constantFrom('createChannel' as const, 'stats' as const), channel }) },
    { weight: 2, arbitrary: fc.constant<Act>({ call: 'turn' }) },
    {
      weight: 1,
      arbitrary: fc.record({ call: fc.constantFrom('reset' as const, 'drain' as const, 'close' as const) }),
    },
  );
}

/**
 * Returns programs of up to 25 acts, whose callbacks make up to four calls each.
 * @param timesMax largest number of publishes of one act; above 256, they exceed one go of a trampoline
 */
export function programs(timesMax: number): fc.Arbitrary<Program> {
  const reaction = fc.record({
    acts: fc.array(acts(timesMax, fc.constant(NOTHING)), { maxLength: 4 }),
    times: fc.nat(3),
    end: fc.constantFrom(...ENDS),
  });
  return fc.record({
    settings: fc.record({
      capacity: fc.constantFrom(1, 2, 10_000),
      overflow: fc.constantFrom('drop-oldest' as const, 'drop-newest' as const, 'reject' as const, 'block' as const),
    }),
    acts: fc.array(acts(timesMax, reaction), { maxLength: 25 }),
  });
}
