import { expect, it } from 'vitest';
import { KafkaErrors, NotReadyError, OffsetError, UnknownTopicError } from './kafka-errors.ts';

const errors = new KafkaErrors(['kafka:9092'], ['s3cret', '']);

/** Returns an error as the client library makes it. */
function failure(message: string, fields: object = {}, options?: ErrorOptions): Error {
  return Object.assign(new Error(message, options), fields);
}

function translated(error: unknown): Promise<unknown> {
  return errors.wrap(Promise.reject(error)).catch((thrown: unknown) => thrown);
}

it('errors - no connection is told apart from one that broke', async () => {
  const refused = failure('Connection to kafka:9092 failed.', {}, { cause: new Error('connect ECONNREFUSED') });
  expect(await translated(new AggregateError([refused], 'Cannot connect to any broker.'))).toMatchObject({
    name: 'UnavailableError',
    message: 'Kafka at kafka:9092 cannot be reached: connect ECONNREFUSED',
  });
  const broke = failure('Connection closed', { code: 'PLT_KFK_NETWORK' });
  expect(await translated(broke)).toHaveProperty('name', 'UncertainError');
  // One of two attempts may have arrived.
  expect(await translated(new AggregateError([refused, broke], 'failed'))).toHaveProperty('name', 'UncertainError');
});

it('errors - what the cluster refuses is told apart from what it is not ready for', async () => {
  const refusal = failure('The message is too large.', { apiId: 'MESSAGE_TOO_LARGE', canRetry: false });
  expect(await translated(new AggregateError([refusal]))).toHaveProperty('name', 'ServerError');
  const early = failure('There is no leader yet.', { apiId: 'LEADER_NOT_AVAILABLE', canRetry: true });
  expect(await translated(new AggregateError([early]))).toBeInstanceOf(NotReadyError);
  const rejoining = failure('The group is rebalancing.', { apiId: 'REBALANCE_IN_PROGRESS', canRetry: false });
  expect(await translated(new AggregateError([rejoining]))).toBeInstanceOf(NotReadyError);
  const gone = failure('The offset is gone.', { apiId: 'OFFSET_OUT_OF_RANGE', canRetry: false });
  expect(await translated(new AggregateError([gone]))).toBeInstanceOf(OffsetError);
});

it('errors - a topic that is not there, or is there already, is no error where that is asked', async () => {
  const unknown = failure('No such topic.', { apiId: 'UNKNOWN_TOPIC_OR_PARTITION', canRetry: true });
  expect(await errors.unlessUnknown(() => Promise.reject(new AggregateError([unknown])), 'a')).toBeUndefined();
  const inItsWords = failure('Unknown topic heron.a.', { code: 'PLT_KFK_USER' });
  expect(await errors.unlessUnknown(() => Promise.reject(inItsWords), 'a')).toBeUndefined();
  const named = await errors.wrap(Promise.reject(inItsWords), 'heron.a').catch((error: unknown) => error);
  expect(named).toBeInstanceOf(UnknownTopicError);
  expect(named).toHaveProperty('message', 'Kafka has no topic "heron.a"');
  const exists = failure('It exists.', { apiId: 'TOPIC_ALREADY_EXISTS', canRetry: false });
  await errors.unlessExists(() => Promise.reject(new AggregateError([exists])), 'a');
  await expect(errors.unlessExists(() => Promise.reject(new AggregateError([unknown])), 'a')).rejects.toThrow(
    'Kafka has no topic "a"',
  );
});

it('errors - a secret that the other side repeats is taken out, and the error itself is not passed on', async () => {
  const error = await translated(failure('Authentication with s3cret failed.', { code: 'PLT_KFK_AUTHENTICATION' }));
  expect(error).toHaveProperty('message', 'Kafka at kafka:9092 cannot be reached: Authentication with *** failed.');
  expect(error).not.toHaveProperty('cause');
});
