/** Statements of the page about real traffic, proved by tests of the gateway and of the record. */
import type { Statement } from './statement.ts';

const JOURNEYS = '../e2e/journeys/live.spec.ts';
const RECORDER = 'live/recorder.test.ts';
const REPLAYS = [
  'live/recorded-scenario.test.ts',
  'replays the same story, at the same times, without any broker',
] as const;

export const LIVE_STATEMENTS: readonly Statement[] = [
  {
    id: 'live/what',
    words: 'See the real traffic of a broker in the same picture: in memory, Redis or Kafka, through a gateway.',
    proof: [
      [
        JOURNEYS,
        'nothing is connected before a click; then what is there comes into the picture, and a reload asks again',
      ],
      ['gateway/resume.server.test.ts', 'what a stream does not keep any more is a gap, with how many'],
    ],
  },
  {
    id: 'live/starts',
    words: 'starts one with an in-memory broker;',
    proof: [['cli/serve-options.test.ts', 'with nothing said: memory, loopback, the usual port']],
  },
  {
    id: 'live/taking-part',
    words: 'which is you, and publish, subscribe or consume. Others on this gateway see it.',
    proof: [[JOURNEYS, 'two people with two browsers see what the other does']],
  },
  {
    id: 'live/channels',
    words: 'None yet. A channel appears when a client publishes or subscribes to it.',
    proof: [
      [
        JOURNEYS,
        'nothing is connected before a click; then what is there comes into the picture, and a reload asks again',
      ],
    ],
  },
  {
    id: 'live/waiting',
    words: 'Retrying automatically. The server keeps its messages meanwhile.',
    proof: [
      [
        'gateway/partitions.server.test.ts',
        'each message is seen once and in its producer’s order, over connections that are cut',
      ],
      ['gateway/resume.server.test.ts', 'what a stream does not keep any more is a gap, with how many'],
    ],
  },
  {
    id: 'live/lost-server',
    words: 'The gateway has lost … and resumes when it is back.',
    proof: [
      [
        'gateway/backends.server.test.ts',
        'Redis: gone, it is said when patience is over; back, everything goes on by itself',
      ],
      [
        'gateway/backends.server.test.ts',
        'Kafka: gone, it is said when patience is over; back, everything goes on by itself',
      ],
    ],
  },
  {
    id: 'live/drawn',
    words: 'A message is drawn when the page learns of it.',
    proof: [
      [RECORDER, 'goes from its publisher to the channel and on to who subscribes, each way as long as it is drawn'],
    ],
  },
  {
    id: 'live/order',
    words: 'The order in a channel is the broker’s; the duration of a hop is drawn, not measured.',
    proof: [
      [RECORDER, 'goes from its publisher to the channel and on to who subscribes, each way as long as it is drawn'],
    ],
  },
  {
    id: 'live/queues',
    words: 'Queue depths come from the server.',
    proof: [[RECORDER, 'leaves the queue for who took it, also when the page hears of that first']],
  },
  {
    id: 'live/who',
    words: 'Subscribers and consumers are known if they use this gateway; a publisher without a name is “anonymous”.',
    proof: [
      [
        'gateway/onlooking.test.ts',
        'say who: by the name of the session’s stream, else by the header, else nobody; and whether again',
      ],
    ],
  },
  {
    id: 'live/replays',
    words:
      'The scenario replays every publish, subscribe and consume without the gateway. You can change and share it.',
    proof: [REPLAYS],
  },
  { id: 'live/kept', words: 'It replays the recording.', proof: [REPLAYS] },
];
