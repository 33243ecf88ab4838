/**
 * Behaviours in a run: for each row of `scenario/kinds/behaviours.ts`, the function that does it. A kind without one does not
 * compile.
 */
import { getChannelName, type Message, MessagingError } from '../messaging/index.ts';
import type { Behaviour, Micros } from '../scenario/index.ts';
import type { EventNumber, Published } from '../trace/index.ts';
import type { Programs } from './agent-code.ts';
import { incarnationOf, type LiveAgent, type LiveBehaviour, type Receipt, slowed } from './agents.ts';
import type { RunLink } from './links.ts';
import type { MessageTransport, PublishReason } from './message-transport.ts';
import type { SimulationContext } from './simulation-context.ts';
import { type Filler, fill, fillerOf } from './template.ts';

/** Result of a behaviour: the next behaviour follows, or none, or the next when the agent has been busy. */
export type Outcome = 'next' | 'none' | { readonly busyUs: Micros };

/** A behaviour of one agent in a run, with its memory. */
export interface RunningBehaviour {
  /** Begins what it does without a message. */
  readonly start?: () => void;
  /** Begins again, as its agent restarts. */
  readonly restart?: (cause: EventNumber) => void;
  /** Returns whether it has asked for the message itself: no other behaviour handles the message then. */
  readonly claims?: (receipt: Receipt) => boolean;
  /** Gives back what it holds outside of the run, which is thrown away. */
  readonly dispose?: () => void;
  /** Handles a message that is for it. */
  readonly receive?: (receipt: Receipt, cause: EventNumber) => Outcome;
  /**
   * Forgets everything, as its agent crashes.
   * @returns the messages that are lost with it, oldest first
   */
  readonly crash?: () => readonly Receipt[];
  /** Set where `receive` keeps the agent busy, whatever the message. */
  readonly takesTime?: true;
}

/** A message to publish. */
export interface Publication extends PublishReason {
  readonly channel: string;
  readonly payload: Message;
  readonly cause: EventNumber;
}

/** Services that a run offers to a behaviour. */
export interface Tools {
  readonly agent: LiveAgent;
  /** Its counter and its random numbers. */
  readonly live: LiveBehaviour;
  readonly context: SimulationContext;
  readonly publish: (publication: Publication) => void;
  /** Appends that a timer fired, and publishes a message that answers none. */
  readonly transport: Pick<MessageTransport, 'timerFired' | 'publishOver'>;
  /** Returns the link over which the agent publishes to a channel. */
  readonly linkTo: (channel: string) => RunLink;
  /** Reports that the agent failed on a message. */
  readonly fail: (receipt: Receipt, cause: EventNumber, error: string, line?: number) => void;
  readonly subscribe: (channel: string, cause: EventNumber) => void;
  readonly unsubscribe: (channel: string, cause: EventNumber) => void;
  /** Asks for one message, and again if it is lost on its way. */
  readonly ask: (channel: string, cause: EventNumber) => void;
  /** Programs of the run; none where its code does not run. */
  readonly programs: Programs | undefined;
}

type Of<Kind extends Behaviour['kind']> = Extract<Behaviour, { readonly kind: Kind }>;

const MAKERS: { readonly [Kind in Behaviour['kind']]: (behaviour: Of<Kind>, tools: Tools) => RunningBehaviour } = {
  tick: (behaviour, tools) => ({ start: () => new Timer(behaviour, tools).schedule() }),
  publish: ({ channel, delayUs, message }, tools) => ({
    receive: (receipt, cause) => {
      answer(tools, receipt, cause, { channel, delayUs }, () => filled(tools, message, receipt.payload));
      return 'next';
    },
  }),
  forward: ({ channel, delayUs }, tools) => ({
    receive: (receipt, cause) => {
      const { floats } = tools.context.trace.message(receipt.message);
      answer(tools, receipt, cause, { channel, delayUs, floats }, () => receipt.payload);
      return 'next';
    },
  }),
  reply: ({ delayUs, message }, tools) => ({
    receive: (receipt, cause) => {
      const channel = channelBack(tools, receipt, cause);
      if (channel !== undefined)
        answer(tools, receipt, cause, { channel, delayUs }, () => filled(tools, message, receipt.payload));
      return 'next';
    },
  }),
  work: ({ durationUs, jitterUs }, { agent, live }) => ({
    takesTime: true,
    receive: () => ({ busyUs: slowed(agent, Math.max(0, durationUs + live.random.integer(-jitterUs, jitterUs))) }),
  }),
  throw: ({ every, error }, tools) => ({
    receive: (receipt, cause) => {
      tools.live.count += 1;
      if (tools.live.count % every !== 0) return 'next';
      tools.fail(receipt, cause, error);
      return 'none';
    },
  }),
  batch: (behaviour, tools) => {
    let open: Receipt[] = [];
    const close = (cause: EventNumber): void => {
      const batch = open;
      open = [];
      publishBatch(behaviour, tools, batch, cause);
    };
    return {
      receive: (receipt, cause) => {
        open.push(receipt);
        if (open.length >= behaviour.count) close(cause);
        else if (open.length === 1) whenWaited(behaviour, tools, cause, () => open[0] === receipt, close);
        return 'next';
      },
      crash: () => {
        const lost = open;
        open = [];
        return lost;
      },
    };
  },
  code: (behaviour, tools) => tools.programs?.behaviour(behaviour, tools) ?? {},
};

