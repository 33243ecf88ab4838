import { readFileSync } from 'node:fs';
import { type Dropped, dropFile } from '../support/dropping.ts';
import { expect, test } from '../support/heronry.ts';
import { LESSON, STEPS, stepOf } from '../support/lessons.ts';

function fileOf(name: string): Dropped {
  return { name, text: readFileSync(new URL(`../fixtures/documents/${name}`, import.meta.url), 'utf8') };
}

test('a diagram that is dropped plays and runs, and one that is pasted opens', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const bar = page.getByRole('region', { name: 'Recording' });
  await test.step('a Mermaid diagram plays as drawn, runs, and on Redis pub/sub the first arrow that does not happen is named', async () => {
    await dropFile(heronry, fileOf('deployment.mmd'));
    await expect(bar).toContainText('Recording: read only.');
    await expect(bar).toContainText('deployment.mmd, made by Mermaid sequence diagram.');
    await bar.getByRole('button', { name: 'Run it' }).click();
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('A worker starts');

    const diagram = page.getByRole('region', { name: 'Diagram' });
    await heronry.play((playground) => playground.seek(20_000));
    await expect(diagram).toContainText('The diagram holds so far');

    await page.keyboard.press('m');
    await page.getByRole('dialog').getByRole('button', { name: 'Use Redis pub/sub' }).click();
    await heronry.play((playground) => playground.seek(20_000));
    await expect(diagram).toContainText('Line 11: Control to Worker “first job” did not happen.');
    await expect(diagram).toContainText('stores nothing');
    await diagram.getByRole('button', { name: 'Go to the arrow that did not happen' }).click();
    await expect.poll(() => heronry.play((playground) => playground.now())).toBe(3400);
  });

  await test.step('the text of a diagram that is pasted opens', async () => {
    await heronry.play((playground) => playground.load('control-status'));
    await expect(bar).toHaveCount(0);
    await expect
      .poll(async () => {
        await page.evaluate(() => {
          const data = new DataTransfer();
          data.setData('text/plain', 'sequenceDiagram\n  A->>B: hi');
          const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
          document.querySelector('[role=application]')?.dispatchEvent(event);
        });
        return bar.isVisible();
      })
      .toBe(true);
    await expect(bar).toContainText('Pasted text');
  });
});

test('documents of other programs that are dropped are opened, or named with what has no place or no sense', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await test.step('an AsyncAPI document that is dropped plays at once', async () => {
    await dropFile(heronry, fileOf('streetlights.asyncapi.yaml'));
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('Street lights');
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
      'Opened streetlights.asyncapi.yaml. servers: Servers are left out, except for the kind of broker. And 3 more.',
    );
    await expect(page.getByRole('banner')).toContainText('Saved');
  });

  await test.step('a RabbitMQ export that is dropped is named with what has no place, and a broken document with its place', async () => {
    await heronry.play((playground) => playground.load('control-status'));
    await dropFile(heronry, fileOf('shop.definitions.json'));
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('shop');
    const notices = page.getByRole('region', { name: 'Notices' });
    await expect(notices).toContainText('has no place in a scenario');
    await dropFile(heronry, { name: 'broken.yaml', text: 'asyncapi: 3.0.0\nchannels:\n  a: [1, 2\n' });
    await expect(notices).toContainText('broken.yaml is not an AsyncAPI document: Line');
  });

  await test.step('files in UTF-16 open, and a file in neither UTF-8 nor UTF-16 says so', async () => {
    await heronry.play((playground) => playground.load('control-status'));
    const [scenario, notices] = [
      page.getByRole('textbox', { name: 'Scenario name' }),
      page.getByRole('region', { name: 'Notices' }),
    ];
    const inUtf16 = ({ name, text }: Dropped): Dropped => ({ name, text: `\ufeff${text}`, encoding: 'utf16le' });
    await dropFile(
      heronry,
      inUtf16({ name: 'mine.json', text: JSON.stringify(await heronry.play((playground) => playground.scenario())) }),
    );
    await expect(notices).toContainText('Opened mine.json.');
    await dropFile(heronry, inUtf16(fileOf('streetlights.asyncapi.yaml')));
    await expect(scenario).toHaveValue('Street lights');
    await dropFile(heronry, inUtf16({ name: 'mine.md', text: LESSON }));
    await expect(stepOf(heronry, 1, STEPS)).toBeVisible();
    await dropFile(heronry, { name: 'old.md', text: LESSON.replace('of mine', 'in Köln'), encoding: 'latin1' });
    await expect(notices).toContainText('old.md is not a lesson: its text is neither UTF-8 nor UTF-16');
  });
});
