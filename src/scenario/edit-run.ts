import { channelsOf } from './behaviour-channels.ts';
import { behaviourIssue, integerIssue, messageOf, nameIssue, networkIssue, textIssue } from './check-parts.ts';
import type { EditIssue, EditResult } from './commands.ts';
import { agentOf, channelOf, newChannel } from './document.ts';
import { type CommandOf, done, refused, refusedFor } from './edit-result.ts';
import { LIMITS } from './limits.ts';
import { freePlace } from './placement.ts';
import type { Agent, Intervention, Scenario } from './scenario.ts';

export function setBehaviours(scenario: Scenario, { agent, behaviours }: CommandOf<'setBehaviours'>): EditResult {
  if (behaviours.length > LIMITS.behavioursOfAgent) {
    return refused(`An agent has at most ${LIMITS.behavioursOfAgent} behaviours.`, 'behaviours');
  }
  for (const [index, behaviour] of behaviours.entries()) {
    const issue = behaviourIssue(behaviour, `behaviours[${index}]`);
    if (issue !== undefined) return refusedFor(issue);
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
  const issue = integerIssue(capacity, 1, LIMITS.capacity, 'capacity');
  if (issue !== undefined) return refusedFor(issue);
  if (channel.capacity === capacity) return done(scenario, '');
  const channels = scenario.channels.map((other) => (other === channel ? { ...channel, capacity } : other));
  return done({ ...scenario, channels }, `Change the capacity of ${id} to ${capacity}`);
}

export function setNetwork(scenario: Scenario, { network }: CommandOf<'setNetwork'>): EditResult {
  const issue = networkIssue(network, 'network');
  if (issue !== undefined) return refusedFor(issue);
  return done({ ...scenario, network }, 'Change the delay of all links');
}

export function setSeed(scenario: Scenario, { seed }: CommandOf<'setSeed'>): EditResult {
  const issue = integerIssue(seed, 0, LIMITS.seed, 'seed');
  if (issue !== undefined) return refusedFor(issue);
  return done(seed === scenario.seed ? scenario : { ...scenario, seed }, `Change the seed to ${seed}`);
}

export function describe(
  scenario: Scenario,
  { name = scenario.name, description = scenario.description }: CommandOf<'describe'>,
): EditResult {
  const issue = titleIssue(name) ?? textIssue(description, 'description');
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
  const issue = integerIssue(atUs, 0, LIMITS.timeUs, 'atUs') ?? nameIssue('channel', channel);
  if (issue !== undefined) return refusedFor(issue);
  if (!agentOf(scenario, agent)) return refused(`There is no agent “${agent}”.`, 'agent');
  const kept = scenario.interventions.filter((other) => other.atUs <= atUs);
  if (kept.length >= LIMITS.interventions) {
    return refused(`A scenario has at most ${LIMITS.interventions} scripted actions.`, 'interventions');
  }
  const added = checkedIntervention(intervention);
  if ('issue' in added) return refusedFor(added.issue);
  const named = withChannels(scenario, [channel], agent);
  if (named === undefined) return refused(`A scenario has at most ${LIMITS.channels} channels.`, 'channel');
  return done({ ...named, interventions: [...kept, added.intervention] }, `${LABELS[kind]} ${channel} as ${agent}`);
}

const LABELS: Readonly<Record<Intervention['kind'], string>> = {
  publish: 'Publish to',
  consume: 'Consume from',
  subscribe: 'Subscribe to',
  unsubscribe: 'Unsubscribe from',
  drop: 'Drop a message on',
  duplicate: 'Duplicate a message on',
  hold: 'Delay a message on',
};

function checkedIntervention(
  intervention: Intervention,
): { readonly intervention: Intervention } | { readonly issue: EditIssue } {
  const { kind, atUs, agent, channel } = intervention;
  if (kind !== 'publish') {
    const issue =
      ('hop' in intervention ? integerIssue(intervention.hop, 1, LIMITS.hops, 'hop') : undefined) ??
      ('delayUs' in intervention ? integerIssue(intervention.delayUs, 0, LIMITS.timeUs, 'delayUs') : undefined);
    return issue === undefined ? { intervention } : { issue };
  }
  const checked = messageOf(intervention.message, 'message');
  return 'issue' in checked ? checked : { intervention: { kind, atUs, agent, channel, message: checked.message } };
}

export function removeIntervention(scenario: Scenario, { index }: CommandOf<'removeIntervention'>): EditResult {
  if (scenario.interventions[index] === undefined) return refused(`There is no scripted action ${index}.`, 'index');
  return done({ ...scenario, interventions: scenario.interventions.toSpliced(index, 1) }, 'Remove a scripted action');
}
