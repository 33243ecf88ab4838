import { expect, it } from 'vitest';
import {
  AbortError,
  BatchError,
  BrokerClosedError,
  ChannelNameError,
  LimitError,
  MessagingError,
  PayloadError,
  QueueFullError,
  ServerError,
  TimeoutError,
  UnavailableError,
  UncertainError,
  UnsupportedError,
} from './index.ts';

/** Codes are an interface: they survive minification and structured clones, and other programs compare them. */
const errors = (): readonly (readonly [error: MessagingError, name: string, code: string, text: string])[] => [
  [new ChannelNameError('A name'), 'ChannelNameError', 'channel-name', 'A name'],
  [new PayloadError('no', '$.a'), 'PayloadError', 'payload', '$.a: no'],
  [new LimitError('Channels', 100_000), 'LimitError', 'limit', 'Channels: at most 100,000'],
  [new QueueFullError('a'), 'QueueFullError', 'queue-full', 'The queue of channel "a" is full'],
  [new BrokerClosedError(), 'BrokerClosedError', 'broker-closed', 'The broker is closed'],
  [new TimeoutError('a', 5), 'TimeoutError', 'timeout', 'No message on channel "a" within 5 ms'],
  [new AbortError('why'), 'AbortError', 'abort', 'The call was aborted'],
  [new UncertainError('broke'), 'UncertainError', 'uncertain', 'broke'],
  [new UnavailableError('down'), 'UnavailableError', 'unavailable', 'down'],
  [new ServerError('refused'), 'ServerError', 'server', 'refused'],
  [
    new BatchError([{ index: 2, error: new ServerError('refused') }], 5),
    'BatchError',
    'batch',
    '1 of 5 messages were not accepted. The first was 2: refused',
  ],
  [new UnsupportedError('stats'), 'UnsupportedError', 'unsupported', 'This broker does not support stats'],
];

it('every error has its name, its stable code and a text that says what it is about', () => {
  const made = errors();
  for (const [error, name, code, text] of made) {
    expect([error.name, error.code, error.message]).toEqual([name, code, text]);
    expect(error).toBeInstanceOf(MessagingError);
  }
  expect(new Set(made.map(([, , code]) => code)).size).toBe(made.length);
});

it('errors carry what caused them', () => {
  expect(new PayloadError('no', '$.a').path).toBe('$.a');
  expect(new LimitError('Channels', 7).limit).toBe(7);
  expect(new QueueFullError('a').channel).toBe('a');
  expect(new AbortError('why').cause).toBe('why');
});
