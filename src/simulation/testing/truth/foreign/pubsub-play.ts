/**
 * Plays a script on a real Redis by Jedis: a listener for each subscription, and one with a buffer for each consumer, from its first ask
 * on. A step is over when everybody who can be reached has got what was published.
 */
import { Inbox } from '../../../../brokers/testing/harness.ts';
import type { JavaClients } from './java-clients.ts';
import { Links } from './links.ts';
import type { Agent, Script, Step } from './script.ts';
import { AgentLifecycle, type Life, Seen } from './seen.ts';

interface Listener {
  readonly agent: Agent;
  readonly title: string;
  readonly id: string;
  /** Events of its connection, and messages. */
  readonly said: Inbox<string>;
  /** Messages that nobody has asked for yet, of a consumer. */
  readonly buffer: string[];
  /** Messages asked for; without end for a subscription. */
  wanted: number;
  isConnected: boolean;
}

/** @param channel nobody else uses it */
export async function playOnPubSub(
  java: JavaClients,
  port: number,
  script: Script,
  channel: string,
): Promise<readonly string[]> {
  const play = new PubSubPlay(java, await Links.start(port, script), script, channel);
  try {
    return await play.play(port);
  } finally {
    await play.close();
  }
}

class PubSubPlay {
  readonly #java: JavaClients;
  readonly #links: Links;
  readonly #script: Script;
  readonly #channel: string;
  readonly #lives: AgentLifecycle;
  readonly #seen = new Seen();
  /** In order of their making. */
  readonly #listeners = new Map<Life, Listener[]>();
  readonly #consumers = new Map<Life, Listener>();
  #published = 0;

  constructor(java: JavaClients, links: Links, script: Script, channel: string) {
    this.#java = java;
    this.#links = links;
    this.#script = script;
    this.#channel = channel;
    this.#lives = new AgentLifecycle(script.names);
  }

  async play(port: number): Promise<readonly string[]> {
    await this.#java.ask('open', this.#channel, port);
    for (const step of this.#script.steps) await this.#act(step);
    return this.#seen.lines();
  }

  async close(): Promise<void> {
    for (const listener of this.#all()) await this.#end(listener);
    await this.#java.ask('close', this.#channel);
    await this.#links.stop();
  }

  async #act(step: Step): Promise<void> {
    switch (step.kind) {
      case 'publish':
        await this.#publish();
        return;
      case 'cut':
        this.#links.cut(step.agent);
        return;
      case 'heal':
        await this.#heal(step.agent);
        return;
      case 'subscribe': {
        // Without an answer a client has no subscription.
        if (this.#links.isCut(step.agent)) return;
        const incarnation = this.#lives.here(step.agent);
        const made = await this.#listen(step.agent, this.#seen.subscribed(incarnation), Number.POSITIVE_INFINITY);
        this.#listeners.set(incarnation, [...(this.#listeners.get(incarnation) ?? []), made]);
        return;
      }
      case 'unsubscribe': {
        const [oldest] = this.#listeners.get(this.#lives.here(step.agent))?.splice(0, 1) ?? [];
        if (oldest !== undefined) await this.#end(oldest);
        return;
      }
      case 'consume':
        await this.#consume(step.agent, step.count);
        return;
      case 'leave':
      case 'kill':
        await this.#go(step.agent);
        return;
      default:
        throw new Error(`Not for pub/sub: ${step.kind}`);
    }
  }

  *#all(): Iterable<Listener> {
    for (const listeners of this.#listeners.values()) yield* listeners;
    yield* this.#consumers.values();
  }

  async #publish(): Promise<void> {
    this.#published += 1;
    const message = `${this.#published}`;
    await this.#java.ask('publish', this.#channel, this.#channel, message);
    for (const listener of this.#all()) {
      if (!this.#links.isCut(listener.agent)) {
        await listener.said.comes((text) => text === message, `${message} at ${listener.title}`);
        take(listener, this.#seen);
      } else if (listener.isConnected) {
        await listener.said.comes((text) => text === 'disconnected', `${listener.title} without its connection`);
        listener.isConnected = false;
      }
    }
  }

  /** Resolves when all who had lost their connections listen again. */
  async #heal(agent: Agent): Promise<void> {
    this.#links.heal(agent);
    for (const listener of this.#all()) {
      if (listener.agent !== agent || listener.isConnected) continue;
      await listener.said.comes((text) => text === 'listening', `${listener.title} listening`);
      forget(listener);
      listener.isConnected = true;
    }
  }

  async #listen(agent: Agent, title: string, wanted: number): Promise<Listener> {
    const id = `${this.#channel}.${title.replaceAll(' ', '-')}`;
    const listener: Listener = { agent, title, id, said: new Inbox(), buffer: [], wanted, isConnected: true };
    for (const of of ['got', 'listening', 'disconnected'])
      this.#java.on(`${of} ${id}`, (text) => {
        if (of === 'got') listener.buffer.push(text);
        listener.said.push(of === 'got' ? text : of);
      });
    await this.#java.ask('listen', id, this.#links.portOf(agent), this.#channel);
    if (this.#links.isCut(agent)) listener.isConnected = false;
    else await listener.said.comes((text) => text === 'listening', `${title} listening`);
    forget(listener);
    return listener;
  }

  async #consume(agent: Agent, count: number): Promise<void> {
    const incarnation = this.#lives.here(agent);
    const consumer = this.#consumers.get(incarnation) ?? (await this.#listen(agent, `${incarnation} consumes`, 0));
    this.#consumers.set(incarnation, consumer);
    consumer.wanted += count;
    take(consumer, this.#seen);
  }

  async #go(agent: Agent): Promise<void> {
    const incarnation = this.#lives.present(agent);
    if (incarnation === undefined) return;
    this.#lives.end(agent);
    const consumer = this.#consumers.get(incarnation);
    for (const listener of this.#listeners.get(incarnation) ?? []) await this.#end(listener);
    if (consumer !== undefined) await this.#end(consumer);
    this.#listeners.delete(incarnation);
    this.#consumers.delete(incarnation);
  }

  async #end({ id }: Listener): Promise<void> {
    for (const of of ['got', 'listening', 'disconnected']) this.#java.off(`${of} ${id}`);
    await this.#java.ask('unlisten', id);
  }
}

/** Clears earlier events. */
function forget({ said }: Listener): void {
  said.items.length = 0;
}

/** Takes what it has asked for from its buffer. */
function take(listener: Listener, seen: Seen): void {
  while (listener.wanted > 0) {
    const message = listener.buffer.shift();
    if (message === undefined) return;
    listener.wanted -= 1;
    seen.add(listener.title, message);
  }
}
