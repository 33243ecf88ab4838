/** Answers what the library's Python asks: it turns what a program does into effects, and what the run does into answers. */
import { agentPairs, ChannelNameError, checkName, getChannelName, MessagingError } from '../messaging/index.ts';
import { FLOATS_MAX, floatsOf } from '../messaging/parts.ts';
import { type BrokerKind, type Intervention, LIMITS, messageOf } from '../scenario/index.ts';
import type { Program, ScriptLine } from './joined-program.ts';
import type { ScriptReport, ScriptWait } from './play-script.ts';
import type { Happening, ScriptRun } from './script-run.ts';
import { readTraceback } from './traceback.ts';

/** Largest number of characters that a program prints. */
export const PRINTED_MAX = 200_000;
/** Largest number of times that a program waits at one virtual time. */
const STEPS_OF_INSTANT_MAX = 20_000;
/** Number of waits after which a program reports that it is under way. */
const STEPS_OF_REPORT = 1000;
/** Name of the agent that a program is. */
export const SCRIPT_AGENT = 'script';

/** Thrown through MicroPython, which cannot catch it, where a program ends. */
export class Halt extends Error {
  readonly end: Omit<Extract<ScriptReport, { readonly kind: 'end' }>, 'events'>;

  constructor(end: Omit<Halt['end'], 'kind'>) {
    super(end.why);
    this.end = { kind: 'end', ...end };
  }
}

/** Refusal that the program sees as an exception of Python. */
class Refused extends Error {
  readonly python: 'ValueError' | 'TypeError' | 'RuntimeError' | 'NotImplementedError';

  constructor(message: string, python: Refused['python'] = 'ValueError') {
    super(message);
    this.python = python;
  }
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
type Answer = Json | undefined;

/** An object with one key that begins with `$` is a placeholder of the scenario's templates, and no data. */
function placeholderIn(value: unknown, isTop = true): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => placeholderIn(item, false)).find((found) => found !== undefined);
  const keys = Object.keys(value);
  if (!isTop && keys.length === 1 && keys[0]?.startsWith('$') === true) return keys[0];
  return Object.values(value)
    .map((item) => placeholderIn(item, false))
    .find((found) => found !== undefined);
}

export class ScriptHost {
  readonly #run: ScriptRun;
  readonly #program: Program;
  readonly #report: (report: ScriptReport) => void;
  /** Agents that subscribers got, by callback; and connections of a stand-in, by its kind. */
  readonly #subscribers = new Map<string, string>();
  readonly #subscribed = new Set<string>();
  readonly #connections = new Map<string, number>();
  /** Names of agents that the program has given. An agent of the scenario with such a name is the program's, from when it was played before. */
  readonly #taken = new Set<string>([SCRIPT_AGENT]);
  #broker: BrokerKind | undefined;
  #hasBroker = false;
  #printed = 0;
  #steps = 0;
  #instant = { atUs: 0, first: 0 };
  #line: { text: string; at: ScriptLine | undefined } = { text: '', at: undefined };
  #at: ScriptLine | undefined;
  #agent = SCRIPT_AGENT;

  constructor(run: ScriptRun, program: Program, report: (report: ScriptReport) => void) {
    this.#run = run;
    this.#program = program;
    this.#report = report;
  }

  get nowUs(): number {
    return this.#run.nowUs;
  }

  /** Number of events of the run so far. */
  get events(): number {
    return this.#run.events;
  }

