/**
 * Plays a script on a real server, by the brokers of `src/brokers`: each incarnation of a client is a broker of its own. After
 * each step the play waits for answers until nothing is under way; it never waits for time to pass.
 *
 * Of several consumers that wait, the one that has waited longest asks first. No server promises that; the models do so.
 */

import { turn } from '../../../brokers/testing/harness.ts';
import type { Working } from '../../../brokers/testing/working-broker.ts';
import type { Subscription } from '../../../messaging/index.ts';
import { AgentLifecycle, type Life, Observed, type Payload } from './observed.ts';
import { CHANNELS, type Channel, type Client, type Script, type Step } from './script.ts';

/** Differences between kinds of servers. */
export interface Server {
  /** Resolves when the server can be asked at once. */
  connect(incarnation: Life): Promise<Working>;
  /** Resolves when a consumer has asked for the first time and all effects of that have happened. */
  joined(channel: Channel, incarnation: Life): Promise<void>;
  /** Closes the client by `close`, and resolves when all effects of that have happened. */
  left(incarnation: Life, close: () => Promise<void>): Promise<void>;
  /** Makes what a consumer has in hand as old as what others may claim. */
  age(channel: Channel, id: string): Promise<void>;
}

interface Here extends Working {
  readonly incarnation: Life;
  readonly subscriptions: Map<Channel, Subscription[]>;
  readonly made: Map<Channel, number>;
  readonly consumes: Set<Channel>;
  /** Payloads consumed since the last look. */
  readonly got: Payload[];
  again: boolean;
}

export async function playOnServer(script: Script, server: Server): Promise<readonly string[]> {
  const play = new ServerPlay(script, server);
  try {
    return await play.play();
  } finally {
    await play.close();
  }
}

class ServerPlay {
  readonly #script: Script;
  readonly #server: Server;
  readonly #observed: Observed;
  readonly #lives = new AgentLifecycle();
  readonly #here = new Map<Life, Here>();
  /** Clients that wait, in order of asking. */
  readonly #asks = new Map<Channel, Here[]>(CHANNELS.map((channel) => [channel, []]));
  /** Ids of the messages that were handed out, in order; an id occurs once for each time. */
  #handed: { readonly channel: Channel; readonly id: string }[] = [];
  #published = 0;

  constructor(script: Script, server: Server) {
    this.#script = script;
    this.#server = server;
    this.#observed = new Observed(script);
  }

