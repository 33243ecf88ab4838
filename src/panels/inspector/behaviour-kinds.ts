import type { Behaviour } from '../../scenario/index.ts';

export type BehaviourKind = Behaviour['kind'];

/** Titles of the kinds, in the order in which they are offered. */
export const KIND_TITLES: { readonly [Kind in BehaviourKind]: string } = {
  tick: 'Publishes every so often',
  publish: 'On a message, publishes another',
  reply: 'On a message, answers its sender',
  forward: 'On a message, passes it on',
  work: 'Is busy with each message',
  throw: 'Fails on every n-th message',
};

/**
 * Returns a new behaviour.
 * @param channel a channel of the scenario, or ''
 */
export function newBehaviour(kind: BehaviourKind, channel: string): Behaviour {
  const to = channel === '' ? 'control' : channel;
  switch (kind) {
    case 'tick':
      return {
        kind,
        channel: to,
        periodUs: 2_000_000,
        offsetUs: 0,
        jitterUs: 0,
        count: 0,
        message: { n: { $count: 1 } },
      };
    case 'publish':
      return { kind, on: '', channel: to, delayUs: 500_000, message: { ok: true } };
    case 'reply':
      return { kind, on: '', delayUs: 500_000, message: { ok: true } };
    case 'forward':
      return { kind, on: '', channel: to, delayUs: 0 };
    case 'work':
      return { kind, on: '', durationUs: 1_000_000, jitterUs: 0 };
    case 'throw':
      return { kind, on: '', every: 3, error: 'failed' };
  }
}

/** Returns the list with the item at `place` moved by one; unchanged at an end. */
export function moved<Item>(items: readonly Item[], place: number, by: 1 | -1): readonly Item[] {
  const item = items[place];
  const other = items[place + by];
  if (item === undefined || other === undefined) return items;
  return items.with(place, other).with(place + by, item);
}
