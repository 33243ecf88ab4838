/** Cost of a frame: while messages move, nothing that does not change is laid out anew. */
import { emptyScenario } from '../../src/scenario/index.ts';
import { expect, test } from '../support/heronry.ts';

const FRAMES = 240;

test('a frame in which no text changes lays nothing out', async ({ heronry, page }) => {
  await heronry.open();
  await heronry.laidOut();
  const agents = Array.from({ length: 40 }, (_, index) => ({
    id: `mg${index}`,
    x: (index % 8) * 320,
    y: Math.floor(index / 8) * 160,
    role: 'agent' as const,
    behaviours: [
      {
        kind: 'tick' as const,
        channel: 'control',
        periodUs: 2_000_000,
        offsetUs: index * 50_000,
        jitterUs: 0,
        count: 0,
        message: { kw: 1 },
      },
    ],
  }));
  const scenario = {
    ...emptyScenario('Forty agents'),
    network: { delayUsMin: 20_000_000, delayUsMean: 20_000_000, jitterUs: 0 },
    agents,
    channels: [{ id: 'control', x: 1120, y: -200, pair: false, capacity: 10_000, overflow: 'drop-oldest' as const }],
    links: agents.map(({ id }) => ({ kind: 'publish' as const, agent: id, channel: 'control' })),
  };
  await heronry.play((playground, wanted) => playground.load(wanted), scenario);
  await heronry.play((playground) => playground.seek(5000));
  await heronry.play((playground) => playground.play(1));
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const layouts = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Number.NaN;
  };
  const before = await layouts();
  const withText = await page.evaluate(
    (frames) =>
      new Promise<number>((resolve) => {
        let passed = 0;
        let changed = false;
        let count = 0;
        const observer = new MutationObserver(() => {
          changed = true;
        });
        observer.observe(document.body, { subtree: true, characterData: true, childList: true });
        const frame = (): void => {
          if (changed) count += 1;
          changed = false;
          passed += 1;
          if (passed < frames) requestAnimationFrame(frame);
          else resolve(count);
        };
        requestAnimationFrame(frame);
      }),
    FRAMES,
  );
  expect(withText).toBeGreaterThan(0);
  expect(withText).toBeLessThan(FRAMES / 2);
  // Two calls from outside of the page may each cause one.
  expect((await layouts()) - before).toBeLessThanOrEqual(withText + 2);
  expect((await heronry.play((playground) => playground.world())).inFlight.length).toBeGreaterThan(40);
});
