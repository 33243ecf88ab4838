import type { Behaviour } from './scenario.ts';

/** Returns the channels that a behaviour names. */
export function channelsOf(behaviour: Behaviour): readonly string[] {
  const channel = 'channel' in behaviour ? [behaviour.channel] : [];
  const on = 'on' in behaviour && behaviour.on !== '' ? [behaviour.on] : [];
  return [...channel, ...on];
}

/** Returns a copy of the behaviour with other channels. */
export function withChannels(behaviour: Behaviour, rename: (id: string) => string): Behaviour {
  // Only the names change, and each stays where it was: the kind is the same.
  return {
    ...behaviour,
    ...('channel' in behaviour ? { channel: rename(behaviour.channel) } : {}),
    ...('on' in behaviour && behaviour.on !== '' ? { on: rename(behaviour.on) } : {}),
  } as Behaviour;
}
