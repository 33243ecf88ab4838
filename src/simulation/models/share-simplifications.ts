/** Where the model of share groups does, on purpose, something else than a server. All else is held against one by `share-truth.server.test.ts`. */
import type { Simplification } from './simplifications.ts';

const broker = 'kafka-share';

export const SHARE_SIMPLIFICATIONS: readonly Simplification[] = [
  {
    broker,
    row: 'C22',
    model: 'A consumer is handed one message at a time.',
    server: 'A fetch locks up to max.poll.records messages, 500 unless set: one consumer may get all that wait.',
    reason: 'One at a time shows who gets what.',
  },
  {
    broker,
    row: 'C22',
    model: 'Every consumer reads every partition.',
    server:
      'Each consumer reads some of the partitions, chosen by its random name. A message can wait for a busy consumer while another is idle.',
    reason: 'A run is the same each time; with one partition both do the same.',
  },
  {
    broker,
    row: 'C24',
    model: 'Of several consumers that wait, the one that has waited longest is served.',
    server: 'Consumers are served as they happen to ask.',
    reason: 'A run is the same each time; no order among them is promised.',
  },
  {
    broker,
    row: 'C12',
    model: 'A group begins with the oldest message of the log.',
    server: 'A group begins with what comes after its first consumer, unless share.auto.offset.reset says earliest.',
    reason: 'It is what people expect of a queue.',
  },
];
