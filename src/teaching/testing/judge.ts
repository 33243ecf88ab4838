/** Whether a choice of a question is what the second reading of the run says. */
import type { EventOf, MessageId } from '../../trace/index.ts';
import type { AnswerValue, Choice, Question } from '../question.ts';
import { Judged } from './judged.ts';
import type { Numbered, SecondReading } from './second-reading.ts';

/** Says whether an answer is so. */
type Judge = (value: AnswerValue, question: Judged, reading: SecondReading) => boolean;

/** Returns whether a choice is right, by the events alone. */
export function isSo(choice: Choice, question: Question, reading: SecondReading): boolean {
  // A question about another broker is one of the other kinds, asked on that broker.
  const kind = question.kind === 'broker' ? (question.id.split(' ')[2] ?? '') : question.kind;
  const judge = JUDGES[kind];
  if (judge === undefined) throw new Error(`No second reading for ${question.id}`);
  return judge(choice.value, new Judged(question), reading);
}

const JUDGES: Readonly<Record<string, Judge | undefined>> = {
  receivers: isReceivers,
  arrivalOrder: (value, { agent, messages }, reading) =>
    value.mode === 'order' && sameList(value.messages, reading.orderAt(agent, messages)),
  finishOrder: (value, { messages }, reading) =>
    value.mode === 'order' && sameList(value.messages, reading.orderOfFinishing(messages)),
  queueLeft: (value, { channel, shownUs }, reading) =>
    value.mode === 'number' && value.number === reading.waitingIn(channel, shownUs).length,
  taker: (value, { message }, reading) =>
    value.mode === 'agent' && reading.receiptsOf(message).find(({ via }) => via === 'consume')?.agent === value.agent,
  copies: (value, { message, shownUs }, reading) =>
    value.mode === 'number' &&
    value.number === reading.receiptsOf(message).filter(({ atUs }) => atUs <= shownUs).length,
  fate: isFate,
  waitsFor: (value, { agent, shownUs }, reading) =>
    value.mode === 'channel' && reading.waitsOf(agent, shownUs).has(value.channel),
  told: isTold,
  cause: (value, { message }, reading) => value.mode === 'message' && value.message === reading.causeOf(message),
  firstReceived: (value, { agent, channel, askedAtUs }, reading) => {
    const first = reading
      .of('received')
      .find((event) => event.agent === agent && event.channel === channel && event.atUs > askedAtUs);
    return value.mode === 'message' && value.message === first?.message;
  },
  share: (value, { agent, channel, answeredAtUs, numbers: [from = 0, to = 0] }, reading) => {
    const messages = reading.publishedTo(channel).slice(from - 1, to);
    const own = messages.filter((message) =>
      reading
        .receiptsOf(message)
        .some((one) => one.agent === agent && one.via === 'consume' && one.atUs <= answeredAtUs),
    );
    return value.mode === 'number' && messages.length === to - from + 1 && value.number === own.length;
  },
  afterCrash: isAfterCrash,
};

function isReceivers(value: AnswerValue, { message }: Judged, reading: SecondReading): boolean {
  return value.mode === 'agents' && sameSet(value.agents, reading.receiversOf(message));
}

/** Answers that a message reaches the agent; every other says that it does not. */
const YES: readonly string[] = ['arrives', 'kept', 'resent', 'turn', 'latest', 'replayed', 'everyone'];

function isFate(
  value: AnswerValue,
  { agent, channel, message, answeredAtUs }: Judged,
  reading: SecondReading,
): boolean {
  if (value.mode !== 'choice') return false;
  const receipts = reading.receiptsOf(message);
  const own = receipts.filter((event) => event.agent === agent);
  if (YES.includes(value.choice) !== own.length > 0) return false;
  const about = reading.about(message);
  const lost = about.filter((event) => event.kind === 'lost');
  const [accepted] = reading.acceptsOf(message);
  switch (value.choice) {
    case 'arrives':
      return true;
    case 'kept': {
      const dispatched = reading.dispatchesOf(message).find((event) => event.agent === agent);
      return dispatched?.via === 'consume' && accepted !== undefined && dispatched.atUs > accepted.atUs;
    }
    case 'resent':
      return lost.length > 0;
    case 'lost':
      return lost.some((event) => event.reason !== 'crash' && (event.agent === agent || event.via === 'publish'));
    case 'dropped':
      return about.some(({ kind }) => kind === 'dropped' || kind === 'expired' || kind === 'rejected');
    case 'missed':
      return (
        accepted !== undefined &&
        !reading.dispatchesOf(message).some((one) => one.agent === agent && !diedOf(one, reading))
      );
    case 'outside':
      return !reading.readersOf(channel, answeredAtUs).has(agent);
    case 'other':
      return receipts.some((event) => event.via === 'consume');
    default:
      return false;
  }
}

