import Emittery from 'emittery';
import EventEmitter from 'eventemitter3';
import mitt from 'mitt';
import PubSub from 'pubsub-js';
import { Subject } from 'rxjs';
import { InMemoryBroker } from '../../dist/lib/messaging/index.js';
import { printTable, race, ratio } from './measure.mjs';

const DELIVERIES = 400_000;
/** What callbacks do with a message, so that no engine can leave it out. */
const sink = { sum: 0 };

/**
 * Publish to callback. Every contestant is used as its documentation uses it: those that return a promise are awaited.
 * `offer` is the broker's synchronous core, which returns none; it stands beside the peers that return none.
 */
export async function publish() {
  const rows = [];
  for (const subscribers of [1, 10, 100]) {
    for (const channels of [1, 1000]) rows.push(await compare(subscribers, channels));
  }
  printTable(
    'Publish to callback, nanoseconds of one publish (lower is better)',
    ['subscribers x channels', ...rows[0].names, 'emittery / plain', 'bare / offer', 'mitt / offer'],
    rows.map(({ label, times, ratios }) => [label, ...times, ...ratios]),
  );
}

async function compare(subscribers, channels) {
  const names = Array.from({ length: channels }, (_, index) => `channel${index}`);
  const publishes = Math.max(2000, Math.round(DELIVERIES / subscribers));
  const plain = () => ({ setpoint: 1, mg: 'mg1' });
  const frozen = Object.freeze(plain());
  const callback = () => (message) => {
    sink.sum += message.setpoint;
  };
  const each = (subscribe) => {
    for (const name of names) for (let count = 0; count < subscribers; count += 1) subscribe(name);
  };

  const broker = new InMemoryBroker({ capacity: 1000 });
  each((name) => broker.subscribe(name, callback()));
  await broker.publish('once', plain());
  const snapshot = await broker.consume('once');
  const mitts = mitt();
  each((name) => mitts.on(name, callback()));
  const events = new EventEmitter();
  each((name) => events.on(name, callback()));
  const emittery = new Emittery();
  // Its listeners are a set, and get the data in an event.
  each((name) =>
    emittery.on(name, (event) => {
      sink.sum += (event.data ?? event).setpoint;
    }),
  );
  each((name) =>
    PubSub.subscribe(name, (_, message) => {
      sink.sum += message.setpoint;
    }),
  );
  const subjects = new Map(names.map((name) => [name, new Subject()]));
  each((name) => subjects.get(name).subscribe(callback()));
  const bare = new Map(names.map((name) => [name, { queue: [], callbacks: [] }]));
  each((name) => bare.get(name).callbacks.push(callback()));

  const loop = (one) => () => {
    for (let count = 0; count < publishes; count += 1) one(names[count % channels]);
    return publishes;
  };
  const awaited = (one) => async () => {
    for (let count = 0; count < publishes; count += 1) await one(names[count % channels]);
    return publishes;
  };
  const contestants = [
    { name: 'heronry, plain', run: awaited((name) => broker.publish(name, plain())) },
    { name: 'heronry, frozen', run: awaited((name) => broker.publish(name, snapshot)) },
    { name: 'heronry, frozen, offer', run: loop((name) => broker.offer(name, snapshot)) },
    { name: 'emittery', run: awaited((name) => emittery.emit(name, plain())) },
    { name: 'mitt', run: loop((name) => mitts.emit(name, frozen)) },
    { name: 'eventemitter3', run: loop((name) => events.emit(name, frozen)) },
    { name: 'rxjs', run: loop((name) => subjects.get(name).next(frozen)) },
    { name: 'pubsub-js', run: loop((name) => PubSub.publishSync(name, frozen)) },
    {
      name: 'bare loop',
      run: () => {
        for (const channel of bare.values()) channel.queue = [];
        for (let count = 0; count < publishes; count += 1) {
          const channel = bare.get(names[count % channels]);
          channel.queue.push(frozen);
          for (const call of channel.callbacks) call(frozen);
        }
        return publishes;
      },
    },
  ];
  const times = await race(contestants);
  PubSub.clearAllSubscriptions();
  const of = (name) => times.get(name);
  return {
    label: `${subscribers} x ${channels}`,
    names: contestants.map(({ name }) => name),
    times: [...times.values()],
    ratios: [
      ratio(of('emittery') / of('heronry, plain'), 3),
      ratio(of('bare loop') / of('heronry, frozen, offer'), 0.5),
      subscribers === 100 ? ratio(of('mitt') / of('heronry, frozen, offer'), 0.8) : '',
    ],
  };
}
