/** A carrier: several event streams on one connection, each as it would be by itself. */
import { afterEach, expect, it } from 'vitest';
import { type CarrierEvents, EventStreamReader, type StreamEvent } from '../brokers/gateway/protocol.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import type { Gateway } from './server.ts';
import { ask, codeOf, metric, WireStream } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

/** A carrier, and the events that have arrived on each of its lanes. */
class WireCarrier {
  readonly #stream: WireStream;
  readonly #gateway: Gateway;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#stream = new WireStream(gateway, '/v1/carriers', { body: '{}' });
  }

  get ended(): Promise<'ended' | 'cut'> {
    return this.#stream.ended;
  }

  async name(): Promise<string> {
    const [first] = await this.#stream.reach('carrier', 1);
    const { carrier }: CarrierEvents['carrier'] = JSON.parse(first?.data ?? '');
    return carrier;
  }

  async open(lane: string, request: object): Promise<number> {
    const body = JSON.stringify({ ...request, carried: { carrier: await this.name(), lane } });
    return (await ask(this.#gateway, '/v1/events', { body })).status;
  }

  /** Resolves when so many events of the name have arrived on the lane. */
  async reach(lane: string, name: string, count: number): Promise<readonly StreamEvent[]> {
    const those = () => this.events(lane).filter(({ event }) => event === name);
    await this.#stream.until(() => those().length >= count, `${count} of ${name} on ${lane}`);
    return those();
  }

  events(lane: string): readonly StreamEvent[] {
    const reader = new EventStreamReader();
    const encoder = new TextEncoder();
    return this.#of('part').flatMap((part) => (part.lane === lane ? reader.read(encoder.encode(part.text)) : []));
  }

  async ends(lane: string): Promise<void> {
    await this.#stream.until(() => this.#of('end').some((end) => end.lane === lane), `the end of ${lane}`);
  }

  close(): void {
    this.#stream.close();
  }

  #of<Name extends keyof CarrierEvents>(name: Name): readonly CarrierEvents[Name][] {
    return this.#stream.events.flatMap(({ event, data }) => (event === name ? [JSON.parse(data)] : []));
  }
}

const request = (session: string, ...channels: readonly string[]) => ({
  session,
  channels: channels.map((channel) => ({ channel })),
});

it('each lane has what a stream of its own would have, in order', async () => {
  const gateway = await harness.start();
  const carrier = new WireCarrier(gateway);
  expect(await carrier.open('lane-of-a', request('session-a', 'a'))).toBe(204);
  expect(await carrier.open('lane-of-ab', request('session-ab', 'a', 'b'))).toBe(204);
  const own = new WireStream(gateway, '/v1/channels/a/events');
  await own.reach('hello', 1);
  for (let n = 1; n <= 40; n += 1)
    await ask(gateway, `/v1/channels/${n % 2 === 0 ? 'a' : 'b'}/messages`, { body: `{"n":${n}}` });
  const read = await own.reach('message', 20);
  expect(await carrier.reach('lane-of-a', 'message', 20)).toEqual(read);
  const both = await carrier.reach('lane-of-ab', 'message', 40);
  expect(both.filter(({ data }) => JSON.parse(data).channel === 'a')).toEqual(read);
  expect(carrier.events('lane-of-a')[0]?.event).toBe('hello');
  for (const stream of [own, carrier]) stream.close();
});

it('a lane that is closed ends its stream alone; the end of the carrier ends all of them', async () => {
  const gateway = await harness.start();
  const carrier = new WireCarrier(gateway);
  await carrier.open('lane-one', request('session-1', 'a'));
  await carrier.open('lane-two', request('session-2', 'a'));
  await metric(gateway, 'heronry_streams', (count) => count === 2);
  const body = JSON.stringify({ carrier: await carrier.name(), lanes: ['lane-one', 'lane-none'] });
  expect((await ask(gateway, '/v1/carriers/close', { body })).status).toBe(204);
  await carrier.ends('lane-one');
  await metric(gateway, 'heronry_streams', (count) => count === 1);
  await ask(gateway, '/v1/channels/a/messages', { body: '{}' });
  await carrier.reach('lane-two', 'message', 1);
  expect(carrier.events('lane-one').filter(({ event }) => event === 'message')).toEqual([]);
  carrier.close();
  await metric(gateway, 'heronry_streams', (count) => count === 0);
  await metric(gateway, 'heronry_carriers', (count) => count === 0);
});

it('a carrier that is not there, or not any more, is refused, and no stream stays open for it', async () => {
  const gateway = await harness.start();
  const carrier = new WireCarrier(gateway);
  const name = await carrier.name();
  carrier.close();
  await metric(gateway, 'heronry_carriers', (count) => count === 0);
  for (const of of [name, 'never-was-one']) {
    const body = JSON.stringify({ ...request('session-1', 'a'), carried: { carrier: of, lane: 'lane-one' } });
    expect(codeOf(await ask(gateway, '/v1/events', { body }))).toBe('404 unknown-carrier');
  }
  expect(await metric(gateway, 'heronry_streams', () => true)).toBe(0);
});

it('when the gateway ends, each lane has its last word, and then the carrier ends', async () => {
  const gateway = await harness.start();
  const carrier = new WireCarrier(gateway);
  await carrier.open('lane-one', request('session-1', 'a'));
  await carrier.open('lane-two', request('session-2', 'b'));
  await gateway.close('Over');
  expect(await carrier.ended).toBe('ended');
  for (const lane of ['lane-one', 'lane-two']) {
    expect(carrier.events(lane).at(-1)).toMatchObject({ event: 'bye', data: '{"reason":"Over"}' });
    await carrier.ends(lane);
  }
});
