/** Uses of a scenario by its program, for each agent: made once, so that a large scene is written in one pass. */
import type { Intervention, Link, Scenario } from '../scenario/index.ts';
import { isSaid, replyChannel } from './left-out.ts';
import type { ProgramLanguage } from './program.ts';
import { inputsOf } from './senders.ts';

/** How an agent receives from a channel. */
interface Receiving {
  /** Link that consumes, one message after another. */
  readonly loop: Link | undefined;
  readonly subscribes: boolean;
  /** Messages that the user consumes. */
  readonly takes: number;
  readonly unsubscribes: boolean;
}

interface OfAgent {
  readonly links: Link[];
  readonly acts: Intervention[];
}

export class ProgramUses {
  readonly scenario: Scenario;
  /** Channels to create: those of the scenario, and those that are only published to. */
  readonly channels: readonly string[];
  readonly #agents = new Map<string, OfAgent>();
  readonly #refusing: ReadonlySet<string>;
  readonly #last: Intervention | undefined;

  constructor(scenario: Scenario, language: ProgramLanguage) {
    this.scenario = scenario;
    for (const link of scenario.links) this.#of(link.agent).links.push(link);
    for (const act of scenario.interventions) this.#of(act.agent).acts.push(act);
    // Only the library's broker has limits.
    const limited = scenario.channels.filter(({ overflow }) => overflow === 'reject' || overflow === 'block');
    this.#refusing = new Set(language === 'typescript' ? limited.map(({ id }) => id) : []);
    this.#last = scenario.interventions.filter((act) => !('hop' in act)).at(-1);
    this.channels = [...new Set([...scenario.channels.map(({ id }) => id), ...this.#named()])];
  }

  inputsOf(agent: string): readonly string[] {
    return inputsOf(this.scenario, agent, '');
  }

  receiving(agent: string, channel: string): Receiving {
    const { links, acts } = this.#of(agent);
    const isHere = (one: Link | Intervention): boolean => one.channel === channel;
    return {
      loop: links.find((link) => link.kind === 'consume' && isHere(link)),
      subscribes: [...links, ...acts].some((one) => one.kind === 'subscribe' && isHere(one)),
      takes: acts.filter((act) => act.kind === 'consume' && isHere(act)).length,
      unsubscribes: acts.some((act) => act.kind === 'unsubscribe' && isHere(act)),
    };
  }

  /** Returns the link by which an agent is subscribed from the start. */
  linkFromStart(agent: string, channel: string): Link | undefined {
    return this.#of(agent).links.find(
      (link) => link.kind === 'subscribe' && link.channel === channel && (link.fromUs ?? 0) === 0,
    );
  }

  /** Returns whether a publish may be refused, or wait: the program then goes on without it. */
  mayRefuse(channel: string): boolean {
    return this.#refusing.has(channel);
  }

  /** Returns whether the last line of the program waits for the one message that the user consumes from a channel. */
  isTakenInline(agent: string, channel: string): boolean {
    const last = this.#last;
    if (last?.kind !== 'consume' || last.agent !== agent || last.channel !== channel) return false;
    const { loop, takes } = this.receiving(agent, channel);
    const answers = this.scenario.agents
      .find(({ id }) => id === agent)
      ?.behaviours.some((behaviour) => 'on' in behaviour && (behaviour.on === '' || behaviour.on === channel));
    return takes === 1 && loop === undefined && answers !== true;
  }

  #named(): readonly string[] {
    const named: string[] = [];
    for (const { id, behaviours } of this.scenario.agents)
      for (const behaviour of behaviours) {
        if (!isSaid(this.scenario, id, behaviour)) continue;
        if ('channel' in behaviour) named.push(behaviour.channel);
        if (behaviour.kind !== 'reply') continue;
        const inputs = inputsOf(this.scenario, id, behaviour.on);
        named.push(
          ...inputs.map((input) => replyChannel(this.scenario, id, input) ?? '').filter((name) => name !== ''),
        );
      }
    const { links, interventions } = this.scenario;
    return [...named, ...links.map(({ channel }) => channel), ...interventions.map(({ channel }) => channel)];
  }

  #of(agent: string): OfAgent {
    const known = this.#agents.get(agent);
    if (known !== undefined) return known;
    const made: OfAgent = { links: [], acts: [] };
    this.#agents.set(agent, made);
    return made;
  }
}