  /** Answers a question: line, agent, what is asked, and its values. */
  answer(question: string): string {
    try {
      const [mark, agent, what, ...values] = JSON.parse(question) as [number, string, string, ...Json[]];
      this.#at = this.#program.placeOfMark(mark);
      this.#agent = agent;
      return JSON.stringify({ value: this.#answer(what, values) });
    } catch (error) {
      if (error instanceof Halt) throw error;
      if (error instanceof Refused) return JSON.stringify({ error: error.message, kind: error.python });
      if (error instanceof MessagingError) {
        const kind = error instanceof ChannelNameError ? 'ValueError' : 'RuntimeError';
        return JSON.stringify({ error: error.message, kind });
      }
      if (error instanceof RangeError)
        throw new Halt({ why: 'limit', atUs: this.nowUs, waits: [], text: error.message });
      // Nothing that the library asks comes here.
      return JSON.stringify({ error: String(error), kind: 'RuntimeError' });
    }
  }

  /** Takes what the program writes, and reports whole lines. */
  write(text: string): void {
    this.#printed += text.length;
    const lines = (this.#line.text + text).split('\n');
    const rest = lines.pop() ?? '';
    const at = this.#at;
    for (const line of lines) this.#report({ kind: 'print', text: `${line}\n`, atUs: this.nowUs, at });
    this.#line = { text: rest, at };
    if (this.#printed > PRINTED_MAX) {
      const limit = `The program has printed more than ${PRINTED_MAX} characters`;
      throw new Halt({ why: 'limit', atUs: this.nowUs, waits: [], text: limit });
    }
  }

  /** Reports a last line that has no end. */
  flush(): void {
    if (this.#line.text === '') return;
    this.#report({ kind: 'print', text: this.#line.text, atUs: this.nowUs, at: this.#line.at });
    this.#line = { text: '', at: undefined };
  }

  // --- questions

  #answer(what: string, values: readonly Json[]): Answer {
    const [first, second, third, fourth] = values;
    switch (what) {
      case 'print':
        return this.write(String(first)) as undefined;
      case 'now':
        return this.nowUs;
      case 'broker':
        return this.#takeBroker(first as BrokerKind);
      case 'channel':
        return this.#channel(named(first));
      case 'pairs':
        return this.#pairs(strings(first, 'agent_ids'), second === true);
      case 'pairName':
        return getChannelName(named(first, 'An agent id'), named(second, 'An agent id'));
      case 'publish':
        return this.#publish(named(first), String(second));
      case 'consume':
        return this.#act('consume', this.#agent, named(first));
      case 'consumeAs':
        return this.#act('consume', named(first), named(second));
      case 'subscriber':
        return this.#subscriber(String(first), Number(second), named(third));
      case 'connection':
        return this.#connection(String(first));
      case 'subscribeAs':
        return this.#act('subscribe', named(first), named(second));
      case 'unsubscribeAs':
        return this.#act('unsubscribe', named(first), named(second));
      case 'receivers':
        return this.#run.subscribers(named(first));
      case 'advance':
        return this.#advance(first, second as WaitRow[], Number(third));
      case 'block':
        return this.#block(String(first), second, third);
      case 'failed':
        return this.#failed(named(first), Number(second), String(third));
      case 'raised':
        return this.#raised(String(first));
      case 'stop':
        this.#raised(String(first));
        throw new Halt({ why: 'failed', atUs: this.nowUs, waits: [] });
      default:
        throw new Refused(`The library asks for ${what} (${String(fourth)})`, 'RuntimeError');
    }
  }

  #takeBroker(kind: BrokerKind): undefined {
    if (this.#hasBroker && this.#broker !== kind)
      throw new Refused(
        `One picture has one broker: this program already uses ${BROKER_WORDS[this.#broker ?? 'memory']}`,
        'RuntimeError',
      );
    this.#hasBroker = true;
    this.#broker = kind;
    this.#ensureAgent(SCRIPT_AGENT);
    const broker = this.#run.document.brokerFor(kind);
    if (broker === undefined) return;
    if (this.#run.hasActed) throw new Refused('The broker of a picture cannot change during its run', 'RuntimeError');
    this.#run.add({ kind: 'broker', broker, ...this.#place() });
  }

  #channel(id: string): undefined {
    if (!this.#run.document.hasChannel(id))
      this.#run.add({ kind: 'channel', channel: this.#run.document.newChannel(id), ...this.#place() });
  }

  #ensureAgent(id: string): void {
    const { document } = this.#run;
    if (document.hasAgent(id)) return;
    this.#run.add({ kind: 'agent', agent: document.newAgent(id, id === SCRIPT_AGENT ? 0 : 2), ...this.#place() });
  }

  /** Returns the channels of all pairs; `inPicture` makes them, and the agents. */
  #pairs(ids: readonly string[], inPicture: boolean): readonly string[] {
    const pairs = agentPairs(ids).map(({ fromId, toId }) => ({ fromId, toId, id: getChannelName(fromId, toId) }));
    const { document } = this.#run;
    if (inPicture) {
      const missing = [...new Set(ids)].filter((id) => !document.hasAgent(id));
      for (const agent of document.newCircle(missing)) this.#run.add({ kind: 'agent', agent, ...this.#place() });
      for (const { id, fromId, toId } of pairs)
        if (!document.hasChannel(id))
          this.#run.add({ kind: 'channel', channel: document.newPair(id, fromId, toId), ...this.#place() });
    }
    return pairs.map(({ id }) => id);
  }

  #publish(channel: string, text: string): number {
    const parsed: unknown = JSON.parse(text);
    const placeholder = placeholderIn(parsed);
    if (placeholder !== undefined)
      throw new Refused(
        `message: {${JSON.stringify(placeholder)}: …} is a placeholder in a scenario, and would be computed`,
      );
    const checked = messageOf(parsed, 'message');
    if ('issue' in checked) throw new Refused(checked.issue.message);
    this.#prepare(this.#agent, channel);
    const floats = floatsOf(text);
    if (floats !== undefined && (floats.length > FLOATS_MAX || floats.some(({ length }) => length > LIMITS.textUnits)))
      throw new Refused(
        `message: it has more than ${FLOATS_MAX} numbers such as 1.0, or they are nested in longer names`,
      );
    const { message } = checked;
    const exact = floats === undefined ? {} : { floats };
    const { agent, atUs } = { agent: this.#agent, atUs: this.nowUs };
    return this.#run.act({ kind: 'publish', atUs, agent, channel, message, ...exact }, this.#at, text);
  }

  #act(kind: 'consume' | 'subscribe' | 'unsubscribe', agent: string, channel: string): undefined {
    this.#prepare(agent, channel);
    this.#run.act({ kind, atUs: this.nowUs, agent, channel }, this.#at);
  }

  #prepare(agent: string, channel: string): void {
    this.#ensureAgent(agent);
    this.#channel(channel);
  }

