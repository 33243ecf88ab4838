import { describe, expect, it } from 'vitest';
import { onThisMachine } from '../brokers/testing/pace.ts';
import { IMPORT_FORMATS } from '../formats/index.ts';

const SERVICES = 20;
/** Time that reading may take on a quiet machine. */
const READ_MS_MAX = 3000;

type Attributes = Readonly<Record<string, string>>;

/** Returns OTLP JSON: in each round, a service sends a message, another one receives and processes it, and calls a third. */
function traceOf(rounds: number): string {
  const lists = Array.from({ length: SERVICES }, (): object[] => []);
  let id = 0;
  const add = (
    service: number,
    name: string,
    kind: number,
    [at, until]: readonly number[],
    more: object,
    facts: Attributes,
  ) => {
    id += 1;
    const spanId = id.toString(16).padStart(16, '0');
    const time = (us = 0): string => `${1_768_469_400_000_000 + us}000`;
    const attributes = Object.entries(facts).map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const times = { startTimeUnixNano: time(at), endTimeUnixNano: time(until) };
    lists[service % SERVICES]?.push({ traceId: 'a1', spanId, name, kind, ...times, attributes, ...more });
    return { traceId: 'a1', spanId };
  };
  for (let round = 0; round < rounds; round += 1) {
    const at = round * 3000;
    const [one, two, three] = [round, round * 7 + 3, round * 5 + 1];
    const topic = { 'messaging.system': 'kafka', 'messaging.destination.name': `topic-${round % 40}` };
    const place = { 'messaging.destination.partition.id': String(round % 4), 'messaging.kafka.offset': String(round) };
    const work = add(one, 'tick', 1, [at, at + 5000], {}, { 'code.function': 'run' });
    const sends = { ...topic, 'messaging.operation.type': 'send', 'messaging.message.id': `m${round}` };
    const sent = add(one, 'send', 4, [at + 1000, at + 2000], { parentSpanId: work.spanId }, sends);
    const receives = { ...topic, ...place, 'messaging.operation.type': 'receive' };
    const got = add(two, 'receive', 5, [at + 2500, at + 3500], { links: [sent] }, receives);
    const processes = { ...topic, ...place, 'messaging.operation.type': 'process' };
    const parent = { parentSpanId: got.spanId, links: [sent] };
    const done = add(two, 'process', 5, [at + 4000, at + 7000], parent, processes);
    const call = add(two, 'GET', 3, [at + 5000, at + 6500], { parentSpanId: done.spanId }, { 'url.path': '/y' });
    add(three, 'GET /y', 2, [at + 5200, at + 6200], { parentSpanId: call.spanId }, { 'url.path': '/y' });
  }
  return JSON.stringify({
    resourceSpans: lists.map((spans, service) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: `service-${service}` } }] },
      scopeSpans: [{ spans }],
    })),
  });
}

describe('a trace of 100,000 spans', () => {
  it('is read in the time that is promised, whole', async () => {
    const otlp = IMPORT_FORMATS.find(({ id }) => id === 'otlp');
    const rounds = Math.ceil(100_000 / 6);
    const text = traceOf(rounds);
    const limitMs = await onThisMachine(READ_MS_MAX);
    const before = process.cpuUsage().user;
    const result = otlp?.read(text, { title: 'Large' });
    const tookMs = (process.cpuUsage().user - before) / 1000;
    const events = result?.ok === true ? (result.recording?.events ?? []) : [];
    expect(events.filter(({ kind, to }) => kind === 'published' && to === undefined)).toHaveLength(rounds);
    expect(events.filter(({ kind, via }) => kind === 'received' && via === 'consume')).toHaveLength(rounds);
    expect(tookMs).toBeLessThan(limitMs);
  });
});
