import { afterAll, describe, expect, it } from 'vitest';
import { CONTRACT, inMemoryHarness } from '../messaging/contract/index.ts';
import { BrokerClosedError, ChannelNameError, TimeoutError } from '../messaging/index.ts';
import { BrokerStoppedError, loadSandbox, SandboxedBroker } from './index.ts';
import { QUEUES } from './testing/brokers.ts';

const sandbox = await loadSandbox();
const brokers: SandboxedBroker[] = [];

function broker(source: string): SandboxedBroker {
  const made = new SandboxedBroker(sandbox, source, { host: { nowUs: () => 0, random: () => 0.5 } });
  brokers.push(made);
  return made;
}

afterAll(() => {
  for (const one of brokers) one.dispose();
});
/** Rows about what a broker of four methods does not offer: stats, reset, limits, inboxes of subscriptions, an end of its own. */
const NOT_OFFERED = [
  ...['C05', 'C08', 'C32', 'C40', 'C44', 'C47', 'C48', 'C49', 'C50', 'C51', 'C52', 'C53', 'C56', 'C57', 'C59', 'C60'],
  ...['C66', 'C72'],
];

const harness = { ...inMemoryHarness(() => broker(QUEUES)), most: 300 };

describe('the contract, on a broker of four methods in the sandbox', () => {
  it.each(CONTRACT.filter(({ id }) => !NOT_OFFERED.includes(id)))('$id $title', ({ run }) => run(harness));

  it.each(CONTRACT.filter(({ id }) => ['C08', 'C32', 'C49', 'C53', 'C57'].includes(id)))(
    '$id is not kept, and says so',
    async ({ run }) => {
      await expect(run(harness)).rejects.toMatchObject({
        name: expect.stringMatching(/^(ContractError|UnsupportedError)$/),
      });
    },
  );
});

describe('an own broker on the host', () => {
  it('rejects with the classes of the library', async () => {
    const made = broker(QUEUES);
    await expect(made.consume('a', { timeoutMs: 0 })).rejects.toBeInstanceOf(TimeoutError);
    await expect(made.publish('', {})).rejects.toBeInstanceOf(ChannelNameError);
    await expect(made.publish('a', { x: Number.NaN })).rejects.toMatchObject({ name: 'PayloadError', path: '$.x' });
    await made.close();
    await expect(made.publish('a', {})).rejects.toBeInstanceOf(BrokerClosedError);
  });

  it('says which source has no broker, with the line', () => {
    expect(() => broker('const broker = 1;')).toThrow('no class that extends MessageBroker');
    expect(() => broker('class A extends MessageBroker {\n  constructor() { null.x; } }')).toThrow('Line 2: ');
  });

  it('that is stopped ends every call, those that wait as well', async () => {
    const made = broker(
      'class A extends MessageBroker { consume() { return new Promise(() => {}); } async publish() { for (;;); } }',
    );
    const waits = made.consume('a');
    await expect(made.publish('a', {})).rejects.toThrow('instructions');
    await expect(waits).rejects.toThrow('instructions');
    await expect(made.publish('a', {})).rejects.toBeInstanceOf(BrokerStoppedError);
    expect(() => made.createChannel('a')).toThrow('instructions');
  });
});
