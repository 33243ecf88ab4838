/** Senders and receivers of each channel, as far as a scenario says. Made once for each scenario. */
import { parseChannelName } from '../messaging/index.ts';
import type { Scenario } from '../scenario/index.ts';

interface Uses {
  readonly senders: ReadonlyMap<string, ReadonlySet<string>>;
  readonly inputs: ReadonlyMap<string, ReadonlySet<string>>;
  /** Agents that reply to their senders. */
  readonly repliers: ReadonlySet<string>;
}

const made = new WeakMap<Scenario, Uses>();

/** Returns the agents that publish to a channel. Whoever replies counts for the pair channels from itself. */
export function sendersOf(scenario: Scenario, channel: string): readonly string[] {
  const { senders, repliers } = usesOf(scenario);
  const from = parseChannelName(channel)?.fromId;
  return [...new Set([...(senders.get(channel) ?? []), ...(from !== undefined && repliers.has(from) ? [from] : [])])];
}

/** Returns the one agent that publishes to a channel; '' if nobody does, undefined if several do. */
export function onlySender(scenario: Scenario, channel: string): string | undefined {
  const senders = sendersOf(scenario, channel);
  return senders.length > 1 ? undefined : (senders[0] ?? '');
}

/** Returns the channels that an agent receives from, of those that a behaviour on `on` is about. */
export function inputsOf(scenario: Scenario, agent: string, on: string): readonly string[] {
  const all = [...(usesOf(scenario).inputs.get(agent) ?? [])];
  return on === '' ? all : all.filter((channel) => channel === on);
}

function usesOf(scenario: Scenario): Uses {
  const known = made.get(scenario);
  if (known !== undefined) return known;
  const [senders, inputs] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const repliers = new Set<string>();
  for (const { id, behaviours } of scenario.agents)
    for (const behaviour of behaviours) {
      if ('channel' in behaviour) add(senders, behaviour.channel, id);
      if (behaviour.kind === 'reply') repliers.add(id);
    }
  for (const { kind, agent, channel } of [...scenario.interventions, ...scenario.links]) {
    if (kind === 'subscribe' || kind === 'consume') add(inputs, agent, channel);
  }
  for (const act of scenario.interventions) if (act.kind === 'publish') add(senders, act.channel, act.agent);
  const uses = { senders, inputs, repliers };
  made.set(scenario, uses);
  return uses;
}

function add(to: Map<string, Set<string>>, key: string, value: string): void {
  const set = to.get(key);
  if (set === undefined) to.set(key, new Set([value]));
  else set.add(value);
}
