// Control and status
// Not in this program:
// - Messages travel: about 0.75 s a hop in the scenario. Here they arrive at once.
// - The scenario draws its random numbers from its seed. This program draws its own.
import { InMemoryBroker, type JsonValue, type Message } from 'heronry/messaging';

const broker = new InMemoryBroker();

function sleep(ms: number) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function random(min: number, max: number) {
  return Math.round((min + (max - min) * Math.random()) * 1000) / 1000;
}

function scale(value: JsonValue, factor: number) {
  return typeof value === 'number' ? Math.floor(value * factor * 1000 + 0.5) / 1000 : null;
}

async function later(ms: number, channel: string, message: Message) {
  await sleep(ms);
  await broker.publish(channel, message);
}

// Create channels
broker.createChannel('control');
broker.createChannel('status');

// Agent operator
async function operatorConsumesStatus() {
  for (;;) {
    const message = await broker.consume<Message>('status');
    console.log('operator received from status:', message);
    await sleep(300 + 400 * Math.random());
  }
}

async function operatorPublishesControl() {
  await sleep(100 + 200 * Math.random());
  for (;;) {
    await broker.publish('control', { setpoint: random(0.8, 1.2) });
    await sleep(2900 + 200 * Math.random());
  }
}

// Agent mg1
function mg1OnControl(message: Message) {
  console.log('mg1 received from control:', message);
  later(300, 'status', { mg: 'mg1', kw: scale(message.setpoint ?? null, 42.1) });
}

broker.subscribe('control', mg1OnControl);

async function mg1PublishesStatus() {
  await sleep(300 + 600 * Math.random());
  for (;;) {
    await broker.publish('status', { mg: 'mg1', kw: random(38, 46) });
    await sleep(2200 + 600 * Math.random());
  }
}

// Agent historian
async function historianConsumesControl() {
  for (;;) {
    const message = await broker.consume<Message>('control');
    console.log('historian received from control:', message);
    await sleep(1700 + 800 * Math.random());
  }
}

historianConsumesControl();
operatorConsumesStatus();
operatorPublishesControl();
mg1PublishesStatus();
