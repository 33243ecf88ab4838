import type { AgentState, ChannelState } from '../trace/index.ts';

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

/** State of an agent to which nothing has happened. For tests. */
export const IDLE_AGENT: AgentState = {
  id: 'mg1',
  published: 0,
  received: 0,
  failed: 0,
  waitingFor: [],
  inbox: 0,
  working: undefined,
  down: false,
  lastEvent: -1,
};
