/** Traces of real systems, from files: dropped, watched, scrubbed, explained. */
import { readFileSync } from 'node:fs';
import { type Dropped, dropFile } from '../support/dropping.ts';
import { expect, test } from '../support/heronry.ts';

function fileOf(name: string): Dropped {
  return { name, text: readFileSync(new URL(`../fixtures/traces/${name}`, import.meta.url), 'utf8') };
}

test('traces of real systems open when they are dropped: watched, scrubbed, explained, or named with what is wrong', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await test.step('a trace of OpenTelemetry is watched in slow motion, scrubbed and explained', async () => {
    await dropFile(heronry, fileOf('shop-skewed.otlp.json'));
    const bar = page.getByRole('region', { name: 'Recording' });
    await expect(bar).toContainText('Recording: read only. shop-skewed.otlp.json, made by heronry import.');
    await expect(heronry.agents).toHaveCount(5);
    // What was changed and not understood is listed.
    await bar.getByText('3 remarks').click();
    await expect(bar).toContainText('The clock of billing was behind: its times were moved 35 ms later');

    // It lasts 1.4 s, and plays for more than ten.
    await expect(page.getByRole('button', { name: 'Speed 0.1×' })).toBeVisible();
    await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('max', '1420000');

    // A message on its way to the shop's answer, and one that shipping waits for.
    await heronry.play(async (playground) => {
      await playground.pause();
      await playground.seek(40);
    });
    const { inFlight } = await heronry.play(async (playground) => playground.world());
    expect(inFlight).toEqual([
      expect.objectContaining({ from: 'orders', to: 'shipping', leftMs: 20, arrivesMs: 70 }),
      expect.objectContaining({ from: 'orders', to: 'shop-web', leftMs: 37, arrivesMs: 44 }),
    ]);

    // The user's own speed comes back.
    await bar.getByRole('button', { name: 'Close' }).click();
    await expect(bar).toBeHidden();
    await expect(page.getByRole('button', { name: 'Speed 1×' })).toBeVisible();
  });

  await test.step('a trace that is cut off is named with its cause and place, and nothing changes', async () => {
    await heronry.play((playground) => playground.load('control-status'));
    const agents = await heronry.agents.count();
    const whole = fileOf('shop.otlp.json');
    await dropFile(heronry, { ...whole, text: whole.text.slice(0, 5000) });
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
      /shop\.otlp\.json is not a trace of OpenTelemetry \(OTLP JSON\): This is no JSON\. Line \d+, column \d+: /,
    );
    await expect(heronry.agents).toHaveCount(agents);
  });

  await test.step('files of traces open as recordings when they are dropped', async () => {
    await heronry.play((playground) => playground.load('control-status'));
    for (const [name, agents] of [
      ['shop.jaeger.json', 5],
      ['batch.otlp.json', 2],
      ['hello.shiviz.log', 3],
      ['flows.chrome.json', 3],
    ] as const) {
      await dropFile(heronry, fileOf(name));
      await expect(page.getByRole('region', { name: 'Recording' })).toContainText(`Recording: read only. ${name}`);
      await expect(heronry.agents).toHaveCount(agents);
    }
  });
});