  /** Subscribes a callback as an agent of its name. One callback is one agent, and two on one channel are two. */
  #subscriber(stem: string, callback: number, channel: string): string {
    const known = this.#subscribers.get(String(callback));
    const isFree = (name: string): boolean => !this.#subscribed.has(JSON.stringify([name, channel]));
    let name = known !== undefined && isFree(known) ? known : stem.slice(0, LIMITS.nameUnits - 5);
    for (let number = 2; known !== name && this.#taken.has(name); number += 1) name = `${stem} ${number}`;
    this.#taken.add(name);
    this.#subscribers.set(String(callback), name);
    this.#subscribed.add(JSON.stringify([name, channel]));
    this.#act('subscribe', name, channel);
    return name;
  }

  #connection(stem: string): string {
    const number = (this.#connections.get(stem) ?? 0) + 1;
    this.#connections.set(stem, number);
    const name = `${stem} ${number}`;
    this.#taken.add(name);
    this.#ensureAgent(name);
    return name;
  }

  #failed(channel: string, number: number, traceback: string): undefined {
    const { text, at } = readTraceback(traceback, this.#program);
    const error = (text.split('\n').at(-1) ?? '').slice(0, LIMITS.textUnits);
    this.flush();
    this.#report({ kind: 'error', text, at, atUs: this.nowUs, agent: this.#agent });
    const failure: Intervention = { kind: 'fail', atUs: this.nowUs, agent: this.#agent, channel, number, error };
    this.#run.act(failure, at);
  }

  #raised(traceback: string): undefined {
    this.flush();
    this.#report({ kind: 'error', ...readTraceback(traceback, this.#program), atUs: this.nowUs });
  }