/** Returns whether a hop found its agent down. */
function diedOf({ number }: Numbered<EventOf<'dispatched'>>, reading: SecondReading): boolean {
  return reading.of('lost').some((event) => event.cause === number && event.reason === 'crash');
}

function isTold(value: AnswerValue, { agent, message }: Judged, reading: SecondReading): boolean {
  if (value.mode !== 'choice') return false;
  const [failed] = reading.failuresOf(agent, message);
  if (failed === undefined) return false;
  const wasConsumed = reading.viaOfFailure(failed) === 'consume';
  const again = reading
    .dispatchesOf(message)
    .some((event) => event.number > failed.number && event.redelivered === true && event.via === 'consume');
  switch (value.choice) {
    case 'report':
    case 'gone':
      return !(wasConsumed && again);
    case 'again':
      return wasConsumed && again;
    case 'others':
      return [...reading.receiversOf(message)].every((one) => one === agent);
    default:
      // Nothing in a run tells a publisher of an error.
      return false;
  }
}

function isAfterCrash(
  value: AnswerValue,
  { agent, message, numbers: [crashMs = 0], ...rest }: Judged,
  reading: SecondReading,
): boolean {
  if (value.mode !== 'choice') return false;
  const crash = reading.of('crashed').find((event) => event.agent === agent && event.atUs === rest.siteUs);
  if (crash === undefined || Math.floor(crash.atUs / 1000) !== crashMs) return false;
  const dispatches = reading.dispatchesOf(message);
  const had = dispatches.findLast((event) => event.agent === agent && event.number < crash.number);
  const isAgain = (event: Numbered<EventOf<'dispatched'>>): boolean =>
    event.number > crash.number && (had?.via === 'consume' ? event.via === 'consume' : event.agent === agent);
  const later = dispatches.filter(isAgain);
  const received = later.some((event) => isReceived(event.number, reading));
  switch (value.choice) {
    case 'again':
      return had !== undefined && received;
    case 'gone':
      return had !== undefined && later.length === 0 && wasLost(agent, message, crash.number, reading);
    case 'once':
      return had !== undefined && later.length === 0 && hasFinished(agent, message, crash.number, reading);
    case 'waits':
      return had === undefined && dispatches.some((event) => event.number > crash.number && event.via === 'consume');
    default:
      return false;
  }
}

function isReceived(hop: number, reading: SecondReading): boolean {
  return reading.of('received').some((event) => {
    let cause = event.cause;
    for (let from = reading.all[cause]; from !== undefined && cause !== hop; from = reading.all[cause]) {
      if (from.kind !== 'delayed' && from.kind !== 'duplicated') return false;
      cause = from.cause;
    }
    return cause === hop;
  });
}

/** Returns whether an agent lost a message in a crash, or had failed on it before. */
function wasLost(agent: string, message: MessageId, crash: number, reading: SecondReading): boolean {
  return reading.about(message).some((event) => {
    if (!('agent' in event) || event.agent !== agent) return false;
    return (
      event.kind === 'abandoned' ||
      (event.kind === 'lost' && event.via !== 'publish') ||
      (event.kind === 'failed' && event.number < crash)
    );
  });
}

function hasFinished(agent: string, message: MessageId, crash: number, reading: SecondReading): boolean {
  return reading
    .of('workFinished')
    .some((event) => event.agent === agent && event.message === message && event.number > crash);
}

function sameSet(some: readonly string[], others: ReadonlySet<string>): boolean {
  return some.length === others.size && some.every((one) => others.has(one));
}

function sameList(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}
