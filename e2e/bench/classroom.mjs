/**
 * A class on one gateway: 200 phones answer, and the teacher's stream says so. Beside it the same on bare `node:http`: a POST that
 * writes one event to an open stream. Clients are in this process, the servers in processes of their own.
 */
import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { startGateway } from './broker-servers.mjs';
import { percentile, printTable, ratio, short } from './measure.mjs';

const PHONES = 200;
const ROUNDS = 5;
/** Time within which all phones of a round answer: a class does not press in the same millisecond. */
const SPREADS_MS = [0, 2000];

const BARE = `
const { createServer } = require('node:http');
const streams = new Set();
createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    if (request.url === '/teacher') streams.add(response);
    return;
  }
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => {
    for (const one of streams) one.write('event: vote\\ndata: ' + body + '\\n\\n');
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`;

export async function classroom() {
  const rows = [];
  for (const spreadMs of SPREADS_MS) {
    const [own, bare] = [await measured(await classOnGateway(), spreadMs), await measured(await bareClass(), spreadMs)];
    const late = percentile(own, 0.95);
    rows.push([
      spreadMs === 0 ? 'at once' : `within ${spreadMs / 1000} s`,
      percentile(own, 0.5),
      ratio(late, 'under 500'),
      short(percentile(bare, 0.5)),
      short(percentile(bare, 0.95)),
      late / percentile(bare, 0.95),
    ]);
  }
  printTable(
    `A class of ${PHONES} phones: from an answer to the teacher's stream, in milliseconds`,
    ['answers come', 'median', '95th percentile', 'bare node:http median', '95th percentile', 'ratio of the 95th'],
    rows,
  );
}

/** Returns the milliseconds from each answer to the event that has it. */
async function measured({ open, vote, shown, stop }, spreadMs) {
  const ms = [];
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      await open(round);
      const times = [];
      const answers = Array.from({ length: PHONES }, async (_, phone) => {
        await new Promise((resolve) => setTimeout(resolve, (spreadMs * phone) / PHONES));
        times[phone] = performance.now();
        await vote(round, phone);
      });
      const seen = await shown(round, PHONES);
      await Promise.all(answers);
      // The nth event that counts at most so many answers is that of the nth answer, in the order in which they came in.
      const sorted = [...times].sort((a, b) => a - b);
      ms.push(...sorted.map((sentMs, place) => seen(place + 1) - sentMs));
    }
    return ms;
  } finally {
    await stop();
  }
}

async function classOnGateway() {
  const gateway = await startGateway('memory');
  // A connection each: those of phones have been idle for longer than a server keeps them.
  const agent = new Agent({ keepAlive: false });
  const post = (path, token, body) => send({ url: gateway.url, agent, path, token, body });
  const { code, key } = JSON.parse(await post('/v1/classes', gateway.token, {}));
  const phones = await Promise.all(
    Array.from({ length: PHONES }, async () => JSON.parse(await post(`/c/${code}/join`, undefined, {})).phone),
  );
  const counts = counter();
  const streams = phones.map((token) => listen(gateway.url, `/c/${code}/phone`, token, () => undefined));
  streams.push(
    listen(gateway.url, `/c/${code}/teacher`, key, (data) => {
      const { round, answered } = JSON.parse(data);
      if (round !== undefined) counts.note(round, answered);
    }),
  );
  const choices = [1, 2, 3, 4].map((n) => ({ id: `${n}`, words: `Answer ${n}` }));
  return {
    open: () => post(`/c/${code}/ask`, key, { words: 'Who receives it?', choices, right: '1' }),
    vote: (round, phone) =>
      post(`/c/${code}/vote`, phones[phone], { round, phase: 'first', choice: `${(phone % 4) + 1}` }),
    shown: counts.reached,
    stop: async () => {
      for (const stream of streams) stream.destroy();
      agent.destroy();
      await gateway.stop();
    },
  };
}

async function bareClass() {
  const child = spawn(process.execPath, ['-e', BARE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((resolve) => child.stdout.once('data', (text) => resolve(Number(String(text)))));
  const url = `http://127.0.0.1:${port}`;
  // A connection each: those of phones have been idle for longer than a server keeps them.
  const agent = new Agent({ keepAlive: false });
  const counts = counter();
  const answered = new Map();
  const streams = Array.from({ length: PHONES }, () => listen(url, '/phone', undefined, () => undefined));
  streams.push(
    listen(url, '/teacher', undefined, (data) => {
      const { round } = JSON.parse(data);
      answered.set(round, (answered.get(round) ?? 0) + 1);
      counts.note(round, answered.get(round));
    }),
  );
  return {
    open: async () => undefined,
    vote: (round, phone) => send({ url, agent, path: '/', token: undefined, body: { round, phone } }),
    shown: counts.reached,
    stop: async () => {
      for (const stream of streams) stream.destroy();
      agent.destroy();
      child.kill();
    },
  };
}

/** Notes at which time the teacher's stream first counted so many answers. */
function counter() {
  const times = new Map();
  let wake = () => undefined;
  const of = (round) => times.get(round) ?? [];
  return {
    note: (round, count) => {
      const seen = of(round);
      // States are joined while the connection is busy: one event may count several answers.
      while (seen.length < count) seen.push(performance.now());
      times.set(round, seen);
      wake();
    },
    reached: async (round, count) => {
      while (of(round).length < count) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      return (place) => of(round)[place - 1];
    },
  };
}

function send({ url, agent, path, token, body }) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...bearer(token) };
    const sent = request(url + path, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => (response.statusCode < 300 ? resolve(text) : reject(new Error(`${path}: ${text}`))));
    });
    sent.on('error', (error) => reject(new Error(`${path}: ${error.message}`)));
    sent.end(JSON.stringify(body));
  });
}

/** Reads an event stream. */
function listen(url, path, token, onData) {
  const sent = request(url + path, { headers: bearer(token), agent: false }, (response) => {
    let rest = '';
    response.setEncoding('utf8').on('data', (chunk) => {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const [, data] = /^data: (.*)$/m.exec(event) ?? [];
        if (data !== undefined) onData(data);
      }
    });
    response.on('error', () => undefined);
  });
  sent.on('error', () => undefined);
  sent.end();
  return sent;
}

function bearer(token) {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
