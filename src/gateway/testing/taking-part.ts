/** The guarantees for observers and participants, on every backend. */
import { expect, it, onTestFinished } from 'vitest';
import { join, type Observed, type Participant } from '../../brokers/gateway/index.ts';
import { eventually, Inbox, within } from '../../brokers/testing/harness.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import type { GatewayHarness } from './harness.ts';

export interface Joined {
  readonly participant: Participant;
  readonly observed: Inbox<Observed>;
  /** Resolves when such an event has been observed. */
  readonly until: (what: string, isIt: (one: Observed) => boolean) => Promise<void>;
  readonly all: <Kind extends Observed['kind']>(kind: Kind) => readonly Extract<Observed, { readonly kind: Kind }>[];
}

type Place = { readonly url: string; readonly token: string };

export function joined({ url, token }: Place, name: string, options: { readonly fetch?: typeof fetch } = {}): Joined {
  const observed = new Inbox<Observed>();
  const participant = join({ url, token, name, ...options }, observed.push);
  onTestFinished(() => participant.close());
  return {
    participant,
    observed,
    until: (what, isIt) => {
      const seen = () => expect([what, observed.items.some(isIt)]).toEqual([what, true]);
      return within(what, eventually(seen));
    },
    all: (kind) =>
      // Each is identified by its kind.
      observed.items.filter((one): one is Extract<Observed, { readonly kind: typeof kind }> => one.kind === kind),
  };
}

export function holdToTakingPart(harness: GatewayHarness): void {
  it('each take has the number of its message, comes after it, and says who', async () => {
    const gateway = await harness.start();
    const page = joined(gateway, 'page');
    const mg1 = harness.on(gateway, { name: 'mg1' });
    await page.participant.subscribe('a');
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const n of numbers.slice(0, 10)) await mg1.publish('a', { n }, { producer: 'mg2' });
    // It has seen only half of the taken messages.
    const late = joined(gateway, 'late');
    await late.participant.subscribe('a');
    for (const n of numbers.slice(10)) await mg1.publish('a', { n });
    const takers: string[] = [];
    for (const n of numbers) {
      const isPage = n % 3 === 0;
      if (isPage) expect(await page.participant.consume('a')).toMatchObject({ channel: 'a', seq: n, message: { n } });
      else expect(await mg1.consume('a')).toEqual({ n });
      takers.push(isPage ? 'page' : 'mg1');
    }
    for (const { until, all } of [page, late]) {
      await until('the last take', (one) => one.kind === 'taken' && one.seq === 20);
      expect(
        all('taken').map(({ by, seq, message, producer, bytes, redelivered }) => [
          ...[by, seq, message, producer, bytes, redelivered],
        ]),
      ).toEqual(
        numbers.map((n) => {
          const message = { n };
          const producer = n <= 10 ? 'mg2' : undefined;
          return [takers[n - 1], n, message, producer, JSON.stringify(message).length, false];
        }),
      );
    }
    const order = page.observed.items.flatMap((one) =>
      one.kind === 'message' || one.kind === 'taken' ? [`${one.kind} ${one.seq}`] : [],
    );
    for (const n of numbers) expect(order.indexOf(`message ${n}`)).toBeLessThan(order.indexOf(`taken ${n}`));
    expect(late.all('message').map(({ seq }) => seq)).toEqual(numbers.slice(10));
  });

  it('who takes part is known by its name and what it subscribes to; what it publishes is of that name', async () => {
    const gateway = await harness.start();
    const [page, other] = [joined(gateway, 'page'), joined(gateway, 'mg1')];
    const broker = harness.on(gateway, { name: 'mg2' });
    const newest = () =>
      page
        .all('clients')
        .at(-1)
        ?.clients.map(({ name, subscribes }) => [name, subscribes]);
    const shows = (name: string, ...channels: readonly string[]) =>
      eventually(() => expect(newest()).toContainEqual([name, channels]));
    await page.participant.watch(['a']);
    await other.participant.subscribe('a');
    await broker.subscribe('b', () => undefined).ready;
    await Promise.all([shows('page'), shows('mg1', 'a'), shows('mg2', 'b')]);
    await Promise.all([1, 2, 3].map((n) => page.participant.publish('a', { n })));
    for (const { until, all } of [page, other]) {
      await until('the third', (one) => one.kind === 'message' && one.seq === 3);
      expect(all('message').map(({ seq, producer, message }) => [seq, producer, message])).toEqual(
        [1, 2, 3].map((n) => [n, 'page', { n }]),
      );
    }
    other.participant.unsubscribe('a');
    await shows('mg1');
    await page.participant.publish('a', { n: 4 });
    await page.until('the fourth', (one) => one.kind === 'message' && one.seq === 4);
    expect(other.all('message')).toHaveLength(3);
  });

  it('a consume that waits goes on after its connections were cut, and takes each message once', async () => {
    const gateway = await harness.start();
    const proxy = await CuttingProxy.start(gateway.port);
    onTestFinished(() => proxy.stop());
    const { participant } = joined({ url: proxy.url, token: gateway.token }, 'page');
    const publisher = harness.on(gateway);
    for (let n = 1; n <= 30; n += 1) {
      const consumed = participant.consume('a');
      // While it waits, while its message arrives, or after.
      if (n % 3 === 0) proxy.cut();
      if (n % 3 === 1) setImmediate(() => proxy.cut());
      await publisher.publish('a', { n });
      expect(await within(`message ${n}`, consumed)).toMatchObject({ seq: n, message: { n } });
    }
    await eventually(async () => expect(await publisher.stats('a')).toMatchObject({ consumed: 30, depth: 0 }));
  });
}
