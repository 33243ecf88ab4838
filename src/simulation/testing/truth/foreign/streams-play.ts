/**
 * Plays a script on a real Redis by Jedis: a log with a group, whose consumers claim what has been pending for long enough before they
 * read on, and subscriptions that read from the end. After each step everybody asks until there is nothing for anybody.
 *
 * 1. Of several consumers that wait, the one that has waited longest asks first. No server promises that: the model does so.
 * 2. While a link is cut a consumer asks, and its answer is lost; what was handed to it is seen from the group's list of what is pending.
 */
import type { JavaClients } from './java-clients.ts';
import { Links } from './links.ts';
import type { Agent, Step, StreamsScript } from './script.ts';
import { AgentLifecycle, type Life, Seen } from './seen.ts';

const GROUP = 'workers';
/** Idle times: an aged entry is older than a claim asks for, any other is younger, however long a test takes. */
const CLAIM_MS = 3_600_000;
const AGED_MS = 86_400_000;

interface Subscription {
  readonly title: string;
  /** Id of the last entry that it has read. */
  last: string;
}

interface Client {
  readonly agent: Agent;
  readonly incarnation: Life;
  readonly id: string;
  /** Ids of what it has in hand, oldest first. */
  readonly inHand: string[];
  readonly subscriptions: Subscription[];
}

/** @param key of the stream; nobody else uses it */
export async function playOnStreams(
  java: JavaClients,
  port: number,
  script: StreamsScript,
  key: string,
): Promise<readonly string[]> {
  const play = new StreamsPlay(java, await Links.start(port, script), script, key);
  try {
    return await play.play(port);
  } finally {
    await play.close();
  }
}

class StreamsPlay {
  readonly #java: JavaClients;
  readonly #links: Links;
  readonly #script: StreamsScript;
  readonly #key: string;
  readonly #lives: AgentLifecycle;
  readonly #seen = new Seen();
  readonly #clients = new Map<Life, Client>();
  /** Consumers that wait, in order of asking. */
  #asks: Client[] = [];
  /** Deliveries since the last `pass`, in order. */
  #handed: { readonly id: string; readonly incarnation: Life }[] = [];
  #published = 0;

  constructor(java: JavaClients, links: Links, script: StreamsScript, key: string) {
    this.#java = java;
    this.#links = links;
    this.#script = script;
    this.#key = key;
    this.#lives = new AgentLifecycle(script.names);
  }

  async play(port: number): Promise<readonly string[]> {
    await this.#java.ask('open', this.#key, port);
    await this.#java.ask('group', this.#key, this.#key, GROUP);
    for (const step of this.#script.steps) {
      await this.#act(step);
      await this.#serve();
      for (const client of this.#clients.values()) await this.#follow(client);
    }
    return this.#seen.lines();
  }

  async close(): Promise<void> {
    for (const { id } of this.#clients.values()) await this.#java.ask('close', id);
    await this.#java.ask('close', this.#key);
    await this.#links.stop();
  }

  async #act(step: Step): Promise<void> {
    switch (step.kind) {
      case 'publish':
        this.#published += 1;
        await this.#java.ask('add', this.#key, this.#key, this.#script.room, this.#published);
        return;
      case 'pass':
        await this.#pass();
        return;
      case 'cut':
        this.#links.cut(step.agent);
        return;
      case 'heal':
        this.#links.heal(step.agent);
        return;
      case 'leave':
      case 'quit':
      case 'kill':
        await this.#go(step.agent, step.kind === 'leave');
        return;
      default:
        await this.#use(step, await this.#here(step.agent));
    }
  }

  async #here(agent: Agent): Promise<Client> {
    const incarnation = this.#lives.here(agent);
    const known = this.#clients.get(incarnation);
    if (known !== undefined) return known;
    const client: Client = { agent, incarnation, id: `${this.#key}.${incarnation}`, inHand: [], subscriptions: [] };
    this.#clients.set(incarnation, client);
    await this.#java.ask('open', client.id, this.#links.portOf(agent));
    return client;
  }

