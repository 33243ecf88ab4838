import type { EditIssue, EditResult } from './commands.ts';
import { agentOf, channelOf, newChannel } from './document.ts';
import { type CommandOf, done, refused, refusedFor } from './edit-result.ts';
import { behaviourIssue, channelsOf, fitsBeside } from './kinds/behaviours.ts';
import { type Assertion, withoutStrangers } from './kinds/expectations.ts';
import { INTERVENTIONS, interventionIssue } from './kinds/interventions.ts';
import { messageOf } from './kinds/message-of.ts';
import { integer, shapeIssue, Text } from './kinds/value-shapes.ts';
import { LIMITS } from './limits.ts';
import { freePlace } from './placement.ts';
import type { Agent, Scenario } from './scenario.ts';
import { NetworkSchema } from './schema.ts';

export function setBehaviours(scenario: Scenario, { agent, behaviours }: CommandOf<'setBehaviours'>): EditResult {
  if (behaviours.length > LIMITS.behavioursOfAgent) {
    return refused(`An agent has at most ${LIMITS.behavioursOfAgent} behaviours.`, 'behaviours');
  }
  for (const [index, behaviour] of behaviours.entries()) {
    const issue = behaviourIssue(behaviour, `behaviours[${index}]`);
    if (issue !== undefined) return refusedFor(issue);
    if (!fitsBeside(behaviour.kind, behaviours.slice(0, index)))
      return refused('An agent has at most one behaviour that runs code.', `behaviours[${index}]`);
  }
  const named = withChannels(scenario, behaviours.flatMap(channelsOf), agent);
  if (named === undefined) return refused(`A scenario has at most ${LIMITS.channels} channels.`, 'behaviours');
  return changeAgent(named, agent, (found) => ({ ...found, behaviours }), `Change the behaviour of ${agent}`);
}

/** Returns the document with the channels that it lacks, near the agent that uses them; undefined if they are too many. */
function withChannels(scenario: Scenario, ids: readonly string[], near: string): Scenario | undefined {
  let next = scenario;
  for (const id of ids) {
    if (channelOf(next, id)) continue;
    const { x, y } = agentOf(scenario, near) ?? { x: 0, y: 0 };
    const channel = newChannel(id, freePlace(next, { x: x + 300, y }));
    next = { ...next, channels: [...next.channels, channel] };
  }
  return next.channels.length > LIMITS.channels ? undefined : next;
}

export function setRole(scenario: Scenario, { agent, role }: CommandOf<'setRole'>): EditResult {
  return changeAgent(
    scenario,
    agent,
    (found) => (found.role === role ? found : { ...found, role }),
    `Change the symbol of ${agent} to ${role}`,
  );
}

function changeAgent(scenario: Scenario, id: string, change: (agent: Agent) => Agent, label: string): EditResult {
  const agent = agentOf(scenario, id);
  if (agent === undefined) return refused(`There is no agent “${id}”.`, 'agent');
  const next = change(agent);
  if (next === agent) return done(scenario, '');
  return done({ ...scenario, agents: scenario.agents.map((other) => (other === agent ? next : other)) }, label);
}

export function setCapacity(scenario: Scenario, { channel: id, capacity }: CommandOf<'setCapacity'>): EditResult {
  const channel = channelOf(scenario, id);
  if (channel === undefined) return refused(`There is no channel “${id}”.`, 'channel');
  const issue = shapeIssue(integer(1, LIMITS.capacity), capacity, 'capacity');
  if (issue !== undefined) return refusedFor(issue);
  if (channel.capacity === capacity) return done(scenario, '');
  const channels = scenario.channels.map((other) => (other === channel ? { ...channel, capacity } : other));
  return done({ ...scenario, channels }, `Change the capacity of ${id} to ${capacity}`);
}

export function setNetwork(scenario: Scenario, { network }: CommandOf<'setNetwork'>): EditResult {
  const issue = shapeIssue(NetworkSchema, network, 'network');
  if (issue !== undefined) return refusedFor(issue);
  return done({ ...scenario, network }, 'Change the delay of all links');
}

export function setSeed(scenario: Scenario, { seed }: CommandOf<'setSeed'>): EditResult {
  const issue = shapeIssue(integer(0, LIMITS.seed), seed, 'seed');
  if (issue !== undefined) return refusedFor(issue);
  return done(seed === scenario.seed ? scenario : { ...scenario, seed }, `Change the seed to ${seed}`);
}

export function describe(
  scenario: Scenario,
  { name = scenario.name, description = scenario.description }: CommandOf<'describe'>,
): EditResult {
  const issue = titleIssue(name) ?? shapeIssue(Text, description, 'description');
  if (issue !== undefined) return refusedFor(issue);
  if (name === scenario.name && description === scenario.description) return done(scenario, '');
  return done(
    { ...scenario, name, description },
    name === scenario.name ? 'Change the description' : `Rename the scenario to ${name}`,
  );
}

function titleIssue(name: string): EditIssue | undefined {
  if (name.trim() === '') return { message: 'A scenario needs a name.', path: 'name' };
  if (name.length <= LIMITS.nameUnits) return undefined;
  return { message: `The name has ${name.length} characters; the maximum is ${LIMITS.nameUnits}.`, path: 'name' };
}

export function intervene(scenario: Scenario, { intervention }: CommandOf<'intervene'>): EditResult {
  const { kind, atUs, agent, channel } = intervention;
  const issue = interventionIssue(intervention);
  if (issue !== undefined) return refusedFor(issue);
  if (!agentOf(scenario, agent)) return refused(`There is no agent “${agent}”.`, 'agent');
  const kept = scenario.interventions.filter((other) => other.atUs <= atUs);
  if (kept.length >= LIMITS.interventions) {
    return refused(`A scenario has at most ${LIMITS.interventions} scripted actions.`, 'interventions');
  }
  const named = withChannels(scenario, [channel], agent);
  if (named === undefined) return refused(`A scenario has at most ${LIMITS.channels} channels.`, 'channel');
  const added = kind === 'publish' ? { ...intervention, ...messageOf(intervention.message, 'message') } : intervention;
  return done({ ...named, interventions: [...kept, added] }, `${INTERVENTIONS[kind].label} ${channel} as ${agent}`);
}

export function removeIntervention(scenario: Scenario, { index }: CommandOf<'removeIntervention'>): EditResult {
  if (scenario.interventions[index] === undefined) return refused(`There is no scripted action ${index}.`, 'index');
  return done({ ...scenario, interventions: scenario.interventions.toSpliced(index, 1) }, 'Remove a scripted action');
}

/** Both directions lose nothing: expectations about nodes that only the other run has come back with them. */
export function switchRun(scenario: Scenario, { to }: CommandOf<'switchRun'>): EditResult {
  const { name, description, bookmarks } = scenario;
  const isNew = (assertion: Assertion): boolean => withoutStrangers([assertion], scenario).length === 0;
  const assertions = [...withoutStrangers(scenario.assertions, to), ...to.assertions.filter(isNew)];
  const placed = <Node extends { readonly id: string; readonly x: number; readonly y: number }>(
    nodes: readonly Node[],
    now: readonly Node[],
  ): readonly Node[] => {
    const byId = new Map(now.map((node) => [node.id, node]));
    return nodes.map((node) => {
      const { x, y } = byId.get(node.id) ?? node;
      return x === node.x && y === node.y ? node : { ...node, x, y };
    });
  };
  const agents = placed(to.agents, scenario.agents);
  const channels = placed(to.channels, scenario.channels);
  return done({ ...to, name, description, bookmarks, assertions, agents, channels }, 'Switch to another run');
}
