/** What becomes of a message for one agent, as one of a few answers that exclude each other, and what wrong models expect. */
import type { Micros } from '../../scenario/index.ts';
import type { Delivery, EventNumber, Journey, MessageId } from '../../trace/index.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { activeConsumers, capacityOf, eventsAt, eventsOf, isSettled, lateBelief, receiversOf } from './reading.ts';
import { wrongTakers } from './taker.ts';

/** Answers to whether a message reaches an agent: those with yes come first. */
export type Fate =
  /** It arrives, and has not waited for the agent. */
  | 'arrives'
  /** It waits in the channel until the agent takes it. */
  | 'kept'
  /** It is lost, sent or read again, and arrives. */
  | 'resent'
  | 'turn'
  | 'latest'
  | 'replayed'
  /** It, or the agent's copy, is lost in flight. */
  | 'lost'
  /** A queue or a log removes it before the agent has it, or refuses it. */
  | 'dropped'
  /** The agent is not connected when it comes. */
  | 'missed'
  /** Another consumer takes it. */
  | 'other'
  | 'vanished'
  | 'stopped'
  | 'undone'
  | 'emptied'
  /** The agent receives nothing from the channel. */
  | 'outside'
  | 'everyone'
  | 'lostForAll';

const YES: readonly Fate[] = ['arrives', 'kept', 'resent', 'turn', 'latest', 'replayed', 'everyone'];

/** Returns the sentence of each answer. */
export function fateSentences(agent: string): Readonly<Record<Fate, string>> {
  return {
    arrives: 'Yes: it arrives.',
    kept: `Yes: it waits until ${agent} takes it.`,
    resent: 'Yes: it is lost first, then sent again.',
    turn: `Yes: it is the turn of ${agent}.`,
    latest: `Yes: it is the latest message when ${agent} connects.`,
    replayed: `Yes: ${agent} first gets all earlier messages.`,
    lost: 'No: it is lost in flight.',
    dropped: 'No: the channel drops it.',
    missed: `No: ${agent} is not connected when it comes.`,
    other: 'No: another consumer takes it.',
    vanished: 'No: it disappears, because no agent takes it at once.',
    stopped: 'No: another callback throws on it.',
    undone: 'No: its sender gets an error.',
    emptied: 'No: the subscribers have taken it.',
    outside: `No: ${agent} neither subscribes nor consumes there.`,
    everyone: 'Yes: a message reaches every agent.',
    lostForAll: 'No: it is lost for another agent, and so for all.',
  };
}

/** What became of a message for an agent. */
export interface AgentFate {
  readonly fate: Fate;
  /** Event with which it was decided. */
  readonly decided: EventNumber;
}

/** Returns what became of a message for an agent, or undefined where that is not certain. */
export function fateOf(run: QuestionRun, agent: string, message: MessageId): AgentFate | undefined {
  const journey = run.journey(message);
  if (!isSettled(run, journey)) return undefined;
  const own = journey.deliveries.filter((one) => one.agent === agent);
  if (new Set(own.map(({ via }) => via)).size > 1) return undefined;
  const received = own.find((one) => one.received !== undefined);
  if (received?.received !== undefined) return { fate: yesOf(run, journey, received, own), decided: received.received };
  const [removed] = eventsOf(run, message, 'dropped', 'expired', 'rejected');
  const copyLost = own.find((one) => one.lost !== undefined)?.lost;
  if (copyLost !== undefined) {
    if (run.trace.eventAs(copyLost, 'lost').reason === 'crash') return { fate: 'missed', decided: copyLost };
    return { fate: 'lost', decided: copyLost };
  }
  if (own.length > 0) return undefined;
  if (journey.accepted === undefined) {
    const lost = eventsOf(run, message, 'lost').at(-1);
    if (journey.rejected !== undefined) return { fate: 'dropped', decided: journey.rejected };
    return lost === undefined ? undefined : { fate: 'lost', decided: lost };
  }
  const isConsumer = run.consumers(journey.published.channel).includes(agent);
  const taken = journey.deliveries.find((one) => one.via === 'consume');
  if (isConsumer && !run.storesNothing) {
    if (taken?.received !== undefined) return { fate: 'other', decided: taken.received };
    return removed === undefined ? undefined : { fate: 'dropped', decided: removed };
  }
  const isReader =
    isConsumer ||
    eventsAt(run, agent, 'subscribed').some(
      (number) => run.trace.eventAs(number, 'subscribed').channel === journey.published.channel,
    );
  const decided = journey.deliveries.find((one) => one.received !== undefined)?.received ?? journey.accepted;
  return { fate: isReader ? 'missed' : 'outside', decided: isReader ? journey.accepted : decided };
}

function yesOf(run: QuestionRun, journey: Journey, received: Delivery, own: readonly Delivery[]): Fate {
  const hasLost = [...journey.attempts, ...own].some(({ lost }) => lost !== undefined);
  if (hasLost) return 'resent';
  if (received.via !== 'consume' || run.storesNothing || journey.accepted === undefined) return 'arrives';
  return received.leftUs > run.atUs(journey.accepted) ? 'kept' : 'arrives';
}

