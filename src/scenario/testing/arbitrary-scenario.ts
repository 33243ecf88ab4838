/** Scenarios and moments for property tests: any names, any shape within the limits, as canonical as an editor leaves them. */
import fc from 'fast-check';
import { type JsonValue, nameProblem } from '../../messaging/index.ts';
import { canonicalScenario } from '../canonical.ts';
import type { Where } from '../fault-places.ts';
import { channelsOf, fitsBeside } from '../kinds/behaviours.ts';
import type { Assertion } from '../kinds/expectations.ts';
import { FAULTS, type Fault } from '../kinds/faults.ts';
import { LIMITS } from '../limits.ts';
import type { Moment } from '../link/moment.ts';
import type { Agent, Behaviour, Channel, Intervention, Link, Network, OverflowPolicy, Scenario } from '../scenario.ts';
import { broker, livelyBroker, time } from './arbitrary-settings.ts';

const name: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom('mg1', 'mg2', 'operator', 'a_to_b', '__proto__', 'constructor', ' ', '‮x', '🪶', 'a,b', '1'),
    fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
  )
  .filter((text) => nameProblem(text) === undefined);

// Made once: each makes a table of its characters.
const text10 = fc.string({ maxLength: 10 });
const text20 = fc.string({ maxLength: 20 });
const text40 = fc.string({ maxLength: 40 });
const graphemes = fc.string({ maxLength: 40, unit: 'grapheme' });
const title = fc.string({ minLength: 1, maxLength: 20 });

const coordinate = fc.integer({ min: -2000, max: 2000 });

const message: fc.Arbitrary<{ readonly [key: string]: JsonValue }> = fc.oneof(
  fc.constantFrom({ setpoint: 1 }, { kw: { $random: [38, 46] } }, { n: { $count: 1 } }),
  fc
    .dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2, depthSize: 'small' }), { maxKeys: 3 })
    // What goes through JSON text: `-0` comes out as 0, and so is none of what a message can hold.
    .map((value): { readonly [key: string]: JsonValue } => JSON.parse(JSON.stringify(value))),
);

const network: fc.Arbitrary<Network> = fc
  .tuple(time, fc.integer({ min: 0, max: 5_000_000 }), time)
  .map(([delayUsMin, more, jitterUs]) => ({
    delayUsMin,
    delayUsMean: Math.min(delayUsMin + more, LIMITS.timeUs),
    jitterUs,
  }));

/** Most things begin with the run. */
const beginning = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: time });

function behaviour(channel: fc.Arbitrary<string>): fc.Arbitrary<Behaviour> {
  return fc
    .tuple(does(channel), beginning)
    .map(([one, fromUs]): Behaviour => (fromUs === undefined ? one : { ...one, fromUs }));
}

function does(channel: fc.Arbitrary<string>): fc.Arbitrary<Behaviour> {
  const on = fc.oneof(fc.constant(''), channel);
  return fc.oneof(
    fc.record({
      kind: fc.constant('tick' as const),
      channel,
      periodUs: fc.integer({ min: 1000, max: LIMITS.timeUs }),
      offsetUs: time,
      jitterUs: time,
      count: fc.integer({ min: 0, max: 1_000_000 }),
      message,
    }),
    fc.record({ kind: fc.constant('publish' as const), on, channel, delayUs: time, message }),
    fc.record({ kind: fc.constant('forward' as const), on, channel, delayUs: time }),
    fc.record({ kind: fc.constant('reply' as const), on, delayUs: time, message }),
    fc.record({ kind: fc.constant('work' as const), on, durationUs: time, jitterUs: time }),
    fc.record({
      kind: fc.constant('throw' as const),
      on,
      every: fc.integer({ min: 1, max: 1_000_000 }),
      error: text20,
    }),
    fc.record({
      kind: fc.constant('batch' as const),
      on,
      channel,
      count: fc.integer({ min: 1, max: 1000 }),
      waitUs: fc.integer({ min: 1000, max: LIMITS.timeUs }),
      message: fc.oneof(message, fc.constant({ n: { $field: 'count' }, all: { $field: 'messages' } })),
    }),
    fc.record({ kind: fc.constant('code' as const), on, source: graphemes }),
  );
}