  // --- time

  /** Bounds the steps at one time, and reports now and then that the program is under way. */
  #count(): void {
    this.#steps += 1;
    if (this.#steps % STEPS_OF_REPORT === 0) this.#report({ kind: 'time', atUs: this.nowUs });
    if (this.#instant.atUs !== this.nowUs) this.#instant = { atUs: this.nowUs, first: this.#steps };
    if (this.#steps - this.#instant.first <= STEPS_OF_INSTANT_MAX) return;
    const text = `The program has done ${STEPS_OF_INSTANT_MAX} steps at one time, and virtual time does not move`;
    throw new Halt({ why: 'limit', atUs: this.nowUs, waits: [], text });
  }

  #advance(due: Answer, rows: readonly WaitRow[], partsLeft: number): Answer {
    this.#count();
    const waits = rows.map(
      ([channel, mark, agent]): ScriptWait => ({ channel, agent, at: this.#program.placeOfMark(mark) }),
    );
    const news = this.#run.advance(typeof due === 'number' ? due : undefined, partsLeft > 0);
    if (typeof news !== 'string') return news as unknown as Answer;
    if (news === 'nothing' && partsLeft > 0) return [{ kind: 'part' }];
    const why = news === 'nothing' ? (waits.length > 0 ? 'waits' : 'done') : news;
    throw new Halt({ why, atUs: this.nowUs, waits });
  }

  /** Lets time move while the program blocks: until a time, until messages are settled, or until one has come. */
  #block(what: string, about: Answer, channels: Answer): Answer {
    this.#count();
    if (what === 'until') return this.#blockUntil(Number(about));
    if (what === 'settled') {
      const open = new Set(about as readonly number[]);
      const events: Happening[] = [];
      for (; open.size > 0; ) {
        const news = this.#run.advance(undefined);
        if (typeof news === 'string') throw this.#blocked(news, []);
        for (const event of news) {
          if (event.kind === 'settled') open.delete(event.publish);
          events.push(event);
        }
      }
      return { done: true, events: events as unknown as Json[] };
    }
    const agent = String(about);
    const wanted = strings(channels, 'channels');
    const news = this.#run.advance(undefined);
    if (typeof news === 'string')
      throw this.#blocked(
        news,
        wanted.map((channel) => ({ channel, agent, at: this.#at, blocks: true })),
      );
    const done = news.some((event) => event.kind === 'message' && event.agent === agent);
    return { done, events: news as unknown as Json[] };
  }

  #blockUntil(untilUs: number): Answer {
    const events: Happening[] = [];
    while (this.nowUs < untilUs) {
      const news = this.#run.advance(untilUs);
      if (typeof news === 'string') throw this.#blocked(news, []);
      events.push(...news);
    }
    return { done: true, events: events as unknown as Json[] };
  }

  #blocked(news: 'nothing' | 'until' | 'halted', waits: readonly ScriptWait[]): Halt {
    return new Halt({ why: news === 'nothing' ? 'waits' : news, atUs: this.nowUs, waits });
  }

  #place(): { readonly atUs: number; readonly at: ScriptLine | undefined } {
    return { atUs: this.nowUs, at: this.#at };
  }
}

/** Channel, line and agent of a task that waits. */
type WaitRow = readonly [string, number, string];

const BROKER_WORDS: Partial<Record<BrokerKind, string>> = {
  memory: 'the in-memory broker',
  'redis-pubsub': 'Redis',
  kafka: 'Kafka',
};

function named(value: Json | undefined, what = 'A channel name'): string {
  checkName(value, what);
  return value;
}

function strings(value: Json | undefined, what: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new Refused(`${what} must be a list of names`, 'TypeError');
  return value;
}