export interface WrongFate {
  readonly fate: Fate;
  readonly because: MisconceptionId;
}

/** Applies each wrong model to a message and an agent. No answer that says yes is offered beside one that is right and says yes. */
export function wrongFates(
  run: QuestionRun,
  agent: string,
  message: MessageId,
  { fate, decided }: AgentFate,
): readonly WrongFate[] {
  const found = YES.includes(fate)
    ? beliefsInNo(run, agent, message, fate)
    : beliefsInYes(run, agent, message, fate, decided);
  return found.filter((one) => YES.includes(one.fate) !== YES.includes(fate));
}

/** Returns why somebody thinks that a message does not arrive which does. */
function beliefsInNo(run: QuestionRun, agent: string, message: MessageId, fate: Fate): readonly WrongFate[] {
  const journey = run.journey(message);
  const found: WrongFate[] = [];
  const say = (because: MisconceptionId, one: Fate): void => void found.push({ because, fate: one });
  const copies = receiversOf(journey, 'subscribe');
  const takers = receiversOf(journey, 'consume');
  const others = journey.deliveries.filter((one) => one.agent !== agent);
  if (journey.gaveUp !== undefined) say('timeout-undoes', 'undone');
  if (fate === 'resent') say('loss-is-final', 'lost');
  if (fate === 'kept') say('unread-infos-vanish', 'vanished');
  if (copies.length > 0 && takers.includes(agent) && !copies.includes(agent))
    say('subscribers-empty-the-queue', 'emptied');
  if (copies.includes(agent) && takers.some((one) => one !== agent)) say('consumer-takes-from-subscribers', 'other');
  if (others.some(({ failed }) => failed !== undefined)) say('one-error-stops-all', 'stopped');
  if (others.some(({ lost, received }) => lost !== undefined && received === undefined))
    say('loss-is-for-all', 'lostForAll');
  return found;
}

/** Returns why somebody thinks that a message arrives which does not. */
function beliefsInYes(
  run: QuestionRun,
  agent: string,
  message: MessageId,
  fate: Fate,
  decided: EventNumber,
): readonly WrongFate[] {
  const { published, deliveries, accepted } = run.journey(message);
  const { channel } = published;
  const found: WrongFate[] = [];
  const say = (because: MisconceptionId, one: Fate): void => void found.push({ because, fate: one });
  switch (fate) {
    case 'lost':
      say('loss-is-repaired', 'resent');
      if (run.storesNothing && deliveries.some((one) => one.agent === agent))
        say('publish-count-is-received', 'arrives');
      say('slow-subscriber-waits', 'kept');
      break;
    case 'missed':
      if (joinsSlowly(run, agent, channel, accepted)) say('subscribed-at-once', 'arrives');
      say(lateBelief(run), run.scenario.broker.kind === 'memory' ? 'kept' : 'replayed');
      if (isLastBefore(run, agent, channel, message)) say('latest-is-last-message', 'latest');
      if (run.scenario.broker.kind !== 'memory') say('pubsub-keeps', 'kept');
      break;
    case 'outside':
      say('channel-reaches-all', 'everyone');
      break;
    case 'other':
      say('queue-copies', 'arrives');
      if (isExpected(run, channel, agent, decided)) say('dealt-evenly', 'turn');
      break;
    default:
      say(capacityOf(run, channel) === 1 ? 'every-action-counts' : 'slow-subscriber-waits', 'kept');
      if (eventsOf(run, message, 'rejected').length > 0) say('loss-is-repaired', 'resent');
  }
  return found;
}

/** Returns whether the agent had asked for its subscription, which was not active yet. */
function joinsSlowly(run: QuestionRun, agent: string, channel: string, accepted: EventNumber | undefined): boolean {
  if (accepted === undefined) return false;
  return eventsAt(run, agent, 'joinStarted').some((number) => {
    const event = run.trace.eventAs(number, 'joinStarted');
    return event.channel === channel && number < accepted && event.untilUs >= run.atUs(accepted);
  });
}

/** Returns whether a message is the last that its channel accepted before an agent came. */
function isLastBefore(run: QuestionRun, agent: string, channel: string, message: MessageId): boolean {
  const { accepted = -1 } = run.journey(message);
  const came = cameUs(run, agent, channel);
  const next = run.trace.acceptedOf(channel).find((number) => number > accepted);
  return came !== undefined && run.atUs(accepted) < came && (next === undefined || run.atUs(next) > came);
}

/** Returns when an agent first subscribed to a channel, or asked it for a message. */
function cameUs(run: QuestionRun, agent: string, channel: string): Micros | undefined {
  for (const kind of ['subscribed', 'joinStarted', 'consumeStarted'] as const) {
    for (const number of eventsAt(run, agent, kind)) {
      const event = run.trace.eventAs(number, kind);
      if (event.channel === channel) return event.atUs;
    }
  }
  return undefined;
}

function isExpected(run: QuestionRun, channel: string, agent: string, decided: EventNumber): boolean {
  const dispatched = run.trace.causeOf(decided);
  const consumers = activeConsumers(run, channel, run.atUs(decided));
  return consumers.length > 1 && wrongTakers(run, channel, dispatched, consumers).includes(agent);
}
