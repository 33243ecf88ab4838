import { expect, it } from 'vitest';
import { SCRIPT_EXAMPLES } from '../../script/index.ts';
import { fullStorage, testStorage } from '../../store/testing/test-storage.ts';
import { createScriptDraft } from './script-draft.ts';

const [first, second] = SCRIPT_EXAMPLES.map(({ text }) => text);

it('begins with the first example, and after a reload with the user’s own program', () => {
  const storage = testStorage();
  const draft = createScriptDraft(storage);
  expect([draft.read(), draft.own()]).toEqual([first, undefined]);
  draft.write('print(1)');
  draft.write(second ?? '');
  expect([draft.read(), draft.own()]).toEqual([second, 'print(1)']);
  const reloaded = createScriptDraft(storage);
  expect([reloaded.read(), reloaded.own()]).toEqual(['print(1)', 'print(1)']);
});

it('keeps the program as long as the page is open where nothing can be stored', () => {
  const draft = createScriptDraft(fullStorage());
  expect(draft.read()).toBe(first);
  draft.write('print(1)');
  expect([draft.read(), draft.own()]).toEqual(['print(1)', 'print(1)']);
});
