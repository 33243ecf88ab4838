import type { CDPSession, Page } from '@playwright/test';
import { expect, type Heronry, test } from '../support/heronry.ts';

// Much of the work is what the page draws: a small window draws less, of the same parts.
test.use({ viewport: { width: 800, height: 500 } });

interface Held {
  /** Heap after a forced collection. */
  readonly heapBytes: number;
  /** Nodes that scripts or the page reference, attached or detached. */
  readonly nodes: number;
  readonly listeners: number;
}

async function held(session: CDPSession): Promise<Held> {
  // Twice: objects freed by the first collection may have kept others.
  for (let turn = 0; turn < 2; turn += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { heapBytes: usedSize, nodes, listeners: jsEventListeners };
}

/** Returns the same, after two readings in a row without a change from pending drawing or loading. */
async function settled(session: CDPSession): Promise<Held> {
  let last = await held(session);
  await expect
    .poll(async () => {
      const before = last;
      last = await held(session);
      return [last.nodes - before.nodes, last.listeners - before.listeners];
    })
    .toEqual([0, 0]);
  return last;
}

async function openRunClear(heronry: Heronry, page: Page): Promise<void> {
  await heronry.play(async (playground) => {
    await playground.load('hierarchy');
    await playground.seek(8000);
  });
  await heronry.agent('mg1').click();
  await heronry.play(async (playground) => {
    await playground.play(20);
    await playground.pause();
  });
  await page.keyboard.press('Escape');
  await heronry.play((playground) => playground.load({ version: 2, name: 'Empty' }));
}

test('opened, run and cleared fifty times, the page holds no more than before', async ({ heronry, page }) => {
  const session = await page.context().newCDPSession(page);
  await heronry.open('gallery/hierarchy');
  // Lazy parts have loaded, and the engine has compiled most of what it will: its code counts as heap.
  for (let turn = 0; turn < 25; turn += 1) await openRunClear(heronry, page);
  const before = await settled(session);
  for (let turn = 0; turn < 25; turn += 1) await openRunClear(heronry, page);
  const after = await settled(session);
  expect(after.heapBytes - before.heapBytes).toBeLessThan(1024 * 1024);
  expect(after.nodes - before.nodes).toBeLessThan(50);
  expect(after.listeners - before.listeners).toBeLessThan(20);
});

/** 20 agents that publish 100 messages a second each, to one subscriber each: about 8,000 events a second. */
const BUSY = {
  version: 2,
  name: 'Busy',
  network: { delayUsMin: 50_000, delayUsMean: 80_000, jitterUs: 20_000 },
  agents: Array.from({ length: 20 }, (_, index) => ({
    id: `a${index}`,
    behaviours: [{ kind: 'tick', channel: `c${index}`, periodUs: 10_000, message: { n: { $count: 1 } } }],
  })),
  channels: Array.from({ length: 20 }, (_, index) => ({ id: `c${index}`, capacity: 100 })),
  links: Array.from({ length: 20 }, (_, index) => ({
    kind: 'subscribe',
    agent: `a${(index + 1) % 20}`,
    channel: `c${index}`,
  })),
};
/** Virtual seconds per second: the rate of messages is in virtual time. */
const SPEED = 20;
/** Heap that an event may use: itself, its message, and its entries in the indexes of the trace and of the log. */
const BYTES_OF_AN_EVENT = 200;

test('at 2,000 messages a second the heap holds the trace and no more, and all of it is given back', async ({
  heronry,
  page,
}) => {
  const session = await page.context().newCDPSession(page);
  await heronry.open();
  await page.waitForLoadState('networkidle');
  await heronry.play((playground) => playground.load({ version: 2, name: 'Empty' }));
  const empty = await settled(session);
  await heronry.play((playground, scenario) => playground.load(scenario), BUSY);
  await heronry.play((playground, speed) => playground.play(speed), SPEED);
  const now = (): Promise<number> => heronry.play((playground) => playground.now());
  await expect.poll(now).toBeGreaterThan(5000);
  await heronry.play((playground) => playground.pause());
  const first = { at: await now(), ...(await settled(session)) };
  await heronry.play((playground, speed) => playground.play(speed), SPEED);
  await expect.poll(now).toBeGreaterThan(first.at + 25_000);
  await heronry.play((playground) => playground.pause());
  const last = { at: await now(), ...(await settled(session)) };
  const passed = ((last.at - first.at) / 1000) * 2000 * EVENTS_OF_A_MESSAGE;
  expect(last.heapBytes - first.heapBytes).toBeLessThan(passed * BYTES_OF_AN_EVENT);
  expect(last.nodes - first.nodes).toBeLessThan(50);
  await heronry.play((playground) => playground.load({ version: 2, name: 'Empty' }));
  const after = await settled(session);
  expect(after.heapBytes - empty.heapBytes).toBeLessThan(4 * 1024 * 1024);
});

/** Events of one message: timer, publish, acceptance, dispatch, receipt; and one drop when the queue is full. */
const EVENTS_OF_A_MESSAGE = 6;