const agent = (channel: fc.Arbitrary<string>): fc.Arbitrary<Agent> =>
  fc.record({
    id: name,
    x: coordinate,
    y: coordinate,
    role: fc.constantFrom('agent', 'operator', 'microgrid', 'device', 'worker'),
    behaviours: fc
      .array(behaviour(channel), { maxLength: 3 })
      .map((all) => all.filter(({ kind }, place) => fitsBeside(kind, all.slice(0, place)))),
  });

const overflow = fc.constantFrom<OverflowPolicy>('drop-oldest', 'drop-oldest', 'drop-newest', 'reject', 'block');

const channelNode: fc.Arbitrary<Channel> = fc.record({
  id: name,
  x: coordinate,
  y: coordinate,
  pair: fc.boolean(),
  capacity: fc.oneof(fc.constant(10_000), fc.integer({ min: 1, max: LIMITS.capacity })),
  overflow,
});

const linkKind = fc.constantFrom('publish' as const, 'subscribe' as const, 'consume' as const);
const probability = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

function byId<Node extends { readonly id: string }>(nodes: readonly Node[]): readonly Node[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

function intervention(agentId: fc.Arbitrary<string>, channel: fc.Arbitrary<string>): fc.Arbitrary<Intervention> {
  return fc.oneof(
    fc.record({ kind: fc.constant('publish' as const), atUs: time, agent: agentId, channel, message }),
    fc.record({
      kind: fc.constantFrom('consume' as const, 'subscribe' as const, 'unsubscribe' as const),
      atUs: time,
      agent: agentId,
      channel,
    }),
    fc.record({
      kind: fc.constantFrom('drop' as const, 'duplicate' as const),
      atUs: time,
      agent: agentId,
      channel,
      link: linkKind,
      hop: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({
      kind: fc.constant('hold' as const),
      atUs: time,
      agent: agentId,
      channel,
      link: linkKind,
      hop: fc.integer({ min: 1, max: 5 }),
      delayUs: fc.integer({ min: 0, max: 2_000_000 }),
    }),
  );
}

function where(
  agentId: fc.Arbitrary<string>,
  channel: fc.Arbitrary<string>,
): { readonly [Place in Where['at']]: fc.Arbitrary<Where> } {
  return {
    everything: fc.constant({ at: 'everything' as const }),
    agent: fc.record({ at: fc.constant('agent' as const), agent: agentId }),
    channel: fc.record({ at: fc.constant('channel' as const), channel }),
    link: fc.record({ at: fc.constant('link' as const), link: linkKind, agent: agentId, channel }),
    border: fc.record({
      at: fc.constant('border' as const),
      agents: fc.uniqueArray(agentId, { maxLength: 2 }),
      channels: fc.uniqueArray(channel, { maxLength: 2 }),
    }),
  };
}

function fault(agentId: fc.Arbitrary<string>, channel: fc.Arbitrary<string>): fc.Arbitrary<Fault> {
  const places = where(agentId, channel);
  const lasting = <Extra>(kind: Fault['kind'], extra: { [Key in keyof Extra]: fc.Arbitrary<Extra[Key]> }) =>
    fc
      .record({
        from: fc.integer({ min: 0, max: 5_000_000 }),
        lasts: fc.integer({ min: 1, max: 4_000_000 }),
        where: fc.oneof(...FAULTS[kind].places.map((at) => places[at])),
        extra: fc.record(extra),
      })
      .map(({ from, lasts, where: at, extra: more }) => ({
        kind,
        fromUs: from,
        untilUs: from + lasts,
        where: at,
        ...more,
      }));
  const short = fc.integer({ min: 0, max: 800_000 });
  return fc.oneof(
    lasting('delay', { delayUs: short, jitterUs: short }),
    lasting('loss', { probability }),
    lasting('duplication', { probability }),
    lasting('reordering', { probability, delayUs: short }),
    lasting('cut', {}),
    lasting('narrow', { bytesPerSecond: fc.integer({ min: 1, max: 2000 }) }),
    lasting('crash', {}),
    lasting('slow', { factor: fc.integer({ min: 1, max: 5 }) }),
    lasting('throw', { error: text10 }),
    lasting('full', { capacity: fc.integer({ min: 1, max: 4 }), overflow }),
    // Each kind with its own fields, which the generic helper cannot know.
  ) as fc.Arbitrary<Fault>;
}

function assertion(agentId: fc.Arbitrary<string>, channel: fc.Arbitrary<string>): fc.Arbitrary<Assertion> {
  const [anyAgent, anyChannel] = [fc.oneof(fc.constant(''), agentId), fc.oneof(fc.constant(''), channel)];
  return fc.oneof(
    fc.record({ kind: fc.constant('arrives' as const), channel: anyChannel, agent: anyAgent, withinUs: time }),
    fc.record({ kind: fc.constantFrom('once' as const, 'inOrder' as const), channel: anyChannel, agent: anyAgent }),
    fc.record({ kind: fc.constant('depth' as const), channel: anyChannel, depthMax: fc.nat(20) }),
    fc.record({ kind: fc.constant('nothingLost' as const), channel: anyChannel }),
    fc.record({ kind: fc.constant('noFailure' as const), agent: anyAgent }),
  );
}

function link(agentId: fc.Arbitrary<string>, channel: fc.Arbitrary<string>): fc.Arbitrary<Link> {
  return fc
    .record({
      kind: linkKind,
      agent: agentId,
      channel,
      network: fc.option(network, { nil: undefined, freq: 5 }),
      fromUs: beginning,
    })
    .map(({ network: own, fromUs, ...ends }) => ({
      ...ends,
      ...(own === undefined ? {} : { network: own }),
      // Only what receives begins later.
      ...(fromUs === undefined || ends.kind === 'publish' ? {} : { fromUs }),
    }));
}

/** Canonical scenarios: nothing in them needs a repair. */
export const arbitraryScenario: fc.Arbitrary<Scenario> = fc
  .tuple(fc.array(channelNode, { maxLength: 5 }).map(byId), name)
  .chain(([channels, spare]) => {
    const channelId = fc.constantFrom(...channels.map(({ id }) => id), ...(channels.length === 0 ? [spare] : []));
    return fc.tuple(
      fc.constant(channels),
      fc.array(agent(channelId), { maxLength: 5 }).map(byId),
      fc.constant(channelId),
    );
  })
  .chain(([channels, agents, channelId]) => {
    const known = new Set(channels.map(({ id }) => id));
    const named = agents.map((one) => ({
      ...one,
      behaviours: one.behaviours.filter((does) => channelsOf(does).every((id) => known.has(id))),
    }));
    const some = channels.length > 0 && agents.length > 0;
    const agentId = some ? fc.constantFrom(...agents.map(({ id }) => id)) : name;
    return fc.record({
      version: fc.constant(2 as const),
      name: title,
      description: text40,
      seed: fc.integer({ min: 0, max: LIMITS.seed }),
      agents: fc.constant(named),
      channels: fc.constant(channels),
      links: some
        ? fc.uniqueArray(link(agentId, channelId), {
            maxLength: 8,
            selector: ({ kind, agent: by, channel }) => JSON.stringify([kind, by, channel]),
          })
        : fc.constant([]),
      network,
      broker: fc.oneof({ weight: 2, arbitrary: fc.constant({ kind: 'memory' as const }) }, broker),
      faults: some ? fc.array(fault(agentId, channelId), { maxLength: 3 }) : fc.constant([]),
      assertions: some ? fc.array(assertion(agentId, channelId), { maxLength: 3 }) : fc.constant([]),
      bookmarks: fc.array(fc.record({ atUs: time, note: text20 }), { maxLength: 2 }),
      interventions: some ? fc.array(intervention(agentId, channelId), { maxLength: 6 }) : fc.constant([]),
    });
  })
  .map(canonicalScenario);

export const arbitraryMoment: fc.Arbitrary<Moment> = arbitraryScenario.chain((scenario) => {
  const nodes = [
    ...scenario.agents.map(({ id }) => ({ kind: 'agent' as const, id })),
    ...scenario.channels.map(({ id }) => ({ kind: 'channel' as const, id })),
  ];
  return fc
    .record({
      scenario: fc.constant(scenario),
      atUs: time,
      selection: fc.subarray(nodes),
      message: fc.option(fc.nat(), { nil: undefined }),
      camera: fc.option(
        fc.record({
          x: fc.integer({ min: -9000, max: 9000 }),
          y: fc.integer({ min: -9000, max: 9000 }),
          zoom: fc.integer({ min: 1, max: 400 }).map((percent) => percent / 100),
        }),
        { nil: undefined },
      ),
    })
    .map(({ message: number, camera, ...rest }) => ({
      ...rest,
      ...(number === undefined ? {} : { message: number }),
      ...(camera === undefined ? {} : { camera }),
    }));
});

/** The same, with times and queues so short that ten seconds of it are full of events. */
export const livelyScenario: fc.Arbitrary<Scenario> = arbitraryScenario
  .filter(({ agents, channels }) => agents.length > 0 && channels.length > 0)
  .map(busy)
  .map((scenario) => {
    const short = (us: number): number => us % 700_000;
    const lively = ({ delayUsMin, jitterUs }: Network): Network => ({
      delayUsMin: short(delayUsMin),
      delayUsMean: short(delayUsMin) + 100_000,
      jitterUs: short(jitterUs),
    });
    const livelyBehaviour = (does: Behaviour): Behaviour => {
      switch (does.kind) {
        case 'tick':
          return {
            ...does,
            periodUs: 50_000 + short(does.periodUs),
            offsetUs: short(does.offsetUs),
            jitterUs: short(does.jitterUs),
            count: does.count % 20,
          };
        case 'work':
          return { ...does, durationUs: short(does.durationUs), jitterUs: short(does.jitterUs) };
        case 'throw':
          return { ...does, every: 1 + (does.every % 5) };
        case 'batch':
          return { ...does, count: 1 + (does.count % 4), waitUs: 1000 + short(does.waitUs) };
        case 'code':
          return does;
        default:
          return { ...does, delayUs: short(does.delayUs) };
      }
    };
    return canonicalScenario({
      ...scenario,
      network: lively(scenario.network),
      broker: livelyBroker(scenario.broker, short),
      agents: scenario.agents.map((one) => ({ ...one, behaviours: one.behaviours.map(livelyBehaviour) })),
      channels: scenario.channels.map((one) => ({ ...one, capacity: 1 + (one.capacity % 5) })),
      links: scenario.links.map(({ network: own, ...ends }) =>
        own === undefined ? ends : { ...ends, network: lively(own) },
      ),
      interventions: scenario.interventions.map((one) => onItsWay(scenario, { ...one, atUs: one.atUs % 5_000_000 })),
    });
  });

/**
 * Makes two of three scenarios busy: the first agent is never quiet, and the last listens, consumes or works. Faults then meet
 * something.
 */
function busy(scenario: Scenario): Scenario {
  const { agents, channels, links, seed } = scenario;
  const [first, last, channel] = [agents[0], agents.at(-1), channels[0]?.id ?? ''];
  if (seed % 3 === 0 || first === undefined || last === undefined) return scenario;
  const message = { n: { $count: 1 } };
  const tick = {
    kind: 'tick',
    channel,
    periodUs: 100_000 + (seed % 300_000),
    offsetUs: 0,
    jitterUs: 0,
    count: 15,
    message,
  };
  const work = { kind: 'work', on: '', durationUs: 300_000, jitterUs: 0 } as const;
  const kind = seed % 4 === 1 ? 'consume' : 'subscribe';
  const known = links.some((one) => one.kind === kind && one.agent === last.id && one.channel === channel);
  return {
    ...scenario,
    agents: agents.map((one) => ({
      ...one,
      behaviours: [
        ...(one === last && seed % 5 < 3 ? [work] : []),
        ...one.behaviours,
        ...(one === first ? [{ ...tick, kind: 'tick' as const }] : []),
      ],
    })),
    links: known ? links : [...links, { kind, agent: last.id, channel }],
  };
}

/** Moves an intervention on a hop to a link that is used, at a time when a message is mostly in flight there. */
function onItsWay({ agents, links }: Scenario, intervention: Intervention): Intervention {
  if (!('hop' in intervention)) return intervention;
  const ticks = agents.flatMap(({ id, behaviours }) =>
    behaviours.flatMap((does) =>
      does.kind === 'tick' ? [{ kind: 'publish' as const, agent: id, channel: does.channel }] : [],
    ),
  );
  const used = [...ticks, ...ticks, ...links];
  const one = used[(intervention.atUs + intervention.hop) % Math.max(1, used.length)];
  if (one === undefined) return intervention;
  const atUs = (intervention.hop - 1) * 400_000 + (intervention.atUs % 700_000);
  return { ...intervention, atUs, agent: one.agent, channel: one.channel, link: one.kind };
}
