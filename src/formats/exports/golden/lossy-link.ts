// A lossy link
// Not in this program:
// - Messages travel: about 0.75 s a hop in the scenario. Here they arrive at once.
// - The scenario draws its random numbers from its seed. This program draws its own.
// - Faults: 1 fault (loss).
import { InMemoryBroker, type Message } from 'heronry/messaging';

const broker = new InMemoryBroker();

function sleep(ms: number) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function random(min: number, max: number) {
  return Math.round((min + (max - min) * Math.random()) * 1000) / 1000;
}

// Create channels
broker.createChannel('readings');

// Agent meter
async function meterPublishesReadings() {
  await sleep(100 + 200 * Math.random());
  let n = 1;
  for (;;) {
    await broker.publish('readings', { reading: n, kw: random(38, 46) });
    n += 1;
    await sleep(1000 + 200 * Math.random());
  }
}

// Agent near-display
function nearDisplayOnReadings(message: Message) {
  console.log('near-display received from readings:', message);
}

broker.subscribe('readings', nearDisplayOnReadings);

// Agent far-display
function farDisplayOnReadings(message: Message) {
  console.log('far-display received from readings:', message);
}

broker.subscribe('readings', farDisplayOnReadings);

// Agent archive
async function archiveConsumesReadings() {
  for (;;) {
    const message = await broker.consume<Message>('readings');
    console.log('archive received from readings:', message);
    await sleep(100 + 200 * Math.random());
  }
}

archiveConsumesReadings();
meterPublishesReadings();
