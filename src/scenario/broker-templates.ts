/** Own brokers to begin with. Each is a whole broker; each differs from the one in memory in one idea. */

/** Broker to start from, with what it teaches. */
export interface BrokerTemplate {
  readonly name: string;
  /** Sentence about what it teaches. */
  readonly text: string;
  /** Rows of the contract for every broker that it does not keep, in the page. */
  readonly differs: readonly string[];
  readonly source: string;
}

/** The subscribe of most templates: callbacks in their order. */
const SUBSCRIBE = `
  subscribe(channel, callback) {
    this.createChannel(channel);
    const { callbacks } = this.channels.get(channel);
    callbacks.push(callback);
    return () => callbacks.splice(callbacks.indexOf(callback), 1);
  }
}
`;

/** Templates in the order in which they are offered. */
export const BROKER_TEMPLATES: readonly BrokerTemplate[] = [
  {
    name: 'In memory, line by line',
    text: 'A queue for consumers and a callback for each subscriber: the four documented methods.',
    differs: [],
    source: `import { MessageBroker } from 'heronry/messaging';

// The documented broker in memory. Each line says why it is there.
export class MyBroker extends MessageBroker {
  // One entry for each channel: messages that wait, consumers that wait, callbacks.
  channels = new Map();

  createChannel(channel) {
    // Creating a channel twice must not empty it.
    if (this.channels.has(channel)) return;
    this.channels.set(channel, { queue: [], waiting: [], callbacks: [] });
  }

  async publish(channel, message) {
    // An unknown channel behaves as if it had been created.
    this.createChannel(channel);
    const { queue, waiting, callbacks } = this.channels.get(channel);
    // The consumer that has waited longest gets the message; else it waits in the queue.
    const next = waiting.shift();
    if (next !== undefined) next(message);
    else queue.push(message);
    // Every subscriber gets its own copy, whoever consumes. A copy of the list: a callback may unsubscribe.
    for (const callback of [...callbacks]) callback(message);
  }

  async consume(channel) {
    this.createChannel(channel);
    const { queue, waiting } = this.channels.get(channel);
    // The oldest message first.
    if (queue.length > 0) return queue.shift();
    // Nothing is there: publish calls resolve later.
    return new Promise((resolve) => waiting.push(resolve));
  }

  subscribe(channel, callback) {
    this.createChannel(channel);
    const { callbacks } = this.channels.get(channel);
    callbacks.push(callback);
    // Calling the result unsubscribes this callback alone.
    return () => callbacks.splice(callbacks.indexOf(callback), 1);
  }
}
`,
  },
  {
    name: 'Fire and forget',
    text: 'Stores nothing: a message is lost unless a consumer or a subscriber is there, as in Redis pub/sub.',
    differs: ['C01', 'C02', 'C03', 'C04', 'C11', 'C12', 'C13', 'C14', 'C15', 'C21', 'C25', 'C30'],
    source: `import { MessageBroker } from 'heronry/messaging';

// Stores nothing. Whoever is not there when a message comes misses it.
export class FireAndForget extends MessageBroker {
  channels = new Map();

  createChannel(channel) {
    if (!this.channels.has(channel)) this.channels.set(channel, { waiting: [], callbacks: [] });
  }

  async publish(channel, message) {
    this.createChannel(channel);
    const { waiting, callbacks } = this.channels.get(channel);
    const next = waiting.shift();
    if (next !== undefined) next(message);
    // The picture takes the message out of the channel.
    else this.dropped(message);
    for (const callback of [...callbacks]) callback(message);
  }

  async consume(channel) {
    this.createChannel(channel);
    return new Promise((resolve) => this.channels.get(channel).waiting.push(resolve));
  }
${SUBSCRIBE}`,
  },
  {
    name: 'Newest first (LIFO)',
    text: 'Delivers the newest message first: under load, the oldest wait longest, and some forever.',
    differs: ['C13', 'C14', 'C21'],
    source: `import { MessageBroker } from 'heronry/messaging';

// A stack in place of the queue: pop in place of shift.
export class NewestFirst extends MessageBroker {
  channels = new Map();

  createChannel(channel) {
    if (!this.channels.has(channel)) this.channels.set(channel, { stack: [], waiting: [], callbacks: [] });
  }

  async publish(channel, message) {
    this.createChannel(channel);
    const { stack, waiting, callbacks } = this.channels.get(channel);
    const next = waiting.shift();
    if (next !== undefined) next(message);
    else stack.push(message);
    for (const callback of [...callbacks]) callback(message);
  }

  async consume(channel) {
    this.createChannel(channel);
    const { stack, waiting } = this.channels.get(channel);
    if (stack.length > 0) return stack.pop();
    return new Promise((resolve) => waiting.push(resolve));
  }
${SUBSCRIBE}`,
  },
  {
    name: 'A log with cursors',
    text: 'Reading removes nothing: consumers share a cursor, and each subscriber replays from the beginning.',
    differs: ['C34'],
    source: `import { MessageBroker } from 'heronry/messaging';

// A channel is a log. Messages stay in it; a cursor says how far somebody has read.
export class LogBroker extends MessageBroker {
  channels = new Map();

  createChannel(channel) {
    if (this.channels.has(channel)) return;
    this.channels.set(channel, { log: [], cursor: 0, waiting: [], readers: [] });
  }

  async publish(channel, message) {
    this.createChannel(channel);
    const { log, readers } = this.channels.get(channel);
    log.push(message);
    this.handOut(channel);
    for (const reader of [...readers]) this.read(log, reader);
  }

  async consume(channel) {
    this.createChannel(channel);
    return new Promise((resolve) => {
      this.channels.get(channel).waiting.push(resolve);
      this.handOut(channel);
    });
  }

  // Consumers share one cursor, as a consumer group does.
  handOut(channel) {
    const entry = this.channels.get(channel);
    while (entry.waiting.length > 0 && entry.cursor < entry.log.length) {
      entry.waiting.shift()(entry.log[entry.cursor]);
      entry.cursor += 1;
    }
  }

  // Each subscriber has its own cursor, which begins at 0: it gets what came before it, too.
  subscribe(channel, callback) {
    this.createChannel(channel);
    const { log, readers } = this.channels.get(channel);
    const reader = { cursor: 0, callback };
    readers.push(reader);
    this.after(0, () => this.read(log, reader));
    return () => {
      reader.isOver = true;
      readers.splice(readers.indexOf(reader), 1);
    };
  }

  read(log, reader) {
    while (!reader.isOver && reader.cursor < log.length) {
      reader.cursor += 1;
      reader.callback(log[reader.cursor - 1]);
    }
  }
}
`,
  },
  {
    name: 'Loses on a crash',
    text: 'Accepts a message before it is written to disk: a crash loses what was not flushed yet.',
    differs: ['C03', 'C04', 'C13', 'C14', 'C25', 'C30'],
    source: `import { MessageBroker } from 'heronry/messaging';

const FLUSH_MS = 500;
const CRASH_EVERY = 5;

// publish resolves while the message is in memory only. Every fifth message crashes the broker, which restarts at once.
export class MemoryFirst extends MessageBroker {
  channels = new Map();
  published = 0;

  createChannel(channel) {
    if (this.channels.has(channel)) return;
    this.channels.set(channel, { disk: [], memory: [], waiting: [], callbacks: [] });
  }

  async publish(channel, message) {
    this.createChannel(channel);
    const { memory, waiting, callbacks } = this.channels.get(channel);
    const next = waiting.shift();
    if (next !== undefined) next(message);
    else {
      memory.push(message);
      if (memory.length === 1) this.after(FLUSH_MS, () => this.flush(channel));
    }
    for (const callback of [...callbacks]) callback(message);
    this.published += 1;
    if (this.published % CRASH_EVERY === 0) this.crash();
  }

  // fsync: what is on disk survives a crash.
  flush(channel) {
    const { disk, memory } = this.channels.get(channel);
    disk.push(...memory.splice(0));
  }

  // Everything that was accepted and not flushed is gone. Its publishers were told that all is well.
  crash() {
    for (const { memory } of this.channels.values()) for (const message of memory.splice(0)) this.dropped(message);
  }

  async consume(channel) {
    this.createChannel(channel);
    const { disk, memory, waiting } = this.channels.get(channel);
    if (disk.length > 0) return disk.shift();
    if (memory.length > 0) return memory.shift();
    return new Promise((resolve) => waiting.push(resolve));
  }
${SUBSCRIBE}`,
  },
  {
    name: 'Priority',
    text: 'Delivers the message with the highest priority first. Equal ones keep their order.',
    differs: [],
    source: `import { MessageBroker } from 'heronry/messaging';

// A message may say how urgent it is: { "priority": 2 }. Without it, the priority is 0.
export class PriorityBroker extends MessageBroker {
  channels = new Map();

  createChannel(channel) {
    if (!this.channels.has(channel)) this.channels.set(channel, { queue: [], waiting: [], callbacks: [] });
  }

  async publish(channel, message) {
    this.createChannel(channel);
    const { queue, waiting, callbacks } = this.channels.get(channel);
    const next = waiting.shift();
    if (next !== undefined) next(message);
    else {
      // Before the first one that is less urgent: equal ones stay in their order.
      const place = queue.findIndex((other) => urgency(other) < urgency(message));
      queue.splice(place === -1 ? queue.length : place, 0, message);
    }
    for (const callback of [...callbacks]) callback(message);
  }

  async consume(channel) {
    this.createChannel(channel);
    const { queue, waiting } = this.channels.get(channel);
    if (queue.length > 0) return queue.shift();
    return new Promise((resolve) => waiting.push(resolve));
  }
${SUBSCRIBE}
function urgency({ priority }) {
  return typeof priority === 'number' ? priority : 0;
}
`,
  },
  {
    name: 'At least once',
    text: 'Delivers a message again if it is not acknowledged in time: none is lost, and some come twice.',
    differs: [],
    source: `import { MessageBroker } from 'heronry/messaging';

const ACKNOWLEDGE_MS = 2000;

// A consumer has a message on loan. acknowledge(message) ends the loan; without it, the message comes back.
export class AtLeastOnce extends MessageBroker {
  channels = new Map();
  loans = new Map();

  createChannel(channel) {
    if (!this.channels.has(channel)) this.channels.set(channel, { queue: [], waiting: [], callbacks: [] });
  }

  async publish(channel, message) {
    this.createChannel(channel);
    const { queue, callbacks } = this.channels.get(channel);
    queue.push(message);
    this.handOut(channel);
    for (const callback of [...callbacks]) callback(message);
  }

  async consume(channel) {
    this.createChannel(channel);
    return new Promise((resolve) => {
      this.channels.get(channel).waiting.push(resolve);
      this.handOut(channel);
    });
  }

  handOut(channel) {
    const { queue, waiting } = this.channels.get(channel);
    while (queue.length > 0 && waiting.length > 0) {
      const message = queue.shift();
      // It goes to the head again: it is the oldest.
      const comesBack = () => {
        this.loans.delete(message);
        queue.unshift(message);
        this.handOut(channel);
      };
      this.loans.set(message, this.after(ACKNOWLEDGE_MS, comesBack));
      waiting.shift()(message);
    }
  }

  // The picture calls it when the agent is done with the message.
  acknowledge(message) {
    clearTimeout(this.loans.get(message));
    this.loans.delete(message);
  }
${SUBSCRIBE}`,
  },
];
