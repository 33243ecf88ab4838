/** A client of the gateway that is closed at a bad moment releases everything. */
import { afterEach, expect, it } from 'vitest';
import { Inbox, within } from '../brokers/testing/harness.ts';
import { numbered } from '../messaging/contract/harness.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { gatewayHarness } from './testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

it.each([5, 257, 300, 900])('close - in the callback of message %d, with hundreds put off, it resolves', async (at) => {
  const broker = harness.on(await harness.start());
  const closing = new Inbox<Promise<void>>();
  let called = 0;
  await broker.subscribe('work', () => {
    called += 1;
    if (called === at) closing.push(broker.close());
  }).ready;
  const published = Promise.allSettled(numbered(3000).map((message) => broker.publish('work', message)));
  const [closed = Promise.reject(new Error('no close'))] = await closing.reach(1, 'calls of close');
  await within('the end of close', closed);
  await within('every publish', published);
  expect(called).toBe(at);
});
