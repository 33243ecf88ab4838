import { getChannelName, MessagingError, parseChannelName } from '../messaging/index.ts';
import type { EditIssue, EditResult, NodeRef } from './commands.ts';
import { agentOf, channelOf, hasNode, newChannel } from './document.ts';
import { type CommandOf, done, refused, refusedFor } from './edit-result.ts';
import { channelsOf, withChannels } from './kinds/behaviours.ts';
import { assertionNames, renamedAssertion } from './kinds/expectations.ts';
import { type Fault, placeWithout, renamedPlace } from './kinds/faults.ts';
import { Coordinate, nameIssue, shapeIssue } from './kinds/value-shapes.ts';
import { LIMITS } from './limits.ts';
import type { Scenario } from './scenario.ts';

export function addAgent(scenario: Scenario, { id, x, y, role = 'agent' }: CommandOf<'addAgent'>): EditResult {
  const issue = nameIssue('agent', id) ?? placeIssue(x, y);
  if (issue !== undefined) return refusedFor(issue);
  if (agentOf(scenario, id)) return refused(`An agent “${id}” exists already.`, 'id');
  if (scenario.agents.length >= LIMITS.agents)
    return refused(`A scenario has at most ${LIMITS.agents} agents.`, 'agents');
  return done({ ...scenario, agents: [...scenario.agents, { id, x, y, role, behaviours: [] }] }, `Add agent ${id}`);
}

export function addChannel(scenario: Scenario, { id, x, y, pair = false }: CommandOf<'addChannel'>): EditResult {
  const issue = nameIssue('channel', id) ?? placeIssue(x, y);
  if (issue !== undefined) return refusedFor(issue);
  if (channelOf(scenario, id)) return refused(`A channel “${id}” exists already.`, 'id');
  if (scenario.channels.length >= LIMITS.channels)
    return refused(`A scenario has at most ${LIMITS.channels} channels.`, 'channels');
  const channel = newChannel(id, { x, y }, pair);
  return done({ ...scenario, channels: [...scenario.channels, channel] }, `Add channel ${id}`);
}

function placeIssue(x: number, y: number): EditIssue | undefined {
  return shapeIssue(Coordinate, x, 'x') ?? shapeIssue(Coordinate, y, 'y');
}

export function moveNodes(scenario: Scenario, { moves }: CommandOf<'move'>): EditResult {
  const places = new Map(moves.map(({ node, x, y }) => [key(node), { x, y }]));
  for (const { node, x, y } of moves) {
    const issue = placeIssue(x, y);
    if (issue !== undefined) return refusedFor(issue);
    if (!hasNode(scenario, node)) return missing(node);
  }
  const place = <Node extends { readonly id: string; readonly x: number; readonly y: number }>(
    kind: NodeRef['kind'],
    node: Node,
  ): Node => {
    const to = places.get(key({ kind, id: node.id }));
    return to === undefined || (to.x === node.x && to.y === node.y) ? node : { ...node, ...to };
  };
  const agents = mapKept(scenario.agents, (agent) => place('agent', agent));
  const channels = mapKept(scenario.channels, (channel) => place('channel', channel));
  if (agents === scenario.agents && channels === scenario.channels) return done(scenario, '');
  const [first] = moves;
  return done(
    { ...scenario, agents, channels },
    moves.length === 1 && first ? `Move ${first.node.id}` : `Move ${moves.length} nodes`,
  );
}

export function removeNodes(scenario: Scenario, { nodes }: CommandOf<'remove'>): EditResult {
  const gone = new Set([...nodes, ...leftOver(scenario, nodes)].map(key));
  const isGone = (kind: NodeRef['kind'], id: string): boolean => gone.has(key({ kind, id }));
  const unknown = nodes.find((node) => !hasNode(scenario, node));
  if (unknown !== undefined) return missing(unknown);
  if (nodes.length === 0) return done(scenario, '');
  const touches = ({ agent, channel }: { readonly agent: string; readonly channel: string }): boolean =>
    isGone('agent', agent) || isGone('channel', channel);
  const agents = scenario.agents
    .filter(({ id }) => !isGone('agent', id))
    .map((agent) => {
      const behaviours = agent.behaviours.filter((one) => !channelsOf(one).some((id) => isGone('channel', id)));
      return behaviours.length === agent.behaviours.length ? agent : { ...agent, behaviours };
    });
  const next: Scenario = {
    ...scenario,
    agents,
    channels: scenario.channels.filter(({ id }) => !isGone('channel', id)),
    links: scenario.links.filter((link) => !touches(link)),
    interventions: scenario.interventions.filter((intervention) => !touches(intervention)),
    faults: faultsWithout(scenario.faults, isGone),
    assertions: scenario.assertions.filter((assertion) => !assertionNames(assertion, isGone)),
  };
  const [first] = nodes;
  return done(next, nodes.length === 1 && first ? `Delete ${first.kind} ${first.id}` : `Delete ${nodes.length} nodes`);
}

