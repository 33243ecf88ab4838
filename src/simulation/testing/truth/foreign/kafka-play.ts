/**
 * Plays a script on a real Kafka by the Java client, and beside it on the model. A step is over when the group is as the model says
 * and every client has taken what it may have; no step waits for time to pass.
 *
 * 1. Which partition a message without a key goes to the server says, and the model is told.
 * 2. With the new protocol the ids of members are random, and so is who of two gets a partition: the model is played with every order
 *    of names, and those that do as the server did are kept. Where the server's order has changed the script is left out.
 * 3. Until its session ends a killed member is one that polls no more.
 */
import { within } from '../../../../brokers/testing/harness.ts';
import { partitionOfKey } from '../../../../messaging/parts.ts';
import { DEFAULT_KAFKA } from '../../../../scenario/index.ts';
import type { CutLink } from './cut-link.ts';
import type { JavaClients } from './java-clients.ts';
import { type Action, LONG_US, type ModelPlay, REBALANCE_US } from './model-play.ts';
import { Namings } from './namings.ts';
import { type Agent, type KafkaScript, type Step, stepWords } from './script.ts';
import { AgentLifecycle, type Life, Seen } from './seen.ts';

/** Ends the wait for a group that is not what the model says. */
const SETTLED_MS_MAX = 2 * 60_000;

const NEVER_MS = 30 * 60_000;

/** Lines of messages seen on both sides, and the group's commits. */
export interface Both {
  readonly model: readonly string[];
  readonly server: readonly string[];
}

export interface KafkaPlaySettings {
  /** Name of the topic and the group. */
  readonly name: string;
  /** After so long without a sign of life a member is gone that is to be killed. Others are never missed. */
  readonly sessionMs: number;
  /** Where clients connect. */
  readonly url: string;
  /** The link of the one agent whose link can be cut. */
  readonly far?: Far;
}

export interface Far {
  readonly agent: Agent;
  readonly link: CutLink;
}

/**
 * Plays a script on both sides.
 * @returns undefined for a race of real clients, or a member whose heartbeat came too late on a busy machine
 */
export async function playOnKafka(
  java: JavaClients,
  script: KafkaScript,
  settings: KafkaPlaySettings,
): Promise<Both | undefined> {
  const play = new KafkaPlay(java, script, settings);
  try {
    return await play.play();
  } finally {
    await play.close();
  }
}

class KafkaPlay {
  readonly #java: JavaClients;
  readonly #script: KafkaScript;
  readonly #settings: KafkaPlaySettings;
  readonly #lives: AgentLifecycle;
  readonly #seen = new Seen();
  readonly #models: Namings;
  /** Members and subscriptions that take messages, by the title of what they see. */
  readonly #readers = new Map<string, { readonly id: string; readonly agent: Agent }>();
  readonly #members = new Set<Life>();
  readonly #subscriptions = new Map<Life, string[]>();
  /** Killed, and still counted. */
  readonly #frozen = new Set<Life>();
  readonly #ids = new Map<Life, string>();
  #hasMissed = false;
  #isInOtherOrder = false;
  readonly #owned = new Map<Life, string>();
  /** Members that leave. The server hears them when the present rebalance ends. */
  readonly #leaving: Promise<string>[] = [];
  #group = '';
  #heard = (): void => undefined;
  #published = 0;

  constructor(java: JavaClients, script: KafkaScript, settings: KafkaPlaySettings) {
    this.#java = java;
    this.#script = script;
    this.#settings = settings;
    this.#lives = new AgentLifecycle(script.names);
    const { partitions, protocol, work, ends } = script;
    const sessionUs = ends === 'killed' ? LONG_US / 2 : 0;
    const broker = { ...DEFAULT_KAFKA, partitions, protocol, work, sessionUs, rebalanceUs: REBALANCE_US };
    this.#models = new Namings(script, broker);
  }

