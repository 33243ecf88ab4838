/** One contestant in a thread of its own, isolated from the heap of the others and from their changes to promises. */
import { parentPort, workerData } from 'node:worker_threads';
import Emittery from 'emittery';
import EventEmitter from 'eventemitter3';
import mitt from 'mitt';
import PubSub from 'pubsub-js';
import { Subject } from 'rxjs';
import { InMemoryBroker } from '../../dist/lib/messaging/index.js';
import { median } from './measure.mjs';

const { name, subscribers, channels, publishes, rounds } = workerData;
const names = Array.from({ length: channels }, (_, index) => `channel${index}`);
/** Sum that every callback adds to, so that no engine can optimise the callback away. */
const sink = { sum: 0 };
const plain = () => ({ setpoint: 1, mg: 'mg1' });
const frozen = Object.freeze(plain());

function callback() {
  return (message) => {
    sink.sum += message.setpoint;
  };
}

function each(subscribe) {
  for (const channel of names) for (let count = 0; count < subscribers; count += 1) subscribe(channel);
}

/** Awaits publishers that return a promise, as their documentation does. */
function awaited(publish) {
  return async () => {
    for (let count = 0; count < publishes; count += 1) await publish(names[count % channels]);
  };
}

function loop(publish) {
  return () => {
    for (let count = 0; count < publishes; count += 1) publish(names[count % channels]);
  };
}

async function broker() {
  const made = new InMemoryBroker({ capacity: 1000 });
  each((channel) => made.subscribe(channel, callback()));
  await made.publish('once', plain());
  return { made, snapshot: await made.consume('once') };
}

const CONTESTANTS = {
  'heronry, plain': async () => {
    const { made } = await broker();
    return awaited((channel) => made.publish(channel, plain()));
  },
  'heronry, frozen': async () => {
    const { made, snapshot } = await broker();
    return awaited((channel) => made.publish(channel, snapshot));
  },
  'heronry, offer': async () => {
    const { made, snapshot } = await broker();
    return loop((channel) => made.offer(channel, snapshot));
  },
  emittery: async () => {
    const emitter = new Emittery();
    each((channel) =>
      emitter.on(channel, (event) => {
        // Its listeners receive the data in an event.
        sink.sum += (event.data ?? event).setpoint;
      }),
    );
    return awaited((channel) => emitter.emit(channel, plain()));
  },
  mitt: async () => {
    const emitter = mitt();
    each((channel) => emitter.on(channel, callback()));
    return loop((channel) => emitter.emit(channel, frozen));
  },
  eventemitter3: async () => {
    const emitter = new EventEmitter();
    each((channel) => emitter.on(channel, callback()));
    return loop((channel) => emitter.emit(channel, frozen));
  },
  rxjs: async () => {
    const subjects = new Map(names.map((channel) => [channel, new Subject()]));
    each((channel) => subjects.get(channel).subscribe(callback()));
    return loop((channel) => subjects.get(channel).next(frozen));
  },
  'pubsub-js': async () => {
    each((channel) =>
      PubSub.subscribe(channel, (_, message) => {
        sink.sum += message.setpoint;
      }),
    );
    return loop((channel) => PubSub.publishSync(channel, frozen));
  },
  'bare loop': async () => {
    const table = new Map(names.map((channel) => [channel, { queue: [], callbacks: [] }]));
    each((channel) => table.get(channel).callbacks.push(callback()));
    const run = loop((channel) => {
      const { queue, callbacks } = table.get(channel);
      queue.push(frozen);
      for (const call of callbacks) call(frozen);
    });
    return () => {
      for (const one of table.values()) one.queue = [];
      run();
    };
  },
};

const run = await CONTESTANTS[name]();
const times = [];
for (let round = -1; round < rounds; round += 1) {
  globalThis.gc?.();
  const started = performance.now();
  await run();
  if (round >= 0) times.push(((performance.now() - started) * 1e6) / publishes);
}
parentPort.postMessage(median(times));
