/** Statements of the dialog that compares brokers, besides those that it computes from runs. */
import { BROKER_KINDS, DEFAULT_KAFKA, defaultBroker } from '../../../scenario/index.ts';
import { must } from '../must.ts';
import { during, sceneOf } from '../scenes.ts';
import { Played, type Statement } from './statement.ts';

const SERVERS = 'simulation/statements.server.test.ts';
const TRUTH = 'simulation/models/truth.server.test.ts';

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
    words: 'a reader may begin earlier',
    proof: [
      [SERVERS, 'Streams: a reader may begin at the first message of the log, whenever it comes'],
      [SERVERS, 'Kafka: a reader may begin at the first message of the log, whenever it comes'],
    ],
  },
  {
    id: 'switching/rough-length',
    words: 'with MAXLEN ~ 3 more may stay',
    proof: [[SERVERS, 'Streams: MAXLEN 3 keeps three messages, and MAXLEN ~ 3 may keep more']],
  },
  {
    id: 'switching/keyless',
    words: 'without a key, not over several',
    proof: [
      [
        SERVERS,
        'Kafka: without a key, messages of one publisher are in several partitions, which have no order among them',
      ],
    ],
  },
];

/** Features that are not modelled. A proof fails when its feature is, and then the entry has to go. */
const MISSING: readonly Statement[] = [
  {
    id: 'missing/publish',
    words: 'A publish over a cut link is lost here; a real client tries again, or reports an error.',
    proof: () => {
      const link = { at: 'link', link: 'publish', agent: 'a', channel: 'c' } as const;
      const scene = sceneOf({ publishMs: [2000], faults: [{ kind: 'cut', ...during(1000, 4000, link) }] });
      for (const kind of BROKER_KINDS.filter((one) => one !== 'memory')) {
        const run = new Played({ ...scene, broker: defaultBroker(kind) }, 60);
        must(run.of('lost').length === 1 && run.accepted('c').length === 0, `it is lost on ${kind}`);
      }
    },
  },
  {
    id: 'missing/rough-length',
    words: 'A log has an exact length here (MAXLEN); MAXLEN ~ may keep more.',
    proof: () => {
      const scene = sceneOf({ publishMs: [1000, 1100, 1200, 1300, 1400], channel: { capacity: 3 } });
      const run = new Played({ ...scene, broker: defaultBroker('redis-streams') }, 5);
      const [log] = run.world(5).channels.get('c')?.log?.partitions ?? [];
      must(log !== undefined && log.end - log.start === 3, 'it has');
      must(
        !Object.keys(defaultBroker('redis-streams')).some((key) => /trim|maxlen|length/i.test(key)),
        'there is no choice',
      );
    },
  },
  {
    id: 'missing/segments',
    words: 'Each message leaves the log by its own age here; a server deletes whole segments.',
    proof: () => {
      const broker = { ...DEFAULT_KAFKA, retentionUs: 5_000_000 };
      const run = new Played({ ...sceneOf({ publishMs: [1000, 2000, 3000] }), broker }, 20);
      const accepted = new Map(run.of('accepted').map(({ message, atUs }) => [message, atUs]));
      const ages = run.of('expired').map(({ message, atUs }) => atUs - (accepted.get(message) ?? 0));
      must(ages.length === 3 && ages.every((us) => us === 5_000_000), 'each is gone at its age');
    },
  },
  {
    id: 'missing/share-groups',
    words: 'There are no share groups here.',
    proof: () => {
      must(
        BROKER_KINDS.length === 4 && !Object.keys(DEFAULT_KAFKA).some((key) => /share/i.test(key)),
        'there are none',
      );
    },
  },
];

const SAID: readonly Statement[] = [
  {
    id: 'compare/what',
    words:
      'What is behind the channels decides what is kept, who gets a copy, and what becomes of a message that nobody finished.',
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
    id: 'compare/contract',
    words:
      'The contract of a message broker, row by row, as the tests of Heronry’s own brokers found it on a real Redis and a real Kafka.',
    proof: [
      [
        'panels/dialogs/contract-rows.test.ts',
        'has every row of the contract once, with an answer of all four brokers',
      ],
    ],
  },
  {
    id: 'compare/no-other-difference',
    words:
      'On purpose. Scripts of publish, subscribe, consume, acknowledge, leave and crash, played on a model and on its server, show no other difference. On Kafka they have the eager protocol, and work outside of the poll loop.',
    proof: [
      [TRUTH, 'the model of pub/sub '],
      [TRUTH, 'the model of Streams '],
      [TRUTH, 'the model '],
      ['simulation/models/simplifications.server.test.ts', 'there is a test for each'],
    ],
  },
];

export const COMPARISON_STATEMENTS: readonly Statement[] = [...NOTES, ...MISSING, ...SAID];
