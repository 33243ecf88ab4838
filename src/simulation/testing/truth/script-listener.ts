import type { ModelEvent, ModelListener } from '../../channel-model.ts';
import type { VirtualTime } from '../virtual-time.ts';

export interface ScriptListenerOptions extends Pick<ModelListener, 'departed'> {
  readonly time: VirtualTime;
  /** Number of messages that a channel holds. */
  readonly capacity: number;
  readonly told: (event: ModelEvent) => void;
}

/** Returns the listener of a model on which a script is played: it numbers events, and knows each message by its place in its channel. */
export function scriptListener({ time, capacity, departed, told }: ScriptListenerOptions): ModelListener {
  const messages = new Map<string, number>();
  let events = 0;
  const event = (): number => {
    events += 1;
    return events;
  };
  return {
    nowUs: () => time.nowUs,
    at: (atUs, work) => time.at(atUs, work),
    limitOf: () => ({ capacity, overflow: 'drop-oldest' }),
    accepted: ({ channel, message }, seq) => {
      messages.set(`${channel} ${seq}`, message);
      return event();
    },
    rejected: () => {
      throw new Error('No broker on a server refuses a message');
    },
    blocked: event,
    dropped: () => undefined,
    departed,
    consumeStarted: () => undefined,
    consumeCancelled: () => undefined,
    told: (one) => {
      told(one);
      return event();
    },
    messageOf: (channel, seq) => messages.get(`${channel} ${seq}`) ?? -1,
  };
}
