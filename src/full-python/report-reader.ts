/**
 * Reads what comes out of a frame. A program that broke out of Python could send anything: a report is built anew, field by field, of
 * what a program of the task can do, and anything else ends it.
 */
import { nameProblem } from '../messaging/index.ts';
import { checkScenario, emptyScenario, type Intervention, LIMITS, type Scenario } from '../scenario/index.ts';
import type { Effect, ScriptLine, ScriptReport, ScriptTask, ScriptWait } from '../script/index.ts';

/** UTF-16 units of one message out of a frame, and of all texts that a program prints or raises. */
const MESSAGE_MAX = 4_000_000;
const TEXTS_MAX = 4_000_000;
/** Messages that report nothing but that the program has started, or is under way. */
const TIMES_MAX = 1_000_000;

type Fields = Readonly<Record<string, unknown>>;
type End = Extract<ScriptReport, { readonly kind: 'end' }>;

const ENDS: readonly unknown[] = [
  'done',
  'waits',
  'until',
  'failed',
  'limit',
  'halted',
] satisfies readonly End['why'][];
/** Actions of a program on a run. */
const ACTS: readonly unknown[] = ['publish', 'consume', 'subscribe', 'unsubscribe', 'fail'];

/** Thrown for what no program reports. */
class Unread extends Error {}

export class ReportReader {
  readonly #files: ReadonlySet<unknown>;
  readonly #untilUs: number;
  /** The user's interventions that the program has not come to. */
  readonly #byUser: Intervention[];
  readonly #left: Record<'agents' | 'channels' | 'acts' | 'brokers', number> = {
    agents: LIMITS.agents,
    channels: LIMITS.channels,
    acts: LIMITS.interventions,
    brokers: 1,
  };
  #texts = 0;
  #times = 0;

  constructor({ files, base, untilUs }: ScriptTask) {
    this.#files = new Set(files.map(({ name }) => name));
    this.#untilUs = untilUs;
    this.#byUser = [...base.interventions].sort((a, b) => a.atUs - b.atUs);
  }

  /** Returns the report of a message, or undefined for what no program reports. */
  read(message: unknown): ScriptReport | undefined {
    try {
      return this.#report(fieldsOf(jsonOf(message)));
    } catch (error) {
      if (error instanceof Unread) return undefined;
      throw error;
    }
  }

  #report(fields: Fields): ScriptReport {
    const { kind } = fields;
    switch (kind) {
      case 'started':
        this.#countTime();
        return { kind };
      case 'time':
        this.#countTime();
        return { kind, atUs: this.#time(fields.atUs) };
      case 'print':
        return { kind, text: this.#text(fields.text), ...this.#place(fields) };
      case 'error': {
        const of = fields.agent === undefined ? {} : { agent: nameOf(fields.agent) };
        return { kind, text: this.#text(fields.text), ...this.#place(fields), ...of };
      }
      case 'effect':
        return { kind, effect: this.#effect(fieldsOf(fields.effect)) };
      case 'end':
        return this.#end(fields);
      default:
        throw new Unread();
    }
  }

  #end({ why, atUs, events, waits, text }: Fields): End {
    need(ENDS.includes(why) && Array.isArray(waits) && waits.length <= LIMITS.interventions);
    const said = text === undefined ? {} : { text: this.#text(text) };
    return {
      kind: 'end',
      why: why as End['why'],
      atUs: this.#time(atUs),
      events: wholeOf(events, Number.MAX_SAFE_INTEGER),
      waits: waits.map((wait) => this.#wait(fieldsOf(wait))),
      ...said,
    };
  }

  #wait({ channel, agent, at, blocks }: Fields): ScriptWait {
    const wait = { channel: nameOf(channel), agent: nameOf(agent), at: this.#line(at) };
    return blocks === true ? { ...wait, blocks } : wait;
  }

  #effect(fields: Fields): Effect {
    const place = this.#place(fields);
    const { kind } = fields;
    switch (kind) {
      case 'broker':
        this.#count('brokers');
        return { kind, broker: checked({ broker: fields.broker }).broker, ...place };
      case 'agent':
        this.#count('agents');
        return { kind, agent: only(checked({ agents: [fields.agent] }).agents), ...place };
      case 'channel':
        this.#count('channels');
        return { kind, channel: only(checked({ channels: [fields.channel] }).channels), ...place };
      case 'act': {
        this.#count('acts');
        if (fields.byUser === true)
          return { kind, intervention: only(this.#byUser.splice(0, 1)), byUser: true, ...place };
        return { kind, intervention: this.#act(fieldsOf(fields.intervention)), ...place };
      }
      default:
        throw new Unread();
    }
  }

  #act(intervention: Fields): Intervention {
    this.#time(intervention.atUs);
    need(ACTS.includes(intervention.kind));
    const { agents, channels } = checked({
      agents: [{ id: intervention.agent, x: 0, y: 0, role: 'agent', behaviours: [] }],
      channels: [{ id: intervention.channel, x: 0, y: 0 }],
    });
    return only(checked({ agents, channels, interventions: [intervention] }).interventions);
  }

  #count(what: 'agents' | 'channels' | 'acts' | 'brokers'): void {
    this.#left[what] -= 1;
    need(this.#left[what] >= 0);
  }

  #countTime(): void {
    this.#times += 1;
    need(this.#times <= TIMES_MAX);
  }

  #place({ atUs, at }: Fields): { readonly atUs: number; readonly at: ScriptLine | undefined } {
    return { atUs: this.#time(atUs), at: this.#line(at) };
  }

  #time(value: unknown): number {
    return wholeOf(value, this.#untilUs);
  }

  #line(value: unknown): ScriptLine | undefined {
    if (value === undefined) return undefined;
    const { file, line } = fieldsOf(value);
    need(this.#files.has(file));
    return { file: file as string, line: wholeOf(line, Number.MAX_SAFE_INTEGER) };
  }

  #text(value: unknown): string {
    need(typeof value === 'string');
    this.#texts += value.length;
    need(this.#texts <= TEXTS_MAX);
    return value;
  }
}

function need(holds: boolean): asserts holds {
  if (!holds) throw new Unread();
}

function jsonOf(message: unknown): unknown {
  need(typeof message === 'string' && message.length <= MESSAGE_MAX);
  try {
    return JSON.parse(message);
  } catch {
    throw new Unread();
  }
}

function fieldsOf(value: unknown): Fields {
  need(typeof value === 'object' && value !== null);
  return value as Fields;
}

function nameOf(value: unknown): string {
  need(nameProblem(value) === undefined);
  return value as string;
}

function wholeOf(value: unknown, most: number): number {
  need(typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most);
  return value;
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  need(item !== undefined && items.length === 1);
  return item;
}

/** Returns a scenario of parts that need no repair. */
function checked(parts: Fields): Scenario {
  const result = checkScenario({ ...emptyScenario('Python'), ...parts });
  need('scenario' in result && result.repairs.length === 0);
  return result.scenario;
}
