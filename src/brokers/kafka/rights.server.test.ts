/** Rights that are taken and given back while a broker runs. */
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { withOurProperties } from '../testing/kafka-server.ts';
import { TopicAdmin } from '../testing/topic-admin.ts';
import { KafkaBroker } from './kafka-broker.ts';

describeOn('Kafka', withOurProperties(inject('kafka')), (url) => {
  let admin: TopicAdmin;
  const { on, closeAll } = networkHarness(
    (prefix) => new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS }),
    100,
  );
  beforeAll(() => {
    admin = new TopicAdmin(url);
  });
  afterEach(closeAll);
  afterAll(() => admin.close());

  it('a channel without rights says so, the others go on, and with its rights it goes on where it was', async () => {
    const prefix = uniquePrefix();
    const broker = on(prefix);
    const [denied, free, errors] = [new Inbox<Message>(), new Inbox<Message>(), new Inbox<string>()];
    broker.on('error', ({ channel }) => errors.push(channel));
    await broker.subscribe('denied', denied.push).ready;
    await broker.subscribe('free', free.push).ready;
    await broker.publish('denied', { n: 1 });
    await denied.reach(1, 'messages with rights');

    await admin.deny(`${prefix}denied`);
    await errors.reach(1, 'errors');
    expect(await outcome(broker.publish('denied', { n: 0 }))).toBe('ServerError');
    for (const n of [1, 2]) {
      await broker.publish('free', { n });
      await free.reach(n, 'messages of the other channel');
      expect(await within('a message', broker.consume('free'))).toEqual({ n });
    }

    await admin.allow(`${prefix}denied`);
    await publishWhenAllowed(broker);
    await denied.reach(2, 'messages with rights again');
    expect([denied.items, new Set(errors.items)]).toEqual([[{ n: 1 }, { n: 2 }], new Set(['denied'])]);
  });
});

/** Publishes until it is accepted: a server hears a moment later that rights were given. */
async function publishWhenAllowed(broker: KafkaBroker): Promise<void> {
  while ((await outcome(broker.publish('denied', { n: 2 }))) === 'ServerError');
}
