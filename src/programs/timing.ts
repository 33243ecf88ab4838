/**
 * Where timing decides. A program has no network, so that messages arrive earlier than in the picture. An agent still receives the
 * same messages from a channel, in the same order, where nothing but their order decides; the shorter list of the two is then the
 * beginning of the longer.
 */
import type { Behaviour, Scenario } from '../scenario/index.ts';
import { inputsOf, sendersOf } from './senders.ts';

/** Receipts of one agent from one channel. */
interface ReceiptPlace {
  readonly agent: string;
  readonly channel: string;
}

/** Returns where an agent receives the same in the program as in the picture, as far as both have come. */
export function untimedReceipts(scenario: Scenario): readonly ReceiptPlace[] {
  const settled = new Map<string, boolean>();
  const places = scenario.agents.flatMap(({ id }) =>
    inputsOf(scenario, id, '').map((channel) => ({ agent: id, channel })),
  );
  return places.filter(
    ({ agent, channel }) =>
      isOrdered(scenario, channel, settled) &&
      !isLimitedBy(scenario, channel) &&
      receivesFromStart(scenario, agent, channel),
  );
}

/** Returns whether the messages of a channel, and their order, do not depend on the time that they travel. */
function isOrdered(scenario: Scenario, channel: string, settled: Map<string, boolean>): boolean {
  const known = settled.get(channel);
  if (known !== undefined) return known;
  // Channels that feed each other are left to timing.
  settled.set(channel, false);
  const result = isOrderedNow(scenario, channel, settled);
  settled.set(channel, result);
  return result;
}

function isOrderedNow(scenario: Scenario, channel: string, settled: Map<string, boolean>): boolean {
  const senders = sendersOf(scenario, channel);
  const [sender] = senders;
  if (sender === undefined) return true;
  if (senders.length > 1) return false;
  const behaviours = scenario.agents.find(({ id }) => id === sender)?.behaviours ?? [];
  const answers = behaviours.filter((behaviour) => mayAnswerTo(behaviour, channel));
  if (answers.length === 0) return true;
  const [answer] = answers;
  const byItself =
    behaviours.some((behaviour) => behaviour.kind === 'tick' && behaviour.channel === channel) ||
    scenario.interventions.some((act) => act.kind === 'publish' && act.agent === sender && act.channel === channel);
  if (answers.length > 1 || byItself || answer === undefined || !isPlainAnswer(answer)) return false;
  const inputs = inputsOf(scenario, sender, answer.on);
  const [input] = inputs;
  return (
    inputs.length === 1 &&
    input !== undefined &&
    // One that is both told and asks gets each message twice, in an order of timing.
    !behaviours.some((behaviour) => (behaviour.fromUs ?? 0) > 0 && 'on' in behaviour) &&
    receivesFromStart(scenario, sender, input) &&
    !isLimitedBy(scenario, input) &&
    isOrdered(scenario, input, settled)
  );
}

function mayAnswerTo(behaviour: Behaviour, channel: string): boolean {
  if (behaviour.kind === 'reply') return true;
  return behaviour.kind !== 'tick' && 'channel' in behaviour && behaviour.channel === channel;
}

/** Returns whether an answer depends on its message alone, and on how many there were before. */
function isPlainAnswer(
  behaviour: Behaviour,
): behaviour is Extract<Behaviour, { readonly kind: 'publish' | 'forward' | 'reply' }> {
  if (behaviour.kind !== 'publish' && behaviour.kind !== 'forward' && behaviour.kind !== 'reply') return false;
  return !('message' in behaviour) || !JSON.stringify(behaviour.message).includes('"$time"');
}

/** Returns whether an agent gets all messages of a channel: as a subscriber from the start, or as the only consumer. */
function receivesFromStart({ links, interventions }: Scenario, agent: string, channel: string): boolean {
  const here = [...links, ...interventions].filter(
    (one) => one.channel === channel && one.kind !== 'publish' && !('hop' in one),
  );
  const mine = here.filter((one) => one.agent === agent);
  if (here.some((one) => one.kind === 'unsubscribe' && one.agent === agent)) return false;
  const subscribes = mine.filter(({ kind }) => kind === 'subscribe');
  const consumers = new Set(here.filter(({ kind }) => kind === 'consume').map((one) => one.agent));
  if (subscribes.length > 0 && consumers.has(agent)) return false;
  if (subscribes.length > 0)
    return subscribes.every((one) => ('fromUs' in one ? one.fromUs === undefined : !('atUs' in one)));
  return consumers.size === 1 && consumers.has(agent);
}

/** Returns whether the queue of a channel may be full. */
function isLimitedBy({ channels }: Scenario, channel: string): boolean {
  return channels.some(({ id, capacity }) => id === channel && capacity < 1000);
}