function faultsWithout(
  faults: readonly Fault[],
  isGone: (kind: NodeRef['kind'], id: string) => boolean,
): readonly Fault[] {
  const left = faults.flatMap((fault) => {
    const where = placeWithout(fault.where, isGone);
    return where === undefined ? [] : [where === fault.where ? fault : { ...fault, where }];
  });
  return left.length === faults.length && left.every((fault, index) => fault === faults[index]) ? faults : left;
}

/** Returns the pair channels that nobody else uses when one of their agents is gone. */
function leftOver(scenario: Scenario, nodes: readonly NodeRef[]): readonly NodeRef[] {
  const agents = new Set(nodes.filter(({ kind }) => kind === 'agent').map(({ id }) => id));
  if (agents.size === 0) return [];
  const users = new Map<string, string[]>();
  for (const { agent, channel } of scenario.links) {
    const known = users.get(channel);
    if (known === undefined) users.set(channel, [agent]);
    else known.push(agent);
  }
  return scenario.channels.flatMap(({ id, pair }): readonly NodeRef[] => {
    const ends = pair ? parseChannelName(id) : undefined;
    if (ends === undefined || !(agents.has(ends.fromId) || agents.has(ends.toId))) return [];
    const others = (users.get(id) ?? []).some((agent) => agent !== ends.fromId && agent !== ends.toId);
    return others ? [] : [{ kind: 'channel', id }];
  });
}

export function renameNode(scenario: Scenario, { node, to }: CommandOf<'rename'>): EditResult {
  if (!hasNode(scenario, node)) return missing(node);
  if (node.id === to) return done(scenario, '');
  const issue = nameIssue(node.kind, to);
  if (issue !== undefined) return refusedFor(issue);
  if (hasNode(scenario, { kind: node.kind, id: to })) {
    return refused(`There is ${node.kind === 'agent' ? 'an agent' : 'a channel'} “${to}” already.`, 'to');
  }
  const label = `Rename ${node.id} to ${to}`;
  if (node.kind === 'channel') return done(withNames(scenario, new Map(), new Map([[node.id, to]])), label);
  try {
    return done(withNames(scenario, new Map([[node.id, to]]), pairNames(scenario, node.id, to)), label);
  } catch (error) {
    if (!(error instanceof MessagingError)) throw error;
    return refused(`${error.message}.`, 'to');
  }
}

/** Returns the pair channels of an agent that follow the naming scheme, with their names after the agent is renamed. */
function pairNames(scenario: Scenario, from: string, to: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(scenario.channels.map(({ id }) => id));
  for (const { id, pair } of scenario.channels) {
    const ends = pair ? parseChannelName(id) : undefined;
    if (ends === undefined || (ends.fromId !== from && ends.toId !== from)) continue;
    const name = getChannelName(ends.fromId === from ? to : ends.fromId, ends.toId === from ? to : ends.toId);
    if (!taken.has(name)) names.set(id, name);
  }
  return names;
}

/** Returns the document with other names for agents and channels, everywhere. */
export function withNames(
  scenario: Scenario,
  agentNames: ReadonlyMap<string, string>,
  channelNames: ReadonlyMap<string, string>,
): Scenario {
  const agentName = (id: string): string => agentNames.get(id) ?? id;
  const channelName = (id: string): string => channelNames.get(id) ?? id;
  const renameEnds = <Ends extends { readonly agent: string; readonly channel: string }>(ends: Ends): Ends => {
    const [agent, channel] = [agentName(ends.agent), channelName(ends.channel)];
    return agent === ends.agent && channel === ends.channel ? ends : { ...ends, agent, channel };
  };
  return {
    ...scenario,
    agents: mapKept(scenario.agents, (agent) => {
      const behaviours = mapKept(agent.behaviours, (behaviour) =>
        channelsOf(behaviour).some((id) => channelNames.has(id)) ? withChannels(behaviour, channelName) : behaviour,
      );
      const id = agentName(agent.id);
      return id === agent.id && behaviours === agent.behaviours ? agent : { ...agent, id, behaviours };
    }),
    channels: mapKept(scenario.channels, (channel) => {
      const id = channelName(channel.id);
      return id === channel.id ? channel : { ...channel, id };
    }),
    links: mapKept(scenario.links, renameEnds),
    interventions: mapKept(scenario.interventions, renameEnds),
    faults: scenario.faults.map((fault) => ({ ...fault, where: renamedPlace(fault.where, agentName, channelName) })),
    assertions: scenario.assertions.map((assertion) => renamedAssertion(assertion, agentName, channelName)),
  };
}

/** `map` that gives back the same array where no item changed. */
export function mapKept<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  const next = items.map(change);
  return next.every((item, index) => item === items[index]) ? items : next;
}

function key({ kind, id }: NodeRef): string {
  return `${kind} ${id}`;
}

function missing({ kind, id }: NodeRef): EditResult {
  return refused(`There is no ${kind} “${id}”.`, kind);
}
