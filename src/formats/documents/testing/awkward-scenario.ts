/** A scenario with names and payloads that other formats take for their own. */
import { emptyScenario, newChannel, type Scenario } from '../../../scenario/index.ts';

const NAMES = [
  'rooms/{room}',
  'a?b#c',
  '{open',
  'été 🌳',
  'x y',
  'x-y',
  'Größe~1/~0',
  '__proto__',
  'constructor',
  '$ref',
];

const behaviours = (channel: string): Scenario['agents'][number]['behaviours'] => [
  {
    kind: 'tick',
    channel,
    periodUs: 1_000_000,
    offsetUs: 0,
    jitterUs: 0,
    count: 0,
    message: {
      n: { $count: 1 },
      between: { $random: [2, 7] },
      at: { $time: 's' },
      list: [1, 'two', { three: { $scale: [{ $field: 'x' }, 2] } }],
      none: null,
    },
  },
  { kind: 'publish', on: '', channel, delayUs: 10, message: { text: '<b>"q"</b>\n', $weird: 1 } },
];

/** Scenario whose names need care in addresses, keys and references. */
export const AWKWARD_SCENARIO: Scenario = {
  ...emptyScenario('A "title": {x} #1'),
  description: 'Two lines\nof text: ---',
  agents: NAMES.map((id, place) => ({
    id,
    x: place * 100,
    y: 0,
    role: 'agent',
    behaviours: behaviours(NAMES[(place + 1) % NAMES.length] ?? ''),
  })),
  channels: NAMES.map((id, place) => newChannel(id, { x: place * 100, y: 200 })),
  links: NAMES.flatMap((agent, place) => [
    { kind: 'publish' as const, agent, channel: NAMES[(place + 1) % NAMES.length] ?? '' },
    { kind: 'subscribe' as const, agent, channel: NAMES[(place + 2) % NAMES.length] ?? '' },
    { kind: 'consume' as const, agent, channel: NAMES[(place + 3) % NAMES.length] ?? '' },
  ]),
};
