/**
 * The gateway beside bare Redis pub/sub: from the call of `publish` in one client to the event in another. Redis and every
 * gateway run in processes of their own. The two clients of each side run in this process and do the same work: encode and parse
 * JSON. Every message must arrive once and in order, or nothing is printed.
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
/** Time limit of one round of one side; a message that has not arrived by then counts as lost. */
const ROUND_MS_MAX = 30_000;

/**
 * Prints two tables: latency, and throughput in messages a second.
 * @param {string} redis address of the server for the bare clients
 * @param {{ name: string, broker: string }[]} gateways the brokers that `heronry serve` is started with
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
    // A duplicate of an earlier message would have arrived before this one.
    for (const side of sides) await inTime(side, oneAtATime(side, 1));
  });
}

// --- measuring

/** @returns {Promise<Map<string, { ms: number[] }[]>>} the rounds of each side, in turn, without the first, which warms up */
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

/**
 * Sends each message after the one before has arrived and was answered.
 * @returns the latency of each in milliseconds
 */
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

/** Returns one row a side; the fastest round counts, as in the other races. */
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

/** Returns the side of bare Redis. It has two connections: a connection that subscribes cannot publish. */
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
    // Nobody consumes, so the queue is reset: otherwise its overflow would be measured as well.
    empty: () => publisher.reset(),
    close: async () => {
      await Promise.allSettled([publisher.close(), subscriber.close()]);
      await gateway.stop();
    },
  };
}

/** Starts the sides one after another, runs `use`, and closes every side that was started, whatever happens. */
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

/** Checks what a subscriber receives: each expected message once, in order, and no other. Numbers run through all rounds. */
class Arrivals {
  #next = 0;
  #end = 0;
  #wrong;
  #settle = { resolve: () => undefined, reject: () => undefined };

  constructor(name) {
    this.name = name;
  }

  /** Progress, for the error of a round that takes too long. */
  get progress() {
    return `${this.#next} of ${this.#end} messages came`;
  }

  /** @returns the messages to send, and a promise of the time at which the last arrived, in milliseconds of this process */
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

/**
 * Awaits `work` for at most one round's time limit.
 * @throws if it takes longer; the error states the progress
 */
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
