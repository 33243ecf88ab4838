import { describe, expect, it } from 'vitest';
import {
  BROKER_KINDS,
  type Broker,
  defaultBroker,
  edit,
  emptyScenario,
  FAULTS,
  type FaultKind,
  faultKindsAt,
  newFault,
  type Where,
} from '../../scenario/index.ts';
import { concerns } from './Faults.tsx';
import { placeWords } from './fault-words.ts';

const PLACES: readonly Where[] = [
  { at: 'everything' },
  { at: 'agent', agent: 'mg1' },
  { at: 'channel', channel: 'control' },
  { at: 'link', link: 'subscribe', agent: 'mg1', channel: 'control' },
  { at: 'border', agents: ['mg1'], channels: ['control'] },
];

describe('a new fault', () => {
  it('is one that the document takes, of every kind that a place can have', () => {
    let scenario = emptyScenario();
    for (const command of [
      { do: 'addAgent', id: 'mg1', x: 0, y: 0 },
      { do: 'addChannel', id: 'control', x: 200, y: 0 },
    ] as const) {
      const result = edit(scenario, command);
      if (result.ok) scenario = result.scenario;
    }
    for (const place of PLACES) {
      const faults = faultKindsAt(place).map((kind) => newFault(kind, place, 2_000_000));
      expect(faults.length).toBeGreaterThanOrEqual(5);
      expect(edit(scenario, { do: 'setFaults', faults, label: 'Add' }), place.at).toMatchObject({
        ok: true,
        scenario: { faults },
      });
    }
  });
});

describe('where a fault is', () => {
  it('is said in words', () => {
    expect(PLACES.map(placeWords)).toEqual([
      'everywhere',
      'mg1',
      'control',
      'control → mg1',
      'between mg1, control and the rest',
    ]);
  });

  it('concerns the places that it shares a node with', () => {
    const fault = newFault('cut', { at: 'link', link: 'publish', agent: 'operator', channel: 'control' }, 0);
    expect(PLACES.map((place) => concerns(fault, place))).toEqual([true, false, true, true, true]);
  });
});

describe('a fault on a broker', () => {
  it('says where it does something else than its fields, or nothing', () => {
    const note = (kind: FaultKind, broker: Broker, where: Where = { at: 'everything' }) =>
      (FAULTS[kind].note?.(broker, where) ?? '').split(/[:,] |\.$/)[0];
    const brokers = BROKER_KINDS.map(defaultBroker);
    expect(brokers.map((broker) => note('full', broker))).toEqual([
      '',
      'No effect on Redis pub/sub',
      'The log is trimmed to this length',
      'No effect on Kafka',
      'No effect on a share group',
      'No effect on an own broker',
    ]);
    const once = 'Kafka stores each publish of an idempotent producer once';
    expect(brokers.map((broker) => note('duplication', broker))).toEqual(['', '', '', once, once, '']);
    for (const broker of brokers) {
      const keeps = broker.kind === 'memory' || broker.kind === 'own' ? '' : 'Clients buffer new messages';
      expect(note('cut', broker)).toBe(keeps);
      expect(note('crash', broker)).toBe('');
      const toSubscriber: Where = { at: 'link', link: 'subscribe', agent: 'mg1', channel: 'control' };
      for (const kind of ['cut', 'loss', 'duplication', 'reordering'] as const)
        expect(note(kind, broker, toSubscriber)).toBe('');
    }
    const client = { retries: 'none', deliveryTimeoutUs: 1000, bufferMax: 1 } as const;
    expect(note('cut', { kind: 'redis-pubsub', client })).toBe('');
  });
});