  async #use(step: Step, client: Client): Promise<void> {
    switch (step.kind) {
      case 'subscribe':
        // Without an answer a client has no subscription.
        if (this.#links.isCut(step.agent)) return;
        client.subscriptions.push({
          title: this.#seen.subscribed(client.incarnation),
          last: await this.#java.ask('end', client.id, this.#key),
        });
        return;
      case 'unsubscribe':
        client.subscriptions.shift();
        return;
      case 'consume':
        for (let count = 0; count < step.count; count += 1) this.#asks.push(client);
        return;
      case 'done':
        await this.#acknowledge(client, step.count);
        return;
      case 'fail':
        client.inHand.shift();
    }
  }

  async #acknowledge(client: Client, count: number): Promise<void> {
    for (const id of client.inHand.splice(0, count)) await this.#java.ask('ack', client.id, this.#key, GROUP, id);
  }

  async #go(agent: Agent, isDone: boolean): Promise<void> {
    const incarnation = this.#lives.present(agent);
    const client = this.#clients.get(incarnation ?? '');
    if (client === undefined) return;
    if (isDone) await this.#acknowledge(client, client.inHand.length);
    this.#asks = this.#asks.filter((one) => one !== client);
    this.#clients.delete(client.incarnation);
    this.#lives.end(agent);
    await this.#java.ask('close', client.id);
  }

  /** Ages deliveries, the oldest first; each goes to the consumer that waits then. */
  async #pass(): Promise<void> {
    for (const { id, incarnation } of this.#handed.splice(0)) {
      await this.#java.ask('age', this.#key, this.#key, GROUP, incarnation, AGED_MS, id);
      await this.#serve();
    }
  }

  /** Has those that wait ask, one after another, until there is nothing for any of them. */
  async #serve(): Promise<void> {
    let served = true;
    while (served) {
      served = false;
      for (const client of new Set(this.#asks)) {
        served = await this.#letOne(client);
        if (served) break;
      }
    }
  }

  /** @returns whether the consumer was handed a message */
  async #letOne(client: Client): Promise<boolean> {
    const claim = ['claim', client.id, this.#key, GROUP, client.incarnation, CLAIM_MS] as const;
    const read = ['read', client.id, this.#key, GROUP, client.incarnation] as const;
    for (const [verb, ...args] of [claim, read]) {
      const before = this.#links.isCut(client.agent) ? await this.#pending() : '';
      const answer = await this.#java.ask(verb, ...args);
      if (answer === '') continue;
      if (answer === 'lost') {
        const lost = await this.#lost(before);
        if (lost === undefined) continue;
        this.#handed.push({ id: lost, incarnation: client.incarnation });
        this.#asks.push(...this.#asks.splice(this.#asks.indexOf(client), 1));
        return true;
      }
      const [id = '', message = ''] = answer.split(':');
      this.#asks.splice(this.#asks.indexOf(client), 1);
      client.inHand.push(id);
      this.#handed.push({ id, incarnation: client.incarnation });
      this.#seen.add(`${client.incarnation} consumes`, message);
      return true;
    }
    return false;
  }

  /** @returns the entry that was handed out since */
  async #lost(before: string): Promise<string | undefined> {
    const known = new Set(before.split(' '));
    const handed = (await this.#pending()).split(' ').find((one) => one !== '' && !known.has(one));
    return handed?.split('/')[0];
  }

  async #follow({ id, subscriptions }: Client): Promise<void> {
    for (const subscription of subscriptions) {
      const answer = await this.#java.ask('follow', id, this.#key, subscription.last);
      if (answer === '' || answer === 'lost') continue;
      for (const entry of answer.split(' ')) {
        const [last = '', message = ''] = entry.split(':');
        subscription.last = last;
        this.#seen.add(subscription.title, message);
      }
    }
  }

  /** Returns the pending entries, each as `id/consumer/deliveries`. */
  #pending(): Promise<string> {
    return this.#java.ask('pending', this.#key, this.#key, GROUP);
  }
}
