/**
 * A plugin of Stryker that says of each mutant whether it is tried. It is a checker: what it refuses is not counted.
 * - Sentences are left as they are: words for people may change without a test that changes. A text is a sentence where it holds
 *   a blank between two words; ids, kinds and other single words are tried.
 * - A list with a text of Stryker's own in it is left out: the compiler refuses most of them, and nobody makes that mistake.
 * - Of an area with a sample, every n-th is tried. The choice is a hash of what the mutant changes: it is the same on every
 *   machine, and stays when other lines change.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { nameOf, oneLine, placeOf, textAt } from './places.mjs';

const SENTENCE = /[\p{L}\d}.,:;'"] [\p{L}\d$(#]/u;

export const strykerPlugins = [{ kind: 'Checker', name: 'choice', factory: makeChecker }];

function makeChecker() {
  const { every, among } = JSON.parse(process.env.MUTANTS_CHOICE);
  const texts = new Map();
  const isTried = ({ fileName, location, mutatorName, replacement = '' }) => {
    if (!texts.has(fileName)) texts.set(fileName, readFileSync(fileName, 'utf8'));
    const original = textAt(texts.get(fileName), location);
    if (mutatorName === 'StringLiteral' && SENTENCE.test(original)) return false;
    if (replacement === '["Stryker was here"]') return false;
    const file = nameOf(fileName);
    if (among === undefined) return hashOf([file, mutatorName, original, replacement]) % every === 0;
    const { start, end } = location;
    const at = `${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
    return among.includes(placeOf({ file, at, replacement: oneLine(replacement) }));
  };
  const verdictOn = (mutant) =>
    isTried(mutant) ? { status: 'passed' } : { status: 'compileError', reason: 'It is not tried.' };
  return {
    init: async () => {},
    check: async (mutants) => Object.fromEntries(mutants.map((mutant) => [mutant.id, verdictOn(mutant)])),
    group: async (mutants) => [mutants.map(({ id }) => id)],
  };
}

function hashOf(parts) {
  return createHash('sha256').update(parts.join('\n')).digest().readUInt32BE();
}
