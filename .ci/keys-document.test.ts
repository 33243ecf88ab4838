/** The page of keys is made from the table of actions. `npx vitest run -u .ci/keys-document.test.ts` writes it again. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PRESENT_KEYS } from '../src/panels/present/present-keys.ts';
import { ACTIONS, type Action } from '../src/store/index.ts';
import { keyNames } from '../src/ui/Kbd.tsx';

const GROUPS: readonly (readonly [Action['group'], string])[] = [
  ['edit', 'Build'],
  ['run', 'Time'],
  ['view', 'View'],
  ['scenario', 'Scenarios'],
];

/** Keys that no action has: the canvas and the timeline handle them while a part of theirs has the focus. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['Next agent or channel', 'ArrowRight'],
  ['Move the agent or channel', 'Shift+ArrowRight'],
  ['Publish from the agent, or open the channel in the inspector', 'Enter'],
  ['Back to the tool Select', 'Escape'],
  ['Menu of the agent or channel', 'Shift+F10'],
  ['Move a lane of the timeline', 'Alt+ArrowUp'],
];

function table(title: string, rows: readonly (readonly [string, ...string[]])[]): string {
  const lines = rows.map(([label, ...keys]) => `| ${label} | ${keys.map(pressed).join(' or ')} |`);
  return [`## ${title}`, '', '| action | keys |', '| --- | --- |', ...lines, ''].join('\n');
}

function pressed(keys: string): string {
  const names = keyNames(keys, false).map((name) => (name === '<' ? '&lt;' : name === '>' ? '&gt;' : name));
  return names.map((name) => `<kbd>${name}</kbd>`).join(' ');
}

it('docs/keys.md has every action with its shortcut', async () => {
  const tables = GROUPS.map(([group, title]) =>
    table(
      title,
      ACTIONS.filter((action) => action.group === group).map(({ label, keys, alsoKeys = [] }) => [
        label.replace('…', ''),
        keys,
        ...alsoKeys,
      ]),
    ),
  );
  const page = [
    '# Keys',
    '',
    '<kbd>?</kbd> lists the shortcuts in the page, and has a switch that turns single keys off. On a Mac, <kbd>⌘</kbd> takes the place of',
    '<kbd>Ctrl</kbd>.',
    '',
    'A shortcut is the letter printed on the key, in every keyboard layout. Layouts without Latin letters go by the place of the key.',
    'Shortcuts also work while a slider, a button or a tick box has the focus, except for the keys that it needs itself.',
    '',
    ...tables,
    table('On the canvas and the timeline', OTHERS),
    table(
      'In a presentation',
      PRESENT_KEYS.map(({ label, keys }) => [label, ...keys]),
    ),
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../docs/keys.md');
});

it('the README has keys of actions, with their labels', () => {
  const labels = new Map(ACTIONS.map(({ keys, label }) => [pressed(keys), label.replace('…', '').toLowerCase()]));
  const rows = [...readFileSync('README.md', 'utf8').matchAll(/^\| (<kbd>.*<\/kbd>) \| (.*) \|$/gm)];
  expect(rows.length).toBeGreaterThan(3);
  for (const [, keys = '', said] of rows)
    expect(
      keys
        .split(/(?<=<\/kbd>) /)
        .map((key) => labels.get(key) ?? `${key} has no action`)
        .join(', '),
    ).toBe(said);
});
