/** The schemas of answers and of events. The OpenAPI document is made of them. */
import * as v from 'valibot';
import { CLASS_PHASES } from '../brokers/gateway/class-protocol.ts';
import { BACKEND_KINDS } from '../brokers/gateway/protocol.ts';
import { MESSAGE, NAME, SCHEMAS, SESSION } from './body-schema.ts';
import { PROBLEM_CODES } from './problems.ts';

const TEXT = v.string();
const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));
const NULLABLE = v.nullable(TEXT);
const MISSED = v.pipe(v.nullable(COUNT), v.description('null where nobody knows'));
const CODE = v.picklist(PROBLEM_CODES);

const FIGURES = { depth: COUNT, blocked: COUNT, accepted: COUNT, consumed: COUNT, dropped: COUNT };
const PLACED = v.strictObject({ channel: NAME, position: TEXT, seq: COUNT });
const ACCEPTED = { channel: NAME, seq: COUNT, producer: NULLABLE, bytes: COUNT, message: MESSAGE };

const Problem = v.strictObject({
  type: TEXT,
  title: TEXT,
  status: COUNT,
  code: CODE,
  detail: TEXT,
  path: v.optional(TEXT),
});

/** The data of events of a stream, by the event's name. */
const STREAM_EVENTS = v.strictObject({
  hello: v.strictObject({
    run: TEXT,
    backend: TEXT,
    kind: v.picklist(BACKEND_KINDS),
    connected: v.boolean(),
    readOnly: v.boolean(),
    addresses: v.array(TEXT),
    positions: v.array(PLACED),
  }),
  message: v.strictObject(ACCEPTED),
  gap: v.strictObject({ channel: NAME, seq: COUNT, missed: MISSED }),
  available: v.strictObject({ channel: NAME }),
  overflow: v.strictObject({ channel: NAME, seq: COUNT, policy: v.picklist(['drop-oldest', 'drop-newest']) }),
  error: v.strictObject({ channel: NAME, seq: COUNT, code: CODE, detail: TEXT }),
  disconnected: v.strictObject({ reason: TEXT }),
  connected: v.strictObject({}),
  channels: v.strictObject({
    channels: v.array(v.strictObject({ channel: NAME, figures: v.optional(v.strictObject(FIGURES)) })),
  }),
  clients: v.strictObject({
    clients: v.array(v.strictObject({ id: COUNT, name: NULLABLE, subscribes: v.array(NAME) })),
  }),
  taken: v.strictObject({ ...ACCEPTED, by: NULLABLE, redelivered: v.boolean() }),
  droppedNotices: v.strictObject({ takes: COUNT }),
  bye: v.strictObject({ reason: TEXT }),
});

/** The data of events of a carrier, by the event's name. */
const CARRIER_EVENTS = v.strictObject({
  carrier: v.strictObject({ carrier: SESSION }),
  part: v.strictObject({
    lane: SESSION,
    text: v.pipe(TEXT, v.description('Of the stream, as on a connection of its own')),
  }),
  end: v.strictObject({ lane: SESSION }),
});
const CHOICES = v.array(v.strictObject({ id: TEXT, words: TEXT }));
const DISTRIBUTION = v.pipe(
  v.nullable(v.array(v.strictObject({ choice: TEXT, votes: COUNT }))),
  v.description('null while the vote is open, or if there was none'),
);
const PHASE = v.picklist(CLASS_PHASES);
const BYE = v.strictObject({ reason: TEXT });

/** The data of events of a phone's stream, by the event's name. */
const PHONE_EVENTS = v.strictObject({
  state: v.strictObject({
    phase: PHASE,
    round: COUNT,
    question: v.nullable(v.strictObject({ words: TEXT, choices: CHOICES })),
    name: NULLABLE,
    first: NULLABLE,
    second: NULLABLE,
    right: NULLABLE,
    why: NULLABLE,
  }),
  bye: BYE,
});

/** The data of events of the teacher's stream, by the event's name. */
const CLASS_EVENTS = v.strictObject({
  class: v.strictObject({
    phase: PHASE,
    round: COUNT,
    here: COUNT,
    joined: COUNT,
    question: v.nullable(SCHEMAS.ClassQuestion),
    answered: COUNT,
    first: DISTRIBUTION,
    second: DISTRIBUTION,
  }),
  bye: BYE,
});
const BY_NAME = 'By the name of the event, what its `data` is.';

export const ANSWERS = {
  PublishResponse: v.strictObject({ outcomes: v.array(v.nullable(Problem)) }),
  PositionsResponse: v.strictObject({ positions: v.array(PLACED), events: COUNT }),
  LeaseResponse: v.strictObject({
    leases: v.array(
      v.strictObject({
        lease: TEXT,
        channel: NAME,
        id: TEXT,
        seq: COUNT,
        producer: NULLABLE,
        redelivered: v.boolean(),
        message: MESSAGE,
      }),
    ),
  }),
  SettleResponse: v.strictObject({ settled: COUNT, unknown: v.array(TEXT) }),
  ChannelsResponse: v.strictObject({ channels: v.array(NAME) }),
  Figures: v.strictObject({ channel: NAME, ...FIGURES }),
  ClassOpened: v.strictObject({ code: TEXT, key: TEXT, addresses: v.array(TEXT) }),
  MomentStored: v.strictObject({ code: TEXT, addresses: v.array(TEXT) }),
  ClassJoined: v.strictObject({ phone: TEXT }),
  ClassResults: v.strictObject({
    rounds: v.array(
      v.strictObject({
        round: COUNT,
        question: SCHEMAS.ClassQuestion,
        answers: v.array(v.strictObject({ phone: COUNT, name: NULLABLE, first: NULLABLE, second: NULLABLE })),
      }),
    ),
  }),
  PhoneEvents: v.pipe(v.partial(PHONE_EVENTS), v.description(BY_NAME)),
  ClassEvents: v.pipe(v.partial(CLASS_EVENTS), v.description(BY_NAME)),
  Problem,
  CarrierEvents: v.pipe(v.partial(CARRIER_EVENTS), v.description(BY_NAME)),
  StreamEvents: v.pipe(v.partial(STREAM_EVENTS), v.description(BY_NAME)),
} as const;
