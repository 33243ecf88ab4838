/** Scenes of two agents that answer each other: one conversation that stops, and one that never does. */
import { agent, type GalleryEntry, links, pairChannel, replyTo, scenarioOf, seconds } from './build.ts';
import { WAITING_STEPS } from './steps.ts';

export const waitingForEachOther: GalleryEntry = {
  slug: 'waiting-for-each-other',
  teaches: 'One lost message can stop two agents',
  startUs: seconds(5.2),
  scenario: scenarioOf({
    name: 'Two that wait for each other',
    description:
      'Buyer and seller answer each offer with another one. At 14 s a link loses an offer. Each then waits for the other, and neither sends. At 19 s the buyer makes a new offer.',
    bookmarks: WAITING_STEPS,
    agents: [
      agent('buyer', 'microgrid', 0, 0, replyTo('seller_to_buyer', 0.7, { bid: { $random: [40, 60] } })),
      agent('seller', 'microgrid', 660, 0, replyTo('buyer_to_seller', 0.7, { ask: { $random: [60, 80] } })),
    ],
    channels: [pairChannel('buyer_to_seller', 330, -90), pairChannel('seller_to_buyer', 330, 90)],
    links: [
      links('publish', 'buyer_to_seller', 'buyer'),
      links('consume', 'buyer_to_seller', 'seller'),
      links('publish', 'seller_to_buyer', 'seller'),
      links('consume', 'seller_to_buyer', 'buyer'),
    ],
    faults: [
      {
        kind: 'loss',
        fromUs: seconds(13),
        untilUs: seconds(16),
        where: { at: 'link', link: 'consume', agent: 'seller', channel: 'buyer_to_seller' },
        probability: 1,
      },
    ],
    interventions: [0.3, 19].map((at) => ({
      kind: 'publish' as const,
      atUs: seconds(at),
      agent: 'buyer',
      channel: 'buyer_to_seller',
      message: { bid: 40 },
    })),
  }),
};

export const endlessReplies: GalleryEntry = {
  slug: 'endless-replies',
  teaches: 'Two agents that answer every message never stop',
  startUs: seconds(2.8),
  scenario: scenarioOf({
    name: 'Answers to answers',
    description:
      'The boiler confirms each message, and the thermostat confirms each confirmation. Three settings begin three conversations without an end. Click a message to see its causes.',
    agents: [
      agent(
        'thermostat',
        'device',
        0,
        0,
        {
          kind: 'tick',
          channel: 'thermostat_to_boiler',
          periodUs: seconds(9),
          offsetUs: seconds(0.3),
          jitterUs: 0,
          count: 3,
          message: { celsius: { $random: [19, 22] } },
        },
        replyTo('boiler_to_thermostat', 0.6, { thanks: { $count: 1 } }),
      ),
      agent('boiler', 'device', 660, 0, replyTo('thermostat_to_boiler', 0.6, { done: { $count: 1 } })),
    ],
    channels: [pairChannel('thermostat_to_boiler', 330, -90), pairChannel('boiler_to_thermostat', 330, 90)],
    links: [
      links('publish', 'thermostat_to_boiler', 'thermostat'),
      links('consume', 'thermostat_to_boiler', 'boiler'),
      links('publish', 'boiler_to_thermostat', 'boiler'),
      links('consume', 'boiler_to_thermostat', 'thermostat'),
    ],
  }),
};
