import { agent, type GalleryEntry, links, pairChannel, replyTo, scenarioOf, seconds, tick } from './build.ts';

const OFFER = { offer_kw: { $random: [5, 20] }, eur_per_kwh: { $random: [0.18, 0.32] } };
const ACCEPTED = { accepted_kw: { $field: 'offer_kw' } };

export const pairs: GalleryEntry = {
  slug: 'pairs',
  teaches: 'A channel for every ordered pair of agents',
  startUs: seconds(5),
  scenario: scenarioOf({
    name: 'Every pair',
    description:
      'Three microgrids have a channel in each direction, six in all. Each offers energy to the next one, which replies on the channel back.',
    agents: [
      agent('mg1', 'microgrid', 400, 0, tick('mg1_to_mg2', 4.5, 0.2, OFFER, 0.2), replyTo('mg3_to_mg1', 0.4, ACCEPTED)),
      agent('mg2', 'microgrid', 0, 400, tick('mg2_to_mg3', 4.5, 1.7, OFFER, 0.2), replyTo('mg1_to_mg2', 0.4, ACCEPTED)),
      agent(
        'mg3',
        'microgrid',
        800,
        400,
        tick('mg3_to_mg1', 4.5, 3.2, OFFER, 0.2),
        replyTo('mg2_to_mg3', 0.4, ACCEPTED),
      ),
    ],
    channels: [
      pairChannel('mg1_to_mg2', 142, 158),
      pairChannel('mg1_to_mg3', 542, 242),
      pairChannel('mg2_to_mg1', 258, 242),
      pairChannel('mg2_to_mg3', 400, 460),
      pairChannel('mg3_to_mg1', 658, 158),
      pairChannel('mg3_to_mg2', 400, 340),
    ],
    links: ['mg1', 'mg2', 'mg3'].flatMap((from) =>
      ['mg1', 'mg2', 'mg3']
        .filter((to) => to !== from)
        .flatMap((to) => [links('publish', `${from}_to_${to}`, from), links('consume', `${from}_to_${to}`, to)]),
    ),
  }),
};
