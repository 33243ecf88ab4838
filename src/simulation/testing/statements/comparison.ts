import type { Statement } from './statement.ts';

const SERVERS = 'simulation/statements.server.test.ts';
const TRUTH = 'simulation/models/truth.server.test.ts';
const FOREIGN = 'simulation/models/foreign.server.test.ts';

/** Notes that no model shows: see `switching-questions.ts`. */
const NOTES: readonly Statement[] = [
  {
    id: 'switching/new-stream-group',
    words: 'a group made with $ misses it',
    proof: [[SERVERS, 'Streams: a group made with $ misses what came before, and one made at the start gets it']],
  },
  {
    id: 'switching/new-kafka-group',
    words: 'a new group set to latest misses it',
    proof: [[SERVERS, 'Kafka: a new group set to latest misses what came before, and one set to earliest gets it']],
  },
  {
    id: 'switching/earlier',
    words: 'a reader may start earlier',
    proof: [
      [SERVERS, 'Streams: a reader may begin at the first message of the log, whenever it comes'],
      [SERVERS, 'Kafka: a reader may begin at the first message of the log, whenever it comes'],
    ],
  },
  {
    id: 'switching/rough-length',
    words: 'MAXLEN ~ 3 may keep more',
    proof: [[SERVERS, 'Streams: MAXLEN 3 keeps three messages, and MAXLEN ~ 3 may keep more']],
  },
  {
    id: 'switching/keyless',
    words: 'without a key, not across partitions',
    proof: [
      [
        SERVERS,
        'Kafka: without a key, messages of one publisher are in several partitions, which have no order among them',
      ],
    ],
  },
];

const SAID: readonly Statement[] = [
  {
    id: 'compare/what',
    words: 'The broker decides which messages are stored, who gets a copy, and what happens to unfinished messages.',
    proof: [
      [
        'simulation/compare/compare-brokers.test.ts',
        'says what became of messages for who came late: kept, lost, replayed',
      ],
      ['simulation/compare/compare-brokers.test.ts', 'says how several consumers get on: shared, copied, by partition'],
      ['simulation/compare/compare-brokers.test.ts', 'says what became of a message that a consumer failed on'],
    ],
  },
  {
    id: 'compare/no-other-difference',
    words:
      'They are deliberate. Scripts of publish, subscribe, consume, acknowledge, leave and crash show no other difference between a model and its server. Heronry’s brokers and Java clients drive the servers.',
    proof: [
      [TRUTH, 'the model of pub/sub '],
      [TRUTH, 'the model of Streams '],
      [TRUTH, 'the model '],
      [FOREIGN, 'the model of pub/sub '],
      [FOREIGN, 'the model of Streams '],
      [FOREIGN, 'the model with the '],
      ['simulation/models/share-truth.server.test.ts', 'the model does what the server does'],
      ['simulation/models/simplifications.server.test.ts', 'there is a test for each'],
    ],
  },
];

export const COMPARISON_STATEMENTS: readonly Statement[] = [...NOTES, ...SAID];
