/**
 * Makes the program of a scenario: channels, the functions of each agent, what begins, and what the user did.
 *
 * Whoever consumes begins in the order of links, then timers in the order of agents, as in a run.
 */
import type { Intervention, Link, Micros, Scenario } from '../scenario/index.ts';
import { type AgentFunctions, AgentWriter, linkOf } from './agent-writer.ts';
import type { Making } from './answer-writer.ts';
import type { Dialect, Helper } from './dialect.ts';
import { isLimited, leftOutSentences } from './left-out.ts';
import { LineWriter } from './line-writer.ts';
import type { Program, ProgramLanguage, ProgramLine } from './program.ts';
import { ProgramUses } from './program-uses.ts';
import { PYTHON } from './python-dialect.ts';
import { TYPESCRIPT } from './typescript-dialect.ts';

const DIALECTS: { readonly [Language in ProgramLanguage]: Dialect } = { python: PYTHON, typescript: TYPESCRIPT };

/** Returns the program of a scenario. */
export function programOf(scenario: Scenario, language: ProgramLanguage): Program {
  const leftOut = leftOutSentences(scenario, language);
  return { language, lines: new ProgramWriter(scenario, language).lines(leftOut), leftOut };
}

/** Something that the program does at a time. */
interface Step {
  readonly atUs: Micros;
  readonly words: string;
  readonly write: () => void;
}

class ProgramWriter {
  readonly #dialect: Dialect;
  readonly #making: Making;
  readonly #out: LineWriter;
  readonly #used = new Set<Helper>();
  readonly #functions = new Map<string, AgentFunctions>();
  /** Subscriptions that are live, and those that have been. */
  readonly #live = new Set<string>();
  readonly #been = new Set<string>();