  async play(): Promise<readonly string[]> {
    for (const step of this.#script.steps) await this.#play(step);
    return this.#observed.lines();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#here.values()].map(({ broker }) => broker.close()));
  }

  async #play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'pass':
        await this.#pass();
        return;
      case 'leave':
      case 'die':
        await this.#go(step.client, step.kind === 'leave');
        return;
      default:
        await this.#act(step, await this.#present(step.client));
    }
  }

  async #act(step: Exclude<Step, { kind: 'pass' | 'leave' | 'die' }>, here: Here): Promise<void> {
    const { channel } = step;
    switch (step.kind) {
      case 'publish':
        this.#published += 1;
        await here.broker.publish(channel, { n: this.#published, by: step.client }, { producer: step.client });
        await this.#settle();
        await this.#serve(channel);
        return;
      case 'subscribe':
        await this.#subscribe(here, channel);
        return;
      case 'unsubscribe':
        here.subscriptions.get(channel)?.shift()?.();
        await this.#settle();
        return;
      case 'consume':
        await this.#consume(here, channel, step.count);
        return;
      case 'done':
        await done(here, channel, step.count);
    }
  }

  async #present(client: Client): Promise<Here> {
    const { incarnation, begun } = this.#lives.here(client);
    const known = this.#here.get(incarnation);
    if (known !== undefined && !begun) return known;
    const here: Here = {
      ...(await this.#server.connect(incarnation)),
      incarnation,
      subscriptions: new Map(),
      made: new Map(),
      consumes: new Set(),
      got: [],
      again: false,
    };
    here.broker.on('redelivered', () => {
      here.again = true;
    });
    this.#here.set(incarnation, here);
    return here;
  }

  async #subscribe(here: Here, channel: Channel): Promise<void> {
    const ordinal = (here.made.get(channel) ?? 0) + 1;
    here.made.set(channel, ordinal);
    const subscription = here.broker.subscribe(channel, (message) =>
      this.#observed.received(here.incarnation, `subscription ${ordinal}`, channel, payloadOf(message)),
    );
    here.subscriptions.set(channel, [...(here.subscriptions.get(channel) ?? []), subscription]);
    await subscription.ready;
    await this.#settle();
  }

  async #consume(here: Here, channel: Channel, count: number): Promise<void> {
    for (let asked = 0; asked < count; asked += 1) {
      // When its client goes while it waits, it sees nothing.
      here.broker.consume(channel).then(
        (message) => here.got.push(payloadOf(message)),
        () => undefined,
      );
      this.#asks.get(channel)?.push(here);
    }
    if (!here.consumes.has(channel)) {
      here.consumes.add(channel);
      await this.#letOne(here, channel);
      await this.#server.joined(channel, here.incarnation);
    }
    await this.#serve(channel);
  }

  /** Lets the waiting clients ask one after another, until there is nothing for any of them. */
  async #serve(channel: Channel): Promise<void> {
    let served = true;
    while (served) {
      served = false;
      for (const here of new Set(this.#asks.get(channel))) {
        served = await this.#letOne(here, channel);
        if (served) break;
      }
    }
  }

  /** @returns whether the client got a message */
  async #letOne(here: Here, channel: Channel): Promise<boolean> {
    here.again = false;
    here.valve.letOne(channel);
    await here.broker.flush();
    await turn();
    if (!here.valve.shut()) return false;
    const [payload, more] = here.got.splice(0);
    if (payload === undefined || more !== undefined) throw new Error('The valve lets one message pass at a time');
    this.#observed.received(here.incarnation, 'consumes', channel, payload, here.again);
    const asks = this.#asks.get(channel) ?? [];
    asks.splice(asks.indexOf(here), 1);
    this.#handed.push({ channel, id: here.valve.held(channel).at(-1) ?? '' });
    return true;
  }

  async #go(client: Client, finished: boolean): Promise<void> {
    const incarnation = this.#lives.present(client);
    const here = incarnation === undefined ? undefined : this.#here.get(incarnation);
    if (here === undefined) return;
    if (finished) for (const channel of here.consumes) await done(here, channel, Infinity);
    for (const [channel, asks] of this.#asks)
      this.#asks.set(
        channel,
        asks.filter((one) => one !== here),
      );
    this.#here.delete(here.incarnation);
    this.#lives.end(client);
    await this.#server.left(here.incarnation, () => here.broker.close());
    for (const channel of here.consumes) await this.#serve(channel);
  }

  /** Makes the messages that were handed out too old, in order of handing out; each goes to the client that waits then. */
  async #pass(): Promise<void> {
    const handed = this.#handed;
    this.#handed = [];
    for (const { channel, id } of handed) {
      await this.#server.age(channel, id);
      await this.#serve(channel);
    }
  }

  /** Waits until every accepted message has come to where it goes. */
  async #settle(): Promise<void> {
    await Promise.all([...this.#here.values()].map(({ broker }) => broker.flush()));
    await turn();
  }
}

/** Acknowledges the oldest messages in hand, and resolves when the server knows. */
async function done({ broker, valve }: Here, channel: Channel, count: number): Promise<void> {
  for (let left = Math.min(count, valve.held(channel).length); left > 0; left -= 1) valve.done(channel);
  await broker.stats(channel);
}

function payloadOf(message: object): Payload {
  // What the scripts publish.
  return message as Payload;
}
