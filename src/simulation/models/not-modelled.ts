/**
 * Features of servers and clients that a model does not have yet. `simplifications.ts` lists differences on purpose. An entry goes
 * when the model has the feature: the proof of its words (`testing/statements`) fails then.
 */
import type { BrokerKind } from '../../scenario/index.ts';

export interface NotModelled {
  readonly brokers: readonly Exclude<BrokerKind, 'memory'>[];
  readonly words: string;
}

export const NOT_MODELLED: readonly NotModelled[] = [
  {
    brokers: ['redis-pubsub', 'redis-streams', 'kafka'],
    words: 'A publish over a cut link is lost here; a real client tries again, or reports an error.',
  },
  { brokers: ['redis-streams'], words: 'A log has an exact length here (MAXLEN); MAXLEN ~ may keep more.' },
  {
    brokers: ['kafka'],
    words: 'Each message leaves the log by its own age here; a server deletes whole segments.',
  },
  { brokers: ['kafka'], words: 'There are no share groups here.' },
];
