import type { Agent } from '../scenario.ts';
import { agent, answerTo, channel, type GalleryEntry, links, scenarioOf, seconds, tick, workOn } from './build.ts';

/** Thinks about a price for `thinks` seconds, then says what it will draw. */
function consumerOfEnergy(id: string, y: number, thinks: number, kw: readonly [number, number]): Agent {
  const plan = { device: id, kw: { $random: kw }, at_eur: { $field: 'eur_per_mwh' } };
  return agent(id, 'device', 570, y, workOn('price', thinks, 0.2), answerTo('price', 'load', 0, plan));
}

const DEVICES = ['heat-pump', 'ev-charger', 'bakery', 'battery', 'cold-store'];

export const priceSignal: GalleryEntry = {
  slug: 'price-signal',
  teaches: 'One message reaches every subscriber',
  startUs: seconds(5.6),
  scenario: scenarioOf({
    name: 'Price signal',
    description:
      'Every price reaches all five subscribers, and billing, which takes its copy from the queue. Each device takes its own time and announces its load. The bakery expects each price within 2 s: try many seeds.',
    agents: [
      agent('market', 'operator', 0, 0, tick('price', 5, 0.2, { eur_per_mwh: { $random: [60, 180] } }, 0.2)),
      agent('billing', 'worker', 285, 200, workOn('price', 1.5, 0.3)),
      consumerOfEnergy('heat-pump', -240, 0.4, [2, 6]),
      consumerOfEnergy('ev-charger', -120, 1.2, [3, 11]),
      consumerOfEnergy('bakery', 0, 2, [8, 24]),
      consumerOfEnergy('battery', 120, 0.8, [-15, 15]),
      consumerOfEnergy('cold-store', 240, 1.6, [4, 9]),
      agent('control-room', 'operator', 1140, 0),
    ],
    channels: [channel('price', 285, 0), channel('load', 855, 0)],
    links: [
      links('publish', 'price', 'market'),
      links('subscribe', 'price', ...DEVICES),
      links('consume', 'price', 'billing'),
      links('publish', 'load', ...DEVICES),
      links('consume', 'load', 'control-room'),
    ],
    // Kept with this seed, and broken by about one in eight: something to try many seeds with.
    assertions: [{ kind: 'arrives', channel: 'price', agent: 'bakery', withinUs: seconds(2) }],
  }),
};
