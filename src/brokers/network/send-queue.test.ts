import { expect, it } from 'vitest';
import { UnavailableError } from '../../messaging/index.ts';
import { type PendingSend, SendQueue } from './send-queue.ts';

const LATE_MS = 60_000;

/** Returns a queue whose connection and sending fail as the test says, and the batches that were sent. */
function queueThat(fails: { whenConnected?: Error | undefined; send?: Error | undefined }) {
  const sent: string[][] = [];
  const queue = new SendQueue<string>({
    timeoutMs: LATE_MS,
    batch: { count: 2, size: 100 },
    sizeOf: ({ length }) => length,
    whenConnected: async () => {
      if (fails.whenConnected !== undefined) throw fails.whenConnected;
    },
    send: async (batch: readonly PendingSend<string>[]) => {
      if (fails.send !== undefined) throw fails.send;
      sent.push(batch.map(({ content }) => content));
      for (const pending of batch) pending.resolve();
    },
    late: () => new UnavailableError('late'),
  });
  return { queue, sent };
}

it('messages go in order, in batches within the limits', async () => {
  const { queue, sent } = queueThat({});
  await Promise.all(['a', 'b', 'c', 'x'.repeat(200), 'd'].map((content) => queue.post(content, undefined)));
  expect(sent).toEqual([['a', 'b'], ['c'], ['x'.repeat(200)], ['d']]);
});

it.each(['whenConnected', 'send'] as const)(
  'a failure of %s rejects the messages that it is about, and no later one',
  async (part) => {
    const fails: { whenConnected?: Error | undefined; send?: Error | undefined } = { [part]: new Error('broken') };
    const { queue, sent } = queueThat(fails);
    const first = Promise.allSettled([queue.post('a', undefined), queue.post('b', undefined)]);
    expect((await first).map((one) => one.status === 'rejected' && one.reason)).toEqual([
      new Error('broken'),
      new Error('broken'),
    ]);
    fails[part] = undefined;
    await queue.post('c', undefined);
    expect(sent).toEqual([['c']]);
    await queue.settled();
    await queue.close();
  },
);