  constructor(scenario: Scenario, language: ProgramLanguage) {
    this.#dialect = DIALECTS[language];
    this.#out = new LineWriter(this.#dialect);
    this.#making = {
      uses: new ProgramUses(scenario, language),
      dialect: this.#dialect,
      out: this.#out,
      names: this.#dialect.identifiers(),
      use: (helper) => this.#used.add(helper),
    };
  }

  lines(leftOut: readonly string[]): readonly ProgramLine[] {
    this.#channels();
    for (const agent of this.#making.uses.scenario.agents)
      this.#functions.set(agent.id, new AgentWriter(agent, this.#making).write());
    this.#main();
    const body = new LineWriter(this.#dialect);
    this.#helpers(body);
    const rest = [...body.lines, ...this.#out.lines];
    const head = new LineWriter(this.#dialect);
    head.line(this.#dialect.comment(this.#making.uses.scenario.name));
    if (leftOut.length > 0) head.line(this.#dialect.comment('Not in this program:'));
    for (const sentence of leftOut) head.line(this.#dialect.comment(`- ${sentence}`));
    for (const line of this.#dialect.imports(rest.map(({ text }) => text).join('\n'))) head.line(line);
    return [...head.lines, ...rest];
  }

  #helpers(out: LineWriter): void {
    out.line('');
    out.line(this.#dialect.makeBroker());
    for (const lines of this.#dialect.helpers(this.#used)) {
      out.gap();
      for (const line of lines) out.line(line);
    }
    if (this.#used.size === 0) out.line('');
    else out.gap();
  }

  #channels(): void {
    const { scenario, channels } = this.#making.uses;
    const [out, dialect] = [this.#out, this.#dialect];
    if (channels.length > 0) out.line(dialect.comment('Create channels'));
    for (const channel of channels) out.line(dialect.createChannel(channel), { of: 'channel', channel });
    for (const channel of scenario.channels.filter(isLimited))
      out.line(dialect.limit(channel), { of: 'channel', channel: channel.id });
  }

  #main(): void {
    const [out, dialect, uses] = [this.#out, this.#dialect, this.#making.uses];
    const { links, agents } = uses.scenario;
    for (const { kind, agent, channel, fromUs = 0 } of links)
      if (kind === 'subscribe' && fromUs === 0) this.#subscribed(agent, channel);
    const loops = links.filter(({ kind, fromUs = 0 }) => kind === 'consume' && fromUs === 0);
    const timers = agents.flatMap(({ id }) => this.#functions.get(id)?.timers ?? []);
    const steps = this.#steps();
    const goesOn = out.lines.some(({ text }) => text.includes('create_task'));
    if (loops.length + timers.length + steps.length === 0 && !goesOn) return;
    const write = (): void => {
      out.line(
        dialect.changes([...this.#functions.values()].flatMap(({ subscriptions }) => [...subscriptions.values()])),
      );
      for (const link of loops) this.#loop(link);
      for (const timer of timers) out.line(dialect.run(dialect.call(timer), 'start'));
      if (loops.length + timers.length > 0 && dialect.hasMain && steps[0]?.atUs === 0) out.line(dialect.sleep([0, 0]));
      this.#play(steps);
      if (loops.length + timers.length > 0 || out.lines.some(({ text }) => text.includes('create_task')))
        out.line(dialect.goOn());
    };
    out.gap();
    if (!dialect.hasMain) {
      write();
      return;
    }
    const main = 'main';
    out.block(dialect.define(main, { isAsync: true }), write);
    out.gap();
    out.line(dialect.start(main));
  }

  #play(steps: readonly Step[]): void {
    const [out, dialect] = [this.#out, this.#dialect];
    let nowUs = 0;
    for (const { atUs, words, write } of steps) {
      if (atUs > nowUs) {
        out.line(dialect.sleep([atUs - nowUs, atUs - nowUs]));
        this.#used.add('sleep');
      }
      nowUs = atUs;
      out.line(dialect.comment(`At ${atUs / 1_000_000} s, ${words}`));
      write();
    }
  }

  /** Returns links that begin later and interventions, by time; at one time links come first. */
  #steps(): readonly Step[] {
    const { links, interventions } = this.#making.uses.scenario;
    const late = links.flatMap((link): readonly Step[] => {
      const { fromUs = 0, kind, agent, channel } = link;
      if (fromUs === 0 || kind === 'publish') return [];
      const words = `${agent} ${kind === 'subscribe' ? 'subscribes to' : 'begins to consume from'} ${channel}`;
      const write = (): void => (kind === 'consume' ? this.#loop(link) : this.#subscribe(agent, channel, linkOf(link)));
      return [{ atUs: fromUs, words, write }];
    });
    const acts = interventions.flatMap((act, index): readonly Step[] => {
      const words = wordsOf(act);
      return words === undefined ? [] : [{ atUs: act.atUs, words, write: () => this.#act(act, index) }];
    });
    return [...late, ...acts].sort((one, other) => one.atUs - other.atUs);
  }

  #act(act: Intervention, index: number): void {
    const [out, dialect, uses] = [this.#out, this.#dialect, this.#making.uses];
    const { agent, channel } = act;
    const about = { of: 'intervention', index } as const;
    switch (act.kind) {
      case 'publish': {
        const isGuarded = uses.mayRefuse(channel);
        if (isGuarded) this.#used.add('publish');
        out.line(
          dialect.publish(channel, dialect.literal(act.message, act.floats), isGuarded ? 'start' : 'await', isGuarded),
          about,
        );
        return;
      }
      case 'consume': {
        const take = this.#functions.get(agent)?.takes.get(channel);
        if (take !== undefined) out.line(dialect.run(dialect.call(take), 'start'), about);
        else {
          out.line(dialect.consume(channel), about);
          out.line(dialect.received(agent, channel), { of: 'receipt', via: 'consume', agent, channel });
        }
        return;
      }
      case 'subscribe':
        this.#subscribe(agent, channel, about);
        return;
      case 'unsubscribe': {
        const subscription = this.#functions.get(agent)?.subscriptions.get(channel);
        const isLive = this.#live.delete(keyOf(agent, channel));
        if (subscription !== undefined && isLive) out.line(dialect.unsubscribe(subscription), about);
        return;
      }
      default:
    }
  }

  #loop(link: Link): void {
    const { agent, channel } = link;
    const name = this.#functions.get(agent)?.loops.get(channel);
    if (name !== undefined) this.#out.line(this.#dialect.run(this.#dialect.call(name), 'start'), linkOf(link));
  }

  #subscribe(agent: string, channel: string, about: ProgramLine['about']): void {
    const functions = this.#functions.get(agent);
    const callback = functions?.callbacks.get(channel);
    if (callback === undefined || this.#live.has(keyOf(agent, channel))) return;
    const isFirst = !this.#been.has(keyOf(agent, channel));
    this.#subscribed(agent, channel);
    const subscription = functions?.subscriptions.get(channel);
    this.#out.line(this.#dialect.subscribe(channel, callback, subscription, isFirst), about);
  }

  #subscribed(agent: string, channel: string): void {
    this.#live.add(keyOf(agent, channel));
    this.#been.add(keyOf(agent, channel));
  }
}

/** Returns the words of what a user did; undefined for what no program can do. */
function wordsOf({ kind, agent, channel }: Intervention): string | undefined {
  switch (kind) {
    case 'publish':
      return `${agent} publishes to ${channel}`;
    case 'consume':
      return `${agent} consumes from ${channel}`;
    case 'subscribe':
      return `${agent} subscribes to ${channel}`;
    case 'unsubscribe':
      return `${agent} unsubscribes from ${channel}`;
    default:
      return undefined;
  }
}

function keyOf(agent: string, channel: string): string {
  return JSON.stringify([agent, channel]);
}