  async play(): Promise<Both | undefined> {
    const { name } = this.#settings;
    await this.#java.ask('topic', name, this.#script.partitions);
    this.#java.on(`group ${name}`, (text) => {
      this.#group = text;
      this.#heard();
    });
    for (const step of this.#script.steps) {
      this.#models.play(await this.#act(step));
      if (this.#models.isRace) return undefined;
      const settled = await this.#settle();
      if (this.#isInOtherOrder) return undefined;
      if (settled !== undefined) {
        const where = `after “${stepWords(this.#script.names, step)}”:`;
        return { model: [`${where} ${settled}`], server: [`${where} ${this.#groupText()}`] };
      }
      await this.#serve();
      if (this.#hasMissed) return undefined;
      if (!this.#models.keep((model) => same(model.seen.lines(), this.#seen.lines()))) return this.#both();
    }
    return this.#both(await this.#java.ask('committed', name));
  }

  async close(): Promise<void> {
    const { name, far } = this.#settings;
    far?.link.heal();
    this.#java.off(`group ${name}`);
    if (this.#members.size + this.#frozen.size > 0) await this.#java.ask('unwatch', name);
    const members = [...this.#members, ...this.#frozen].map((incarnation) => this.#idOf(incarnation));
    for (const id of [...members, ...[...this.#subscriptions.values()].flat()]) {
      this.#java.off(`assigned ${id}`);
      this.#leaving.push(this.#java.ask('close', id, 'leave'));
    }
    await Promise.all(this.#leaving);
    await this.#java.ask('drop', name);
  }

  #both(committed?: string): Both {
    const [model] = this.#models.all;
    return {
      model: [
        ...(model?.seen.lines() ?? []),
        ...(committed === undefined ? [] : [`commits ${model?.group.committed}`]),
      ],
      server: [...this.#seen.lines(), ...(committed === undefined ? [] : [`commits ${committed}`])],
    };
  }

  async #act(step: Step): Promise<Action> {
    switch (step.kind) {
      case 'publish':
        return { step, key: await this.#publish(step.agent, step.keyed) };
      case 'pass':
        for (const incarnation of this.#frozen)
          this.#leaving.push(this.#java.ask('close', this.#idOf(incarnation), 'remain'));
        this.#frozen.clear();
        break;
      case 'subscribe':
        // Without an answer a client has no subscription.
        if (!this.#isCut(step.agent)) await this.#subscribe(step.agent);
        break;
      case 'unsubscribe':
        await this.#unsubscribe(this.#lives.here(step.agent));
        break;
      case 'consume':
        await this.#consume(step.agent, step.count);
        break;
      case 'done':
        // Without an answer a client is not done.
        if (!this.#isCut(step.agent)) await this.#tell(this.#lives.here(step.agent), 'done', step.count);
        break;
      case 'fail':
        await this.#tell(this.#lives.here(step.agent), 'fail');
        break;
      case 'leave':
      case 'quit':
      case 'kill':
        await this.#go(step.agent, step.kind);
        break;
      case 'cut':
        if (this.#isFar(step.agent)) this.#settings.far?.link.cut();
        break;
      case 'heal':
        if (this.#isFar(step.agent)) this.#settings.far?.link.heal();
    }
    return { step };
  }

  /** @returns a key of the partition that it went to: the agent's own name where that is the key */
  async #publish(agent: Agent, keyed: boolean): Promise<string> {
    this.#published += 1;
    const key = this.#script.names[agent] ?? '';
    const went = Number(await this.#java.ask('publish', this.#settings.name, keyed ? key : '-', this.#published));
    return keyed ? key : keyOf(went, this.#script.partitions);
  }

  async #subscribe(agent: Agent): Promise<void> {
    const incarnation = this.#lives.here(agent);
    const title = this.#seen.subscribed(incarnation);
    const id = this.#idOf(title.replaceAll(' ', '-'));
    this.#subscriptions.set(incarnation, [...(this.#subscriptions.get(incarnation) ?? []), id]);
    const { name, url } = this.#settings;
    await this.#java.ask('subscribe', id, name, this.#script.partitions, this.#isFar(agent) ? this.#farUrl() : url);
    this.#readers.set(title, { id, agent });
  }

  async #unsubscribe(incarnation: Life): Promise<void> {
    const [id] = this.#subscriptions.get(incarnation)?.splice(0, 1) ?? [];
    if (id === undefined) return;
    for (const [title, one] of this.#readers) if (one.id === id) this.#readers.delete(title);
    await this.#java.ask('close', id, 'leave');
  }

  async #consume(agent: Agent, count: number): Promise<void> {
    const incarnation = this.#lives.here(agent);
    if (!this.#members.has(incarnation)) await this.#join(agent, incarnation);
    await this.#tell(incarnation, 'want', count);
  }

  async #join(agent: Agent, incarnation: Life): Promise<void> {
    const { name, sessionMs, url } = this.#settings;
    if (this.#members.size + this.#frozen.size === 0) await this.#java.ask('watch', name);
    this.#members.add(incarnation);
    this.#owned.set(incarnation, '');
    const id = this.#idOf(incarnation);
    this.#java.on(`assigned ${id}`, (partitions) => {
      this.#owned.set(incarnation, partitions);
      this.#heard();
    });
    const { protocol, work, steps } = this.#script;
    const isVictim = steps.some(
      (step) => step.kind === 'kill' && incarnation.startsWith(this.#script.names[step.agent] ?? ''),
    );
    await this.#java.ask(
      'join',
      id,
      incarnation,
      name,
      name,
      protocol,
      work,
      isVictim ? sessionMs : NEVER_MS,
      this.#isFar(agent) ? this.#farUrl() : url,
    );
    this.#readers.set(`${incarnation} consumes`, { id, agent });
  }

  async #tell(incarnation: Life, verb: string, count = 1): Promise<void> {
    if (this.#members.has(incarnation)) await this.#java.ask(verb, this.#idOf(incarnation), count);
  }

  async #go(agent: Agent, how: 'leave' | 'quit' | 'kill'): Promise<void> {
    const incarnation = this.#lives.present(agent);
    if (incarnation === undefined) return;
    this.#lives.end(agent);
    for (const _ of [...(this.#subscriptions.get(incarnation) ?? [])]) await this.#unsubscribe(incarnation);
    if (!this.#members.delete(incarnation)) return;
    this.#readers.delete(`${incarnation} consumes`);
    this.#owned.delete(incarnation);
    const id = this.#idOf(incarnation);
    this.#java.off(`assigned ${id}`);
    if (how === 'leave') await this.#java.ask('done', id, 1_000_000);
    if (how === 'kill') {
      this.#frozen.add(incarnation);
      await this.#java.ask('freeze', id);
    } else this.#leaving.push(this.#java.ask('close', id, 'leave'));
  }

  /** Resolves when the group is as a model says, or with what that says where it does not become so. */
  async #settle(): Promise<string | undefined> {
    if (this.#group === '' && this.#members.size === 0) return undefined;
    const reached = new Promise<void>((resolve) => {
      this.#heard = () => {
        const isAsModel = this.#models.all.some((model) => this.#isAs(model));
        this.#isInOtherOrder = !isAsModel && this.#models.all.every((model) => this.#isAsInOtherOrder(model));
        if (isAsModel || this.#isInOtherOrder) resolve();
      };
      this.#heard();
    });
    try {
      await within('the group', reached, SETTLED_MS_MAX);
    } catch {
      const [model] = this.#models.all;
      return model === undefined ? 'nothing' : groupText(model, [...this.#members]);
    }
    this.#models.keep((model) => this.#isAs(model));
    return undefined;
  }

  /** Whether all is settled and as evenly shared as in the model, to other members that the server has named itself. */
  #isAsInOtherOrder({ group }: ModelPlay): boolean {
    if (this.#script.protocol !== 'new' || this.#group !== `STABLE ${group.members.join(',')}`) return false;
    const sharesOf = (owned: (incarnation: Life) => string): string => {
      const counts = group.members.map(
        (incarnation) =>
          owned(incarnation)
            .split(',')
            .filter((one) => one !== '').length,
      );
      return counts.toSorted().join();
    };
    const partitions = group.members.flatMap((incarnation) => (this.#owned.get(incarnation) ?? '').split(','));
    return (
      group.state === 'STABLE' &&
      new Set(partitions.filter((one) => one !== '')).size === this.#script.partitions &&
      sharesOf((incarnation) => this.#owned.get(incarnation) ?? '') ===
        sharesOf((incarnation) => group.owned(incarnation))
    );
  }

  #isAs({ group }: ModelPlay): boolean {
    const [state = '', members = ''] = this.#group.split(' ');
    const isState = group.state === undefined || state === group.state || (group.state === 'EMPTY' && state === 'DEAD');
    return (
      isState &&
      members === group.members.join(',') &&
      [...this.#members].every((incarnation) => group.isOwnedBy(incarnation, this.#owned.get(incarnation) ?? ''))
    );
  }

  #groupText(): string {
    return `group ${this.#group}; ${[...this.#members].map((incarnation) => `${incarnation}: ${this.#owned.get(incarnation)}`).join('; ')}`;
  }

  /** Everybody takes what there is. */
  async #serve(): Promise<void> {
    await Promise.all(
      [...this.#readers].map(async ([title, { id, agent }]) => {
        if (this.#isCut(agent)) return;
        const [memberId = '', handed = ''] = (await this.#java.ask('serve', id)).split(' ');
        const known = this.#ids.get(id) ?? '';
        this.#hasMissed ||= known !== '' && known !== memberId;
        this.#ids.set(id, memberId);
        if (handed !== '') for (const message of handed.split(',')) this.#seen.add(title, message);
      }),
    );
  }

  #isFar(agent: Agent): boolean {
    return agent === this.#settings.far?.agent;
  }

  #isCut(agent: Agent): boolean {
    return this.#isFar(agent) && this.#settings.far?.link.isCut === true;
  }

  #farUrl(): string {
    return `127.0.0.1:${this.#settings.far?.link.port}`;
  }

  #idOf(incarnation: string): string {
    return `${this.#settings.name}.${incarnation}`;
  }
}

function groupText({ group }: ModelPlay, live: readonly Life[]): string {
  return `group ${group.state} ${group.members.join(',')}; ${live.map((incarnation) => `${incarnation}: ${group.owned(incarnation)}`).join('; ')}`;
}

/** A key that goes to that partition. */
function keyOf(partition: number, partitions: number): string {
  for (let number = 0; ; number += 1) if (partitionOfKey(`k${number}`, partitions) === partition) return `k${number}`;
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
