import {
  type Broker,
  type Client,
  type ClientRetries,
  clientOf,
  type KafkaRetries,
  LIMITS,
  type RedisRetries,
} from '../../scenario/index.ts';
import { CountField, TimeField } from '../parts/DraftInput.tsx';
import { Choice } from './Choice.tsx';

type Words = { readonly label: string; readonly hint: string };

const NONE: Words = {
  label: 'Off (fire and forget)',
  hint: 'A message lost on a link stays lost, and no error is reported.',
};
const ALL_HINT = 'Resends unanswered messages. A message can be stored twice.';

const REDIS_RETRIES: Readonly<Record<RedisRetries, Words>> = {
  unsent: {
    label: 'Unsent messages only (node-redis)',
    hint: 'Buffers messages while the link is cut. Reports an error for an unanswered message.',
  },
  all: { label: 'Everything (redis-py)', hint: ALL_HINT },
  none: NONE,
};

const KAFKA_RETRIES: Readonly<Record<KafkaRetries, Words>> = {
  idempotent: { label: 'Idempotent', hint: 'Resends unanswered messages. Kafka stores each once.' },
  all: { label: 'Without idempotence', hint: ALL_HINT },
  none: NONE,
};

/** A wait shorter than that is over before a hop is there. */
const TIMEOUT_US_MIN = 1000;

interface ClientFieldsProps {
  readonly broker: Exclude<Broker, { kind: 'memory' }>;
  readonly onCommit: (broker: Broker) => string | undefined;
}

/** How agents publish over a link that loses messages or is cut. */
export function ClientFields({ broker, onCommit }: ClientFieldsProps) {
  if (broker.kind === 'kafka' || broker.kind === 'kafka-share') {
    return (
      <OfClient
        client={clientOf(broker)}
        choices={KAFKA_RETRIES}
        onCommit={(client) => onCommit({ ...broker, client })}
      />
    );
  }
  return (
    <OfClient
      client={clientOf(broker)}
      choices={REDIS_RETRIES}
      onCommit={(client) => onCommit({ ...broker, client })}
    />
  );
}

interface OfClientProps<Retries extends ClientRetries> {
  readonly client: Client<Retries>;
  readonly choices: Readonly<Record<Retries, Words>>;
  readonly onCommit: (client: Client<Retries>) => string | undefined;
}

function OfClient<Retries extends ClientRetries>({ client, choices, onCommit }: OfClientProps<Retries>) {
  return (
    <>
      <Choice
        label="Clients retry publishes"
        choices={choices}
        value={client.retries}
        onChoose={(retries) => onCommit({ ...client, retries })}
      />
      {client.retries === 'none' ? null : (
        <>
          <TimeField
            label="Delivery timeout"
            hint="Time after which a client gives up and reports an error."
            unit="s"
            valueUs={client.deliveryTimeoutUs}
            minUs={TIMEOUT_US_MIN}
            onCommit={(deliveryTimeoutUs) => onCommit({ ...client, deliveryTimeoutUs })}
          />
          <CountField
            label="Client buffer, in messages"
            value={client.bufferMax}
            min={1}
            max={LIMITS.capacity}
            onCommit={(bufferMax) => onCommit({ ...client, bufferMax })}
          />
        </>
      )}
    </>
  );
}
