/** Scenarios of a given size. */
import { emptyScenario } from '../../dist/lib/scenario/index.js';

const message = { kw: { $random: [38, 46] } };

/** Returns agents in rows, each of which publishes to `fan` channels and subscribes to one. Delays are exact. */
export function grid(agents, { fan = 1, periodUs = 1_000_000, delayUs = 200_000, subscribe = true } = {}) {
  const columns = Math.ceil(Math.sqrt(agents * 1.6));
  const place = (index) => ({ x: (index % columns) * 480, y: Math.floor(index / columns) * 160 });
  return {
    ...emptyScenario(`${agents} agents`),
    network: { delayUsMin: delayUs, delayUsMean: delayUs, jitterUs: 0 },
    agents: Array.from({ length: agents }, (_, index) => ({
      id: `mg${index}`,
      ...place(index),
      role: 'microgrid',
      behaviours: Array.from({ length: fan }, (_, turn) => ({
        kind: 'tick',
        channel: `c${(index + turn * 7) % agents}`,
        periodUs,
        offsetUs: Math.floor(((index * fan + turn) * periodUs) / (agents * fan)),
        jitterUs: 0,
        count: 0,
        message,
      })),
    })),
    channels: Array.from({ length: agents }, (_, index) => ({
      id: `c${index}`,
      x: place(index).x + 240,
      y: place(index).y + 80,
      pair: false,
      capacity: 10,
      overflow: 'drop-oldest',
    })),
    links: Array.from({ length: agents }, (_, index) => [
      ...Array.from({ length: fan }, (_, turn) => ({
        kind: 'publish',
        agent: `mg${index}`,
        channel: `c${(index + turn * 7) % agents}`,
      })),
      ...(subscribe ? [{ kind: 'subscribe', agent: `mg${(index + 1) % agents}`, channel: `c${index}` }] : []),
    ]).flat(),
  };
}
