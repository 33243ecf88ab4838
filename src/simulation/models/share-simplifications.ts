/** Where the model of share groups does, on purpose, something else than a server. All else is held against one by `share-truth.server.test.ts`. */
import type { Simplification } from './simplifications.ts';

const broker = 'kafka-share';

export const SHARE_SIMPLIFICATIONS: readonly Simplification[] = [
  {
    broker,
    row: 'C22',
    model: 'A consumer gets one message at a time.',
    server: 'A fetch locks up to max.poll.records messages, 500 unless set: one consumer may get all that wait.',
    reason: 'One at a time shows which consumer gets which message.',
  },
  {
    broker,
    row: 'C22',
    model: 'Every consumer reads every partition.',
    server:
      'Each consumer reads some of the partitions, chosen by its random name. A message can wait for a busy consumer while another is idle.',
    reason: 'A run must be reproducible; with one partition both do the same.',
  },
  {
    broker,
    row: 'C24',
    model: 'Of several consumers that wait, the one that has waited longest is served.',
    server: 'Consumers are served in no fixed order.',
    reason: 'A run must be reproducible, and no order is promised.',
  },
  {
    broker,
    row: 'C12',
    model: 'A group starts with the oldest message of the log.',
    server:
      'A group starts with the first message after its first consumer, unless share.auto.offset.reset is earliest.',
    reason: 'People expect this of a queue.',
  },
];
