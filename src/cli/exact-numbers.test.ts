/** A message of Python tells 1.0 and 1 apart wherever it is kept, shown or written. */
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, type ExportFormat } from '../formats/index.ts';
import { programOf, programText } from '../programs/index.ts';
import { decodeMoment, emptyScenario, encodeMoment, parseScenarioText, scenarioToText } from '../scenario/index.ts';
import { play } from '../script/testing/play.ts';
import { simulate } from '../simulation/index.ts';
import { headerOf, readRecordingText, recordingPieces, shortPayload, toJsonLines, traceHash } from '../trace/index.ts';

const PROGRAM = `from heron.messaging.memory import InMemoryBroker

broker = InMemoryBroker()
broker.subscribe("control", lambda message: print(message))
await broker.publish("control", {"setpoint": [1, 1.0]})
`;
const FLOATS = ['/setpoint/1'];

async function made() {
  const { scenario, end, printed } = await play(PROGRAM);
  return { scenario, end, printed, trace: simulate(scenario, end.atUs).trace };
}

describe('1.0 of a program', () => {
  it('is 1.0 in its document, in a file and in a link', async () => {
    const { scenario } = await made();
    expect(scenario.interventions).toMatchObject([{ kind: 'subscribe' }, { kind: 'publish', floats: FLOATS }]);
    expect(parseScenarioText(scenarioToText(scenario))).toMatchObject({ scenario, repairs: [] });
    const fragment = await encodeMoment({ scenario, atUs: 0, selection: [] });
    expect(fragment).toMatch(/^5\./);
    const link = await decodeMoment(fragment);
    expect(link).toMatchObject({
      ok: true,
      repairs: [],
      moment: { scenario: { interventions: scenario.interventions } },
    });
  });

  it('is 1.0 in the trace, in a recording, and beside a message', async () => {
    const { scenario, end, trace } = await made();
    expect(toJsonLines(trace)).toContain(`"floats":${JSON.stringify(FLOATS)},"payload"`);
    const text = [...recordingPieces(trace, headerOf(scenario, end.atUs))].join('');
    const read = readRecordingText(text);
    expect(read.ok && traceHash(read.recording.trace)).toBe(traceHash(trace));
    const message = trace.message(
      Array.from({ length: trace.length }, (_, at) => at).find((at) => trace.hasMessage(at)) ?? -1,
    );
    expect(shortPayload(message)).toBe('setpoint: [2]');
  });

  it('is 1.0 in every export that has payloads, but for those that have one kind of number', async () => {
    const { scenario, trace } = await made();
    const exported = { trace, title: 'Exact', scenario };
    const texts = Object.values(EXPORT_FORMATS).map(
      (format: ExportFormat) =>
        [format.label, format.of === 'run' ? format.write(exported) : format.write(scenario)] as const,
    );
    // TypeScript and AsyncAPI, by JSON Schema, have one kind of number; a recording says beside the payload which ones are floating-point.
    const ONE_KIND = ['TypeScript', 'AsyncAPI'];
    const isKept = (text: string): boolean =>
      /setpoint.*1\.0/.test(text) || text.includes(`"floats":${JSON.stringify(FLOATS)}`);
    const withPayloads = texts.filter(([, text]) => text.includes('setpoint'));
    expect(withPayloads.length).toBeGreaterThan(3);
    expect(
      withPayloads.filter(([label, text]) => !ONE_KIND.includes(label) && !isKept(text)).map(([label]) => label),
    ).toEqual([]);
  });

  it('is 1.0 in the program of its scenario', async () => {
    const { scenario } = await made();
    expect(programText(programOf(scenario, 'python'))).toContain('{"setpoint": [1, 1.0]}');
  });

  it('is 1.0 where an agent of the scenario forwards it, and where the user publishes it', async () => {
    const base = {
      ...emptyScenario('Python'),
      agents: [
        {
          ...{ id: 'relay', x: 0, y: 0, role: 'agent' as const },
          behaviours: [{ kind: 'forward' as const, on: 'in', channel: 'out', delayUs: 1000 }],
        },
        { id: 'you', x: 0, y: 0, role: 'agent' as const, behaviours: [] },
      ],
      links: [{ kind: 'subscribe' as const, agent: 'relay', channel: 'in' }],
      channels: ['in', 'out'].map((id) => ({ id, x: 0, y: 0, pair: false, capacity: 10, overflow: 'block' as const })),
      interventions: [
        { kind: 'publish' as const, atUs: 900_000, agent: 'you', channel: 'in', message: { kw: 3 }, floats: ['/kw'] },
      ],
    };
    const { printed } = await play(
      `from heron.messaging.memory import InMemoryBroker
broker = InMemoryBroker()
await broker.publish("in", {"kw": 2.0, "n": 2})
print(await broker.consume("out"))
print(await broker.consume("out"))
`,
      { base },
    );
    expect(printed).toBe("{'kw': 2.0, 'n': 2}\n{'kw': 3.0}\n");
  });
});