/** Returns a behaviour that is ready to run. */
export function runningBehaviour(tools: Tools): RunningBehaviour {
  const { behaviour } = tools.live;
  // The row of a kind takes behaviours of that kind.
  const make = MAKERS[behaviour.kind] as (behaviour: Behaviour, tools: Tools) => RunningBehaviour;
  return make(behaviour, tools);
}

function filled({ live, context }: Tools, template: Message, about: Message | undefined): Message {
  const message = fill(template, { nowUs: context.nowUs(), random: live.random, count: live.count, about });
  live.count += 1;
  return message;
}

/** Publishes about a message after a delay, unless the agent crashes meanwhile. */
function answer(
  tools: Tools,
  receipt: Receipt,
  cause: EventNumber,
  to: { readonly channel: string; readonly delayUs: Micros } & Pick<Published, 'floats'>,
  payload: () => Message,
): void {
  const { agent, context } = tools;
  const delayUs = slowed(agent, to.delayUs);
  const fault = delayUs === to.delayUs ? undefined : agent.slow?.fault;
  const incarnation = incarnationOf(agent);
  const act = (): void => {
    if (incarnation !== incarnationOf(agent)) return;
    tools.publish({
      channel: to.channel,
      payload: payload(),
      cause,
      about: receipt.message,
      slowed: fault,
      floats: to.floats,
    });
  };
  if (delayUs === 0) act();
  else context.at(context.nowUs() + delayUs, act);
}

/**
 * Returns the pair channel to the agent that published the message, or undefined if that is the agent itself. A pair of names
 * that make no channel's name is the agent's failure.
 */
function channelBack(tools: Tools, receipt: Receipt, cause: EventNumber): string | undefined {
  const { agent, context } = tools;
  const published = context.trace.message(receipt.message);
  if (published.agent === agent.id) return undefined;
  try {
    return getChannelName(agent.id, published.agent);
  } catch (error) {
    if (!(error instanceof MessagingError)) throw error;
    tools.fail(receipt, cause, error.message);
    return undefined;
  }
}

/** Closes a batch some time after its first message, if it is open then. */
function whenWaited(
  { waitUs }: Of<'batch'>,
  { agent, context }: Tools,
  first: EventNumber,
  isOpen: () => boolean,
  close: (cause: EventNumber) => void,
): void {
  const atUs = context.nowUs() + waitUs;
  context.at(atUs, () => {
    if (isOpen()) close(context.append({ kind: 'timerFired', atUs, cause: first, agent: agent.id }));
  });
}

/** Publishes the message of a batch, which answers all messages in it. */
function publishBatch(
  { channel, message }: Of<'batch'>,
  tools: Tools,
  batch: readonly Receipt[],
  cause: EventNumber,
): void {
  const [first, last] = [batch[0], batch.at(-1)];
  if (first === undefined || last === undefined) return;
  const messages = batch.map(({ payload }) => payload);
  const about = { count: batch.length, messages, first: first.payload, last: last.payload };
  const others = batch.length === 1 ? {} : { alsoAbout: batch.slice(0, -1).map((receipt) => receipt.message) };
  tools.publish({ channel, payload: filled(tools, message, about), cause, about: last.message, ...others });
}

/**
 * The publishes of a timer, one after another; also its scheduled work. The timer keeps its rhythm while the agent is down. It holds
 * what a turn needs itself: among a thousand agents, each further object is a wait for memory.
 */
class Timer {
  readonly #agent: LiveAgent;
  readonly #live: LiveBehaviour;
  readonly #context: SimulationContext;
  readonly #transport: Tools['transport'];
  readonly #link: RunLink;
  readonly #fill: Filler;
  readonly #firstUs: Micros;
  readonly #periodUs: Micros;
  readonly #jitterUs: Micros;
  /** Number of publishes; 0 for no end. */
  readonly #count: number;
  #turn = 0;
  #atUs: Micros;

  constructor({ channel, message, fromUs = 0, offsetUs, periodUs, jitterUs, count }: Of<'tick'>, tools: Tools) {
    this.#agent = tools.agent;
    this.#live = tools.live;
    this.#context = tools.context;
    this.#transport = tools.transport;
    this.#link = tools.linkTo(channel);
    this.#fill = fillerOf(message);
    this.#firstUs = fromUs + offsetUs;
    this.#periodUs = periodUs;
    this.#jitterUs = jitterUs;
    this.#count = count;
    this.#atUs = fromUs;
  }

  run(): void {
    if (!this.#agent.down) {
      const live = this.#live;
      const link = this.#link;
      const cause = this.#transport.timerFired(link);
      const { random, count } = live;
      const payload = this.#fill({ nowUs: this.#context.nowUs(), random, count, about: undefined });
      live.count += 1;
      this.#transport.publishOver(link, payload, cause);
    }
    this.schedule();
  }

  schedule(): void {
    if (this.#count !== 0 && this.#turn >= this.#count) return;
    const jitterUs = this.#jitterUs;
    const moved = jitterUs === 0 ? 0 : this.#live.random.integer(-jitterUs, jitterUs);
    this.#atUs = Math.max(this.#atUs, this.#firstUs + this.#turn * this.#periodUs + moved);
    this.#turn += 1;
    this.#context.at(this.#atUs, this);
  }
}
