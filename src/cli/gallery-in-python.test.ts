/** The programs of the gallery run in the Python of the page, MicroPython, and receive what their runs show. */
import { expect, it } from 'vitest';
import { playedScenario, programOf, programText } from '../programs/index.ts';
import { receiptsOf, receiptsOfRun } from '../programs/testing/receipts.ts';
import { withoutChance } from '../programs/testing/without-chance.ts';
import { emptyScenario, FIRST_ENTRY, GALLERY } from '../scenario/index.ts';
import { play } from '../script/testing/play.ts';

const UNTIL_US = 20_000_000;

/** Prints what a program prints as JSON: the words, and the message. */
const RECORDER = {
  name: 'recorder.py',
  text: `import json
show = print
def print(words, message=None):
    show(json.dumps([words, message]))
`,
};

const SCENES = [FIRST_ENTRY, ...GALLERY]
  .filter(({ scenario }) => scenario.agents.some(({ behaviours }) => behaviours.some(({ kind }) => kind !== 'code')))
  .map(({ slug, scenario }) => [slug, withoutChance(scenario)] as const);

it.each(SCENES)('%s', async (_, scenario) => {
  const played = playedScenario(scenario, 'python');
  const links = played.links.filter((link) => link.network !== undefined);
  const base = { ...emptyScenario('Python'), network: played.network, links };
  const files = [RECORDER, { name: 'program.py', text: programText(programOf(scenario, 'python')) }];
  const { printed, errors } = await play(files, { base, untilUs: UNTIL_US });
  // A callback's own exception is its agent's.
  expect(errors.filter(({ agent }) => agent === undefined)).toEqual([]);
  const lines = printed.split('\n').filter((line) => line !== '');
  const expected = receiptsOfRun(played, UNTIL_US);
  expect(Object.keys(expected)).not.toEqual([]);
  expect(receiptsOf(lines.map((line) => JSON.parse(line)))).toEqual(expected);
});
