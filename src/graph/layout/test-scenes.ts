/** Scenes for measuring layouts: every shape that people build, and random ones from a seed. */
import { edit, emptyScenario, type Link, type Scenario } from '../../scenario/index.ts';

type Ends = readonly [from: string, to: string];

function agents(names: readonly string[]): Scenario['agents'] {
  return names.map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] }));
}

function channels(names: readonly string[], pair: boolean): Scenario['channels'] {
  return names.map((id) => ({ id, x: 0, y: 0, pair, capacity: 10, overflow: 'drop-oldest' }));
}

function numbered(word: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${word}${index + 1}`);
}

function paired(names: readonly string[], pairs: readonly Ends[]): Scenario {
  return {
    ...emptyScenario(),
    agents: agents(names),
    channels: channels(
      pairs.map(([from, to]) => `${from}_to_${to}`),
      true,
    ),
    links: pairs.flatMap(([from, to]): readonly Link[] => [
      { kind: 'publish', agent: from, channel: `${from}_to_${to}` },
      { kind: 'subscribe', agent: to, channel: `${from}_to_${to}` },
    ]),
  };
}

/** Returns agents with a pair channel for each of their pairs, as the command makes them. */
export function allPairs(count: number): Scenario {
  const names = numbered('agent', count);
  const made = edit({ ...emptyScenario(), agents: agents(names) }, { do: 'connectAllAgents', agents: names });
  if (!made.ok) throw new Error(made.issue.message);
  return made.scenario;
}

/** Returns one agent that publishes to a channel to which all others subscribe. */
export function oneChannel(count: number): Scenario {
  const names = numbered('agent', count);
  return {
    ...emptyScenario(),
    agents: agents(names),
    channels: channels(['news'], false),
    links: names.map((agent, index) => ({ kind: index === 0 ? 'publish' : 'subscribe', agent, channel: 'news' })),
  };
}

/** Returns a tree of agents. Each parent has one channel for all of its children, or a pair channel for each. */
export function tree(count: number, fanOut: number, pair: boolean): Scenario {
  const names = numbered('agent', count);
  const pairs = names.slice(1).map((name, index): Ends => [names[Math.floor(index / fanOut)] ?? '', name]);
  if (pair) return paired(names, pairs);
  const parents = [...new Set(pairs.map(([parent]) => parent))];
  return {
    ...emptyScenario(),
    agents: agents(names),
    channels: channels(
      parents.map((parent) => `of ${parent}`),
      false,
    ),
    links: [
      ...parents.map((parent): Link => ({ kind: 'publish', agent: parent, channel: `of ${parent}` })),
      ...pairs.map(([parent, child]): Link => ({ kind: 'subscribe', agent: child, channel: `of ${parent}` })),
    ],
  };
}

/** Returns a scene of 2 to 14 agents and 1 to 8 channels with random links, the same for the same seed. */
export function randomScene(seed: number): Scenario {
  let state = (seed + 1) * 2_654_435_761;
  const below = (limit: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % limit;
  };
  const names = numbered('agent', 2 + below(13));
  const topics = numbered('channel', 1 + below(8));
  const count = Math.max(topics.length, below(2 * (names.length + topics.length)));
  const links = new Map<string, Link>();
  for (let index = 0; index < count; index += 1) {
    const kind = (['publish', 'subscribe', 'consume'] as const)[below(3)] ?? 'publish';
    const link = { kind, agent: names[below(names.length)] ?? '', channel: topics[below(topics.length)] ?? '' };
    links.set(`${link.kind} ${link.agent} ${link.channel}`, link);
  }
  return {
    ...emptyScenario(),
    agents: agents(names),
    channels: channels(topics, false).map((channel) => ({ ...channel, pair: below(4) === 0 })),
    links: [...links.values()],
  };
}
