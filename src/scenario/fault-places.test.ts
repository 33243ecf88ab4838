import { describe, expect, it } from 'vitest';
import { coversAgent, coversChannel, coversLink, type Where } from './fault-places.ts';
import { placeWithout, renamedPlace } from './kinds/faults.ts';

const PLACES = {
  everything: { at: 'everything' },
  agent: { at: 'agent', agent: 'a' },
  channel: { at: 'channel', channel: 'c' },
  link: { at: 'link', link: 'publish', agent: 'a', channel: 'c' },
  border: { at: 'border', agents: ['a', 'b'], channels: ['d'] },
} as const satisfies Record<Where['at'], Where>;
const { everything, agent, channel, link, border } = PLACES;
const ALL: readonly Where[] = [everything, agent, channel, link, border];

describe('the place of a fault', () => {
  it('covers agents, channels and links', () => {
    expect(ALL.map((where) => coversAgent(where, 'a'))).toEqual([true, true, false, false, false]);
    expect(ALL.map((where) => coversAgent(where, 'b'))).toEqual([true, false, false, false, false]);
    expect(ALL.map((where) => coversChannel(where, 'c'))).toEqual([true, false, true, false, false]);
    expect(ALL.map((where) => coversChannel(where, 'd'))).toEqual([true, false, false, false, false]);
    expect(ALL.map((where) => coversLink(where, 'publish', 'a', 'c'))).toEqual([true, true, true, true, true]);
    expect(ALL.map((where) => coversLink(where, 'consume', 'a', 'c'))).toEqual([true, true, true, false, true]);
    expect(ALL.map((where) => coversLink(where, 'publish', 'x', 'c'))).toEqual([true, false, true, false, false]);
    expect(ALL.map((where) => coversLink(where, 'publish', 'a', 'd'))).toEqual([true, true, false, false, false]);
    expect(ALL.map((where) => coversLink(where, 'publish', 'x', 'd'))).toEqual([true, false, false, false, true]);
  });

  it('follows its nodes to other names', () => {
    const renamed = ALL.map((where) =>
      renamedPlace(
        where,
        (id) => `agent ${id}`,
        (id) => `channel ${id}`,
      ),
    );
    expect(renamed).toEqual([
      everything,
      { at: 'agent', agent: 'agent a' },
      { at: 'channel', channel: 'channel c' },
      { at: 'link', link: 'publish', agent: 'agent a', channel: 'channel c' },
      { at: 'border', agents: ['agent a', 'agent b'], channels: ['channel d'] },
    ]);
  });

  it('goes with its nodes; a border stays while there is something of it', () => {
    const without = (...gone: readonly string[]) =>
      ALL.map((where) => placeWithout(where, (kind, id) => gone.includes(`${kind} ${id}`)));
    expect(without('agent x', 'channel a')).toEqual(ALL);
    expect(without('agent a')).toEqual([everything, undefined, channel, undefined, { ...border, agents: ['b'] }]);
    expect(without('channel c')).toEqual([everything, agent, undefined, undefined, border]);
    expect(without('channel d')[4]).toEqual({ ...border, channels: [] });
    expect(without('agent a', 'agent b')[4]).toEqual({ ...border, agents: [] });
    expect(without('agent a', 'agent b', 'channel d')[4]).toBeUndefined();
  });
});
