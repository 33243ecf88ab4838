/**
 * The gateway beside bare Redis pub/sub: from the call of `publish` in one client to the event in another. Redis and every gateway run in
 * processes of their own; the two clients of each side, both in this one, do the same work: JSON there and back. Every message has to come
 * once and in order, or nothing is printed.
 */
import { createClient } from 'redis';
import { GatewayBroker } from '../../dist/lib/brokers/gateway/index.js';
import { messages, together } from './broker-race.mjs';
import { startGateway } from './broker-servers.mjs';
import { median, percentile, printTable, race, short } from './measure.mjs';

const CHANNEL = 'event';
const ROUNDS = 7;
const FEW = 300;
const MANY = 5000;
/** For one round of one side: what did not come by then does not come. */
const ROUND_MS_MAX = 30_000;

/**
 * Prints two tables: how long a message takes, and how many a second come through.
 * @param {string} redis the address of the server for the bare clients
 * @param {{ name: string, broker: string }[]} gateways what `heronry serve` puts behind each
 */
export async function compareGateways(redis, gateways) {
  const starts = [
    () => bareSide(redis),
    ...gateways.map(
      ({ name, broker }) =>
        () =>
          gatewaySide(name, broker),
    ),
  ];
  await withAll(starts, async (sides) => {
    printTable(
      `From publish to event, ${FEW} one at a time, milliseconds (lower is better)`,
      ['what', 'median', '95th percentile', 'median / bare', '95th percentile / bare'],
      latencyRows(await latenciesOf(sides)),
    );
    printTable(
      `Published and received, ${MANY.toLocaleString('en')} at once (higher is better)`,
      ['what', 'messages a second', 'heronry / bare'],
      throughputRows(await throughputOf(sides)),
    );
    // Whatever came too often would have come before this.
    for (const side of sides) await inTime(side, oneAtATime(side, 1));
  });
}

// --- measuring

/** @returns {Promise<Map<string, { ms: number[] }[]>>} the rounds of each side, in turn; the first of each is not among them */
async function latenciesOf(sides) {
  const rounds = new Map(sides.map(({ name }) => [name, []]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const side of sides) {
      await side.empty();
      globalThis.gc?.();
      const ms = await inTime(side, oneAtATime(side, FEW));
      if (round >= 0) rounds.get(side.name).push(ms);
    }
  }
  return rounds;
}

/** The next goes out when the one before has come, and was answered. @returns milliseconds of each */
async function oneAtATime({ arrivals, publish }, count) {
  const ms = [];
  for (let left = count; left > 0; left -= 1) {
    const { sent, arrived } = arrivals.expect(1);
    const started = performance.now();
    const [atMs] = await Promise.all([arrived, ...sent.map(publish)]);
    ms.push(atMs - started);
  }
  return ms;
}

/** As in the other races, the fastest round counts. */
function latencyRows(rounds) {
  const least = (all, pick) => Math.min(...all.map(pick));
  const figures = [...rounds].map(([name, all]) => [
    name,
    least(all, median),
    least(all, (ms) => percentile(ms, 0.95)),
  ]);
  const [[, bareMedian, bareLate]] = figures;
  return figures.map(([name, middle, late]) => [
    name,
    middle,
    late,
    short(middle / bareMedian),
    short(late / bareLate),
  ]);
}

function throughputOf(sides) {
  const contestants = sides.map((side) => ({
    name: side.name,
    prepare: side.empty,
    run: async () => {
      const { sent, arrived } = side.arrivals.expect(MANY);
      await inTime(side, Promise.all([together(sent, side.publish), arrived]));
      return MANY;
    },
  }));
  return race(contestants, ROUNDS, (times) => Math.min(...times));
}

function throughputRows(times) {
  const [bareNs] = times.values();
  return [...times].map(([name, ns]) => [name, 1e9 / ns, short(bareNs / ns)]);
}

// --- sides

/** Two connections, as nobody publishes on the one that subscribes. */
function bareSide(url) {
  const [publisher, subscriber] = [createClient({ url, RESP: 2 }), createClient({ url, RESP: 2 })];
  const arrivals = new Arrivals('bare Redis pub/sub');
  return {
    name: arrivals.name,
    arrivals,
    open: async () => {
      await Promise.all([publisher.connect(), subscriber.connect()]);
      await subscriber.subscribe('bare', (text) => arrivals.take(JSON.parse(text)));
    },
    publish: (message) => publisher.publish('bare', JSON.stringify(message)),
    empty: async () => undefined,
    close: async () => {
      for (const client of [publisher, subscriber]) if (client.isOpen) client.destroy();
    },
  };
}

async function gatewaySide(name, broker) {
  const gateway = await startGateway(broker);
  const [publisher, subscriber] = [new GatewayBroker(gateway), new GatewayBroker(gateway)];
  const arrivals = new Arrivals(name);
  return {
    name,
    arrivals,
    open: async () => {
      await subscriber.subscribe(CHANNEL, (message) => arrivals.take(message)).ready;
    },
    publish: (message) => publisher.publish(CHANNEL, message),
    // Nobody consumes: a queue that overflows would be measured as well.
    empty: () => publisher.reset(),
    close: async () => {
      await Promise.allSettled([publisher.close(), subscriber.close()]);
      await gateway.stop();
    },
  };
}

/** Starts one after another, and ends all that were started, whatever happens. */
async function withAll([start, ...others], use, started = []) {
  if (start === undefined) return use(started);
  const side = await start();
  try {
    await side.open();
    return await withAll(others, use, [...started, side]);
  } finally {
    await side.close();
  }
}

/** What a subscriber is given, numbered through all rounds: each message that is expected, once, in order, and no other. */
class Arrivals {
  #next = 0;
  #end = 0;
  #wrong;
  #settle = { resolve: () => undefined, reject: () => undefined };

  constructor(name) {
    this.name = name;
  }

  /** How far it has come, for whoever asks why it does not go on. */
  get progress() {
    return `${this.#next} of ${this.#end} messages came`;
  }

  /** @returns the messages to send; and when the last of them was there, as a time of this process in milliseconds */
  expect(count) {
    if (this.#wrong !== undefined) throw this.#wrong;
    const sent = messages(count, this.#end);
    this.#end += count;
    const arrived = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    return { sent, arrived };
  }

  take(message) {
    const atMs = performance.now();
    const [expected] = messages(1, this.#next);
    const isExpected = this.#next < this.#end && JSON.stringify(message) === JSON.stringify(expected);
    if (!isExpected && this.#wrong === undefined) {
      this.#wrong = new Error(`${this.name}: ${this.progress}, and then ${JSON.stringify(message)}`);
      this.#settle.reject(this.#wrong);
    }
    this.#next += 1;
    if (this.#next === this.#end) this.#settle.resolve(atMs);
  }
}

/** @throws where it takes longer than a round may, with how far it has come */
async function inTime({ name, arrivals }, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: after ${ROUND_MS_MAX} ms ${arrivals.progress}`)), ROUND_MS_MAX);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
