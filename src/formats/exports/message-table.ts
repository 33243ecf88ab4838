/** The messages of a trace as a table in CSV: a row for each message, in the order in which they were published. */
import { writeFloats } from '../../messaging/parts.ts';
import { csvOf, type Delivery, journeyOf, type MessageId, messageNumber, type Trace } from '../../trace/index.ts';
import type { HasEvent } from './export-part.ts';
import { eachEvent, eachItem, type Steps } from './pieces.ts';

const COLUMNS = [
  ...['message', 'channel', 'number_on_channel', 'sender', 'recipient', 'answers', 'published_ms', 'accepted_ms'],
  ...['received_by', 'received_ms', 'lost', 'rejected', 'dropped', 'expired', 'failed_at', 'payload'],
];

/** Writes the table. Times are in milliseconds of virtual time; a cell with several values separates them by a semicolon. */
export function* messageTablePieces(trace: Trace, has: HasEvent): Steps<void> {
  const messages: MessageId[] = [];
  yield csvOf([COLUMNS]);
  yield* eachEvent(trace, (number) => {
    if (has(number) && trace.kindOf(number) === 'published') messages.push(number);
  });
  yield* eachItem(messages, (message) => csvOf([rowOf(trace, message)]));
}

function rowOf(trace: Trace, message: MessageId): readonly string[] {
  const journey = journeyOf(trace, message);
  const { published, attempts, deliveries } = journey;
  const received = deliveries.filter((delivery) => delivery.received !== undefined);
  const ms = (event: number | undefined): string => (event === undefined ? '' : String(trace.atUs(event) / 1000));
  const lost = [...attempts, ...deliveries].flatMap((hop) => (hop.lost === undefined ? [] : [hop.lost]));
  return [
    String(message),
    published.channel,
    String(messageNumber(trace, message)),
    published.agent,
    published.to ?? '',
    published.about === undefined ? '' : [...(published.alsoAbout ?? []), published.about].join('; '),
    ms(message),
    ms(journey.accepted),
    received.map(({ agent }) => agent).join('; '),
    received.map((delivery) => ms(delivery.received)).join('; '),
    lost.map((event) => trace.eventAs(event, 'lost').reason).join('; '),
    journey.rejected === undefined ? '' : trace.eventAs(journey.rejected, 'rejected').reason,
    ms(journey.dropped),
    ms(journey.expired),
    received
      .filter(hasFailed)
      .map(({ agent }) => agent)
      .join('; '),
    writeFloats(published.payload, published.floats),
  ];
}

function hasFailed({ failed }: Delivery): boolean {
  return failed !== undefined;
}
