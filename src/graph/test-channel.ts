import type { ChannelState } from '../trace/index.ts';

/** State of a channel to which nothing has happened. For tests. */
export const IDLE_CHANNEL: ChannelState = {
  id: 'control',
  first: 1,
  next: 1,
  gaps: [],
  accepted: 0,
  consumed: 0,
  dropped: 0,
  subscribers: [],
  waiting: [],
  blocked: [],
};
