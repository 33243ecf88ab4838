/**
 * Finds texts in the old voice: words that a reader has to translate before they mean something. The glossary of CONTRIBUTING.md has
 * the terms; `PLAIN` says which to use. The rule is mechanical, and looks at texts of two words or more.
 */
import { expect, it } from 'vitest';
import { sourcesThat, textsOf } from './shown-texts.ts';

const SHOWN =
  /^src\/(app|cli|graph|lessons|live|panels|scenario|simulation|store|timeline|trace|ui)\/.*\.tsx?$|^src\/gateway\/problems\.ts$|^src\/teaching\/(kinds\/[^/]*|misconceptions)\.ts$/;

/** Words of the old voice, and what to say instead. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/\b(no|some|any|every)body('s|’s)?\b/i, 'name who: no agent, another client, every subscriber'],
  [/\bon (its|their) way\b(?! to )/i, 'in flight'],
  [/\b(its|the) books\b/i, 'message count'],
  [/\b(take|takes|took|taken) (it )?in\b/i, 'accept'],
  [/\b(hands?|handed) (it )?(out|over|on)\b|\bhanded (to|#|anything)/i, 'dispatch, deliver'],
  [/\b(held|holds?) (it )?(up|back)\b/i, 'delay'],
  [/\bpass(es|ed)? (it )?on\b/i, 'forward'],
  [/\b(lose|doubled?) it\b/i, 'drop, duplicate'],
  [/\bset out\b/i, 'left'],
  [/\b(goes|go|going|went) on\b/i, 'continue'],
  [/\bstands? still\b/i, 'pause'],
  [/(?<!nothing )\bby (itself|themselves)\b/i, 'automatic, automatically'],
  [/\bby hand\b/i, 'manually'],
  [/\bfor so long\b/i, 'name the time'],
  [/\bso that\b/i, 'begin a sentence'],
  [/\b(there is none|there are none|where there is)\b/i, 'none yet'],
  [/\b(is|are|be) told\b|\btells? of\b|\bwhat is told\b/i, 'say what the reader sees'],
  [/\b(shared?|dealt|deals?) (its |the )?(partitions )?out\b/i, 'assign'],
  [/\bdone with\b/i, 'finished'],
  [/\bfor ever\b/i, 'forever'],
  [/\bticked\b/i, 'timer fired'],
  [/\bbefall\w*|\bslip\b|\bas it came\b|\bas it was\b/i, 'a plain verb'],
  [/\bcould not be fetched\b/i, 'could not be loaded'],
];

function oldVoiceOf(text: string): readonly string[] {
  if (!text.includes(' ')) return [];
  return PLAIN.filter(([words]) => words.test(text)).map(([, say]) => say);
}

it('the old voice is heard in a title, a sentence and a button, and not in plain words', () => {
  expect(
    ['Its books', 'c handed #1 to a', 'Lose it', 'Nobody is there'].filter((text) => oldVoiceOf(text).length === 0),
  ).toEqual([]);
  expect(
    ['Message count', 'Lost on its way to c', 'Delay 2 s', 'kept'].filter((text) => oldVoiceOf(text).length > 0),
  ).toEqual([]);
});

it('the page and the command line speak plainly', () => {
  const files = sourcesThat(SHOWN);
  expect(files.length).toBeGreaterThan(200);
  const old = files.flatMap((file) =>
    textsOf(file).flatMap((text) => oldVoiceOf(text).map((say) => `${file}: “${text}”: say ${say}`)),
  );
  expect(old).toEqual([]);
});
