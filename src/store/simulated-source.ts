/** The source of a simulated run. What the user does during the run becomes part of the document, and so of every run of it. */
import type { Floats } from '../messaging/parts.ts';
import {
  type Command,
  type EditResult,
  freePlace,
  type Intervention,
  type messageOf,
  type Scenario,
} from '../scenario/index.ts';
import type { Run, WorkLimit } from '../simulation/index.ts';
import type { Micros, Trace } from '../trace/index.ts';
import { STEP } from './pursuit.ts';
import type { ReplacedRun } from './replaced-run.ts';
import { type Outcome, refusal, type Source } from './source.ts';

export interface SimulatedSourceOptions {
  /**
   * Begins a run.
   * @throws if the model of the scenario's broker is not available
   */
  readonly begin: (scenario: Scenario) => Run;
  readonly edit: (scenario: Scenario, command: Command) => EditResult;
  readonly readMessage: typeof messageOf;
  /** Returns the functions on replaced runs; called only after an edit. */
  readonly replaced: () => ReplacedRun;
}

export class SimulatedSource implements Source {
  readonly #options: SimulatedSourceOptions;
  #scenario: Scenario;
  #run: Run;

  /** @throws if the model of the scenario's broker is not available */
  constructor(scenario: Scenario, options: SimulatedSourceOptions) {
    this.#options = options;
    this.#scenario = scenario;
    this.#run = options.begin(scenario);
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  get trace(): Trace {
    return this.#run.trace;
  }

  get frontierUs(): Micros {
    return this.#run.frontierUs;
  }

  get instructions(): number {
    return this.#run.instructions;
  }

  get halted(): Run['halted'] {
    return this.#run.halted;
  }

  advanceTo(untilUs: Micros, limit?: WorkLimit): void {
    this.#run.advanceTo(untilUs, limit);
  }

  nextEventUs(): Micros | undefined {
    return this.#run.nextEventUs();
  }

  edit(command: Command): Outcome {
    const result = this.#options.edit(this.#scenario, command);
    if (!result.ok) return result;
    this.restore(result.scenario);
    return { ok: true, label: result.label, forks: forks(command) };
  }

  /**
   * Replaces the document. The run continues if the difference is one intervention at its frontier, or none that it would notice;
   * else it begins anew.
   * @throws if the model of the scenario's broker is not available; then nothing has changed
   */
  restore(scenario: Scenario): void {
    const { addedIntervention, sameRun } = this.#options.replaced();
    const added = addedIntervention(this.#scenario, scenario);
    if (added !== undefined && added.atUs === this.#run.frontierUs && this.#run.isWhole)
      this.#run.intervene(added, STEP);
    else if (!sameRun(this.#scenario, scenario)) this.#begin(scenario);
    this.#scenario = scenario;
  }

  rerun(): void {
    this.#begin(this.#scenario);
  }

  close(): void {
    this.#run.dispose();
  }

  publish(agent: string, channel: string, payload: unknown, atUs: Micros, floats?: Floats): Outcome {
    const checked = this.#options.readMessage(payload, 'message');
    if ('issue' in checked) return refusal(checked.issue);
    const { message } = checked;
    const label = `Publish from ${agent} to ${channel}`;
    return this.#intervene(label, { kind: 'publish', atUs, agent, channel, message, ...(floats && { floats }) });
  }

  consume(agent: string, channel: string, atUs: Micros): Outcome {
    return this.#intervene(`Consume from ${channel} as ${agent}`, { kind: 'consume', atUs, agent, channel });
  }

  /** Begins another run; the programs of the one before end, and its trace stays. */
  #begin(scenario: Scenario): void {
    const before = this.#run;
    this.#run = this.#options.begin(scenario);
    before.dispose();
  }

  /** Subscribes: by a link of the document at time 0, by an intervention later. */
  subscribe(agent: string, channel: string, atUs: Micros): Outcome {
    const label = `Subscribe ${agent} to ${channel}`;
    if (atUs > 0) return this.#intervene(label, { kind: 'subscribe', atUs, agent, channel });
    const link: Command = { do: 'link', link: { kind: 'subscribe', agent, channel } };
    return this.edit({ do: 'all', label, commands: [...this.#missingChannel(channel, agent), link] });
  }

  unsubscribe(agent: string, channel: string, atUs: Micros): Outcome {
    if (atUs === 0) return this.edit({ do: 'unlink', kind: 'subscribe', agent, channel });
    const label = `Unsubscribe ${agent} from ${channel}`;
    return this.#intervene(label, { kind: 'unsubscribe', atUs, agent, channel });
  }

  #intervene(label: string, intervention: Intervention): Outcome {
    const { agent, channel, kind } = intervention;
    if (!this.#scenario.agents.some(({ id }) => id === agent))
      return refusal({ message: `There is no agent “${agent}”.`, path: 'agent' });
    const missing = kind === 'publish' ? this.#missingLink(agent, channel) : [];
    const commands = [...this.#missingChannel(channel, agent), ...missing];
    return this.edit({ do: 'all', label, commands: [...commands, { do: 'intervene', intervention }] });
  }

  #missingChannel(id: string, near: string): readonly Command[] {
    const { agents, channels } = this.#scenario;
    if (channels.some((channel) => channel.id === id)) return [];
    const agent = agents.find((one) => one.id === near);
    const { x, y } = freePlace(this.#scenario, { x: (agent?.x ?? 0) + 240, y: agent?.y ?? 0 });
    return [{ do: 'addChannel', id, x, y }];
  }

  #missingLink(agent: string, channel: string): readonly Command[] {
    const there = this.#scenario.links.some(
      (link) => link.kind === 'publish' && link.agent === agent && link.channel === channel,
    );
    return there ? [] : [{ do: 'link', link: { kind: 'publish', agent, channel } }];
  }
}

/** Returns whether the command acts at the playhead. */
function forks(command: Command): boolean {
  if (command.do === 'all') return command.commands.some(forks);
  return command.do === 'intervene' || (command.do === 'connectAgents' && command.subscribeAtUs !== undefined);
}
