// Operator, microgrids, devices
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
broker.createChannel('operator_to_mg1');
broker.createChannel('status');
broker.createChannel('operator_to_mg2');
broker.createChannel('mg1_to_solar1');
broker.createChannel('mg1_reports');
broker.createChannel('mg1_to_battery1');
broker.createChannel('mg2_to_wind2');
broker.createChannel('mg2_reports');
broker.createChannel('mg2_to_battery2');

// Agent operator
async function operatorConsumesStatus() {
  for (;;) {
    const message = await broker.consume<Message>('status');
    console.log('operator received from status:', message);
  }
}

async function operatorPublishesOperatorToMg1() {
  await sleep(0 + 400 * Math.random());
  for (;;) {
    await broker.publish('operator_to_mg1', { setpoint: random(0.5, 1) });
    await sleep(4800 + 400 * Math.random());
  }
}

async function operatorPublishesOperatorToMg2() {
  await sleep(2500 + 400 * Math.random());
  for (;;) {
    await broker.publish('operator_to_mg2', { setpoint: random(0.5, 1) });
    await sleep(4800 + 400 * Math.random());
  }
}

// Agent mg1
async function mg1ConsumesOperatorToMg1() {
  for (;;) {
    const message = await broker.consume<Message>('operator_to_mg1');
    console.log('mg1 received from operator_to_mg1:', message);
    later(200, 'mg1_to_solar1', { setpoint: scale(message.setpoint ?? null, 0.6) });
    later(600, 'mg1_to_battery1', { setpoint: scale(message.setpoint ?? null, 0.4) });
  }
}

async function mg1ConsumesMg1Reports() {
  for (;;) {
    const message = await broker.consume<Message>('mg1_reports');
    console.log('mg1 received from mg1_reports:', message);
    later(200, 'status', { mg: 'mg1', kw: message.kw ?? null });
  }
}

// Agent mg2
async function mg2ConsumesOperatorToMg2() {
  for (;;) {
    const message = await broker.consume<Message>('operator_to_mg2');
    console.log('mg2 received from operator_to_mg2:', message);
    later(200, 'mg2_to_wind2', { setpoint: scale(message.setpoint ?? null, 0.6) });
    later(600, 'mg2_to_battery2', { setpoint: scale(message.setpoint ?? null, 0.4) });
  }
}

async function mg2ConsumesMg2Reports() {
  for (;;) {
    const message = await broker.consume<Message>('mg2_reports');
    console.log('mg2 received from mg2_reports:', message);
    later(200, 'status', { mg: 'mg2', kw: message.kw ?? null });
  }
}

// Agent solar1
async function solar1ConsumesMg1ToSolar1() {
  for (;;) {
    const message = await broker.consume<Message>('mg1_to_solar1');
    console.log('solar1 received from mg1_to_solar1:', message);
    later(400, 'mg1_reports', { device: 'solar1', kw: scale(message.setpoint ?? null, 50) });
  }
}

// Agent battery1
async function battery1ConsumesMg1ToBattery1() {
  for (;;) {
    const message = await broker.consume<Message>('mg1_to_battery1');
    console.log('battery1 received from mg1_to_battery1:', message);
    later(400, 'mg1_reports', { device: 'battery1', kw: scale(message.setpoint ?? null, 30) });
  }
}

// Agent wind2
async function wind2ConsumesMg2ToWind2() {
  for (;;) {
    const message = await broker.consume<Message>('mg2_to_wind2');
    console.log('wind2 received from mg2_to_wind2:', message);
    later(400, 'mg2_reports', { device: 'wind2', kw: scale(message.setpoint ?? null, 80) });
  }
}

// Agent battery2
async function battery2ConsumesMg2ToBattery2() {
  for (;;) {
    const message = await broker.consume<Message>('mg2_to_battery2');
    console.log('battery2 received from mg2_to_battery2:', message);
    later(400, 'mg2_reports', { device: 'battery2', kw: scale(message.setpoint ?? null, 30) });
  }
}

mg1ConsumesOperatorToMg1();
mg2ConsumesOperatorToMg2();
solar1ConsumesMg1ToSolar1();
battery1ConsumesMg1ToBattery1();
wind2ConsumesMg2ToWind2();
battery2ConsumesMg2ToBattery2();
mg1ConsumesMg1Reports();
mg2ConsumesMg2Reports();
operatorConsumesStatus();
operatorPublishesOperatorToMg1();
operatorPublishesOperatorToMg2();
