import { toJsonSchema } from '@valibot/to-json-schema';
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import { checkScenario } from './check.ts';
import { GALLERY } from './gallery/gallery.ts';
import { MessageSchema } from './kinds/value-shapes.ts';
import { ScenarioSchema } from './schema.ts';
import { arbitraryScenario } from './testing/arbitrary-scenario.ts';
import { scenarioToText } from './text.ts';

/** The published schema. JSON Schema cannot say two things: that a mean is no less than a minimum, and that a message is plain. */
const published = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Heronry scenario',
  description:
    'Agents, channels, what agents do, the network, and what was done while it ran. Times are whole microseconds of virtual time and end in Us; positions are canvas units, the centre of the node.',
  ...toJsonSchema(ScenarioSchema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
    ignoreActions: ['check'],
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema === MessageSchema ? { type: 'object' } : jsonSchema,
  }),
};

const validate = new Ajv2020({ strict: false }).compile(JSON.parse(JSON.stringify(published)));

describe('the published schema', () => {
  it('is the one in public (to write it anew: npx vitest run src/scenario/schema.test.ts -u)', async () => {
    await expect(`${JSON.stringify(published, undefined, 2)}\n`).toMatchFileSnapshot(
      '../../public/scenario.schema.json',
    );
  });

  it('accepts every scenario that is written, with and without its defaults', () => {
    for (const { scenario } of GALLERY) {
      expect(validate(JSON.parse(scenarioToText(scenario))), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ version: 2, agents: [{ id: 'mg1' }] })).toBe(true);
    fc.assert(
      fc.property(arbitraryScenario, (scenario) => {
        expect(validate(scenario)).toBe(true);
      }),
      { numRuns: rounds(500) },
    );
  });

  it('refuses what the page would have to repair', () => {
    const wrong: readonly object[] = [
      { seed: -1 },
      { name: '' },
      { agents: [{ id: '' }] },
      { agents: [{ id: 'a', role: 'king' }] },
      { agents: [{ id: 'a', x: 0.5 }] },
      { channels: [{ id: 'c', capacity: 0 }] },
      { links: [{ kind: 'hears', agent: 'a', channel: 'c' }] },
      { network: { delayUsMin: 1, delayUsMean: 2 } },
      { interventions: [{ kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: 'text' }] },
      { broker: { kind: 'pigeon' } },
      { channels: [{ id: 'c', overflow: 'explode' }] },
      { faults: [{ kind: 'loss', fromUs: 0, untilUs: 1, where: { at: 'everything' }, probability: 1.5 }] },
      { faults: [{ kind: 'crash', fromUs: 0, untilUs: 1, where: { at: 'moon' } }] },
      { assertions: [{ kind: 'arrives', channel: '', agent: '' }] },
      { bookmarks: [{ atUs: -1 }] },
      { agents: [{ id: 'a', behaviours: [{ kind: 'tick', channel: 'c', periodUs: 1, message: {} }] }] },
    ];
    for (const part of wrong) {
      const value = { version: 2, ...part };
      expect(validate(value), JSON.stringify(part)).toBe(false);
      const checked = checkScenario(value);
      expect('error' in checked ? checked.error : checked.repairs.join(), JSON.stringify(part)).not.toBe('');
    }
    expect(validate({})).toBe(false);
    expect(validate({ version: 3 })).toBe(false);
  });
});
