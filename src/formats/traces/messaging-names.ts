/**
 * Names of the semantic conventions of OpenTelemetry for messaging, from the newest to the oldest. The first that a span has counts.
 */
import type { Attributes, AttributeValue, Span } from './span.ts';

const NAMES = {
  system: ['messaging.system'],
  operation: ['messaging.operation.type', 'messaging.operation'],
  operationName: ['messaging.operation.name'],
  destination: [
    'messaging.destination.name',
    'messaging.destination',
    'messaging.source.name',
    'messaging.source',
    'message_bus.destination',
    'messaging.destination.template',
    'messaging.destination_publish.name',
  ],
  client: [
    'messaging.client.id',
    'messaging.client_id',
    'messaging.consumer.id',
    'messaging.consumer_id',
    'messaging.kafka.client_id',
    'messaging.rocketmq.client_id',
  ],
  group: [
    'messaging.consumer.group.name',
    'messaging.kafka.consumer.group',
    'messaging.kafka.consumer_group',
    'messaging.rocketmq.client_group',
    'messaging.eventhubs.consumer.group',
    'messaging.evenhubs.consumer.group',
    'messaging.destination.subscription.name',
    'messaging.servicebus.destination.subscription_name',
    'message.servicebus.destination.subscription_name',
  ],
  partition: [
    'messaging.destination.partition.id',
    'messaging.kafka.destination.partition',
    'messaging.kafka.source.partition',
    'messaging.kafka.partition',
  ],
  offset: ['messaging.kafka.offset', 'messaging.kafka.message.offset'],
  messageId: ['messaging.message.id', 'messaging.message_id'],
  conversation: ['messaging.message.conversation_id', 'messaging.conversation_id'],
  key: [
    'messaging.kafka.message.key',
    'messaging.kafka.message_key',
    'messaging.rabbitmq.destination.routing_key',
    'messaging.rabbitmq.routing_key',
    'messaging.gcp_pubsub.message.ordering_key',
  ],
  size: [
    'messaging.message.body.size',
    'messaging.message.envelope.size',
    'messaging.message.payload_size_bytes',
    'messaging.message_payload_size_bytes',
  ],
  batch: ['messaging.batch.message_count'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Fact about a message or its handling. */
export type MessagingFact = keyof typeof NAMES;

/** Returns a fact of a span or a link; undefined if none of its names is there. */
export function factOf(attributes: Attributes, fact: MessagingFact): AttributeValue | undefined {
  for (const name of NAMES[fact]) {
    const value = attributes.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** Returns a fact as text; undefined if it is not there, or is no text, number or truth value. */
export function factText(attributes: Attributes, fact: MessagingFact): string | undefined {
  const value = factOf(attributes, fact);
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

/** Role of a span. `local`: work without a message. */
export type SpanRole = 'create' | 'send' | 'receive' | 'process' | 'settle' | 'client' | 'server' | 'local';

/** Values of the operation, in conventions and in what instrumentations write. */
const OPERATIONS: ReadonlyMap<string, SpanRole> = new Map([
  ['send', 'send'],
  ['publish', 'send'],
  ['produce', 'send'],
  ['create', 'create'],
  ['receive', 'receive'],
  ['poll', 'receive'],
  ['process', 'process'],
  ['deliver', 'process'],
  ['consume', 'process'],
  ['settle', 'settle'],
  ['ack', 'settle'],
  ['acknowledge', 'settle'],
  ['nack', 'settle'],
  ['reject', 'settle'],
  ['commit', 'settle'],
  ['abandon', 'settle'],
  ['complete', 'settle'],
]);

/** Names of operations that give a message back. */
const REFUSALS = new Set(['nack', 'reject', 'requeue', 'abandon', 'defer', 'dead_letter']);

/** Returns the role of a span; `unclear` for a span about messages without a known operation. */
export function roleOf({ kind, attributes }: Pick<Span, 'kind' | 'attributes'>): SpanRole | 'unclear' {
  const isMessaging = factOf(attributes, 'system') !== undefined || factOf(attributes, 'destination') !== undefined;
  for (const fact of ['operation', 'operationName'] as const) {
    const role = OPERATIONS.get(factText(attributes, fact)?.toLowerCase() ?? '');
    if (role !== undefined) return role;
  }
  if (kind === 'producer') return 'send';
  if (kind === 'consumer') return 'process';
  if (isMessaging) return 'unclear';
  if (kind === 'client' || kind === 'server') return kind;
  return 'local';
}

/** Returns whether a settling span gives its messages back, instead of acknowledging them. */
export function isRefusal({ attributes }: Pick<Span, 'attributes'>): boolean {
  return ['operationName', 'operation'].some((fact) =>
    REFUSALS.has(factText(attributes, fact === 'operation' ? 'operation' : 'operationName')?.toLowerCase() ?? ''),
  );
}
