import { describe, expect, it } from 'vitest';
import { decodeMoment, emptyScenario, encodeMoment, type Intervention } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { traceHash } from '../trace/index.ts';
import { documented, play } from './testing/play.ts';

const [USAGE, CHANNELS] = [documented('usage.py'), documented('channels.py')];

describe('the documented example', () => {
  it('runs unchanged: it prints what it receives, and waits for a message of status', async () => {
    const { printed, errors, end } = await play([USAGE]);
    expect(printed).toBe("Received: {'setpoint': 1.0}\n");
    expect(errors).toEqual([]);
    expect(end).toMatchObject({
      why: 'waits',
      waits: [{ channel: 'status', agent: 'script', at: { file: 'usage.py', line: 19 } }],
    });
  });

  it('makes channels, a subscriber of the name of the callback, and messages, each with its line', async () => {
    const { effects, scenario } = await play([USAGE]);
    const made = effects.map(({ at, ...effect }) => {
      const what = effect.kind === 'act' ? effect.intervention.kind : effect.kind;
      const on = effect.kind === 'channel' ? effect.channel.id : effect.kind === 'agent' ? effect.agent.id : '';
      return `${at?.line} ${what} ${on}`.trim();
    });
    expect(made).toEqual([
      '3 agent script',
      '6 channel control',
      '7 channel status',
      '13 agent handle_control',
      '13 subscribe',
      '16 publish',
      '19 consume',
    ]);
    expect(scenario.agents.map(({ id }) => id)).toEqual(['script', 'handle_control']);
  });

  it('is a document: played without Python, it gives as many events; and a link keeps it', async () => {
    const { scenario, end } = await play([USAGE]);
    const run = simulate(scenario, end.atUs);
    expect(run.trace.length).toBe(end.events);
    const link = await decodeMoment(await encodeMoment({ scenario, atUs: 0, selection: [] }));
    expect(link).toMatchObject({ ok: true, repairs: [] });
    if (!link.ok) return;
    expect(traceHash(simulate(link.moment.scenario, end.atUs).trace)).toBe(traceHash(run.trace));
  });

  it('gets what the user publishes where it waits, and goes on', async () => {
    const { scenario } = await play([USAGE]);
    const byUser: Intervention = {
      kind: 'publish',
      atUs: 2_000_000,
      agent: 'script',
      channel: 'status',
      message: { ok: true, n: 3 },
    };
    const base = { ...scenario, interventions: [byUser] };
    const one = await play([{ name: 'one.py', text: `${USAGE.text}\nprint(msg)` }], { base });
    expect(one.printed).toBe("Received: {'setpoint': 1.0}\n{'n': 3, 'ok': True}\n");
    expect(one.end.why).toBe('done');
    expect(one.effects.filter((effect) => effect.kind === 'act' && effect.byUser === true)).toHaveLength(1);
  });

  it('goes on as before where the user does something later: a file after it has begun at the same time', async () => {
    const { effects, scenario } = await play([USAGE, CHANNELS]);
    const byUser: Intervention = { kind: 'publish', atUs: 2_000_000, agent: 'script', channel: 'status', message: {} };
    const again = await play([USAGE, CHANNELS], { base: { ...emptyScenario('Python'), interventions: [byUser] } });
    expect(again.effects.slice(0, effects.length)).toEqual(effects);
    expect(again.scenario.channels).toEqual(scenario.channels);
    expect(again.end.why).toBe('done');
  });

  it('does the same in the scenario that it has made before', async () => {
    const { effects, scenario, end } = await play([USAGE]);
    const again = await play([USAGE], { base: { ...scenario, interventions: [] } });
    expect(again.effects).toEqual(effects.filter(({ kind }) => kind === 'act'));
    expect(again.end).toEqual(end);
  });

  it('gives the same, whenever it is played', async () => {
    const [one, other] = [await play([USAGE]), await play([USAGE])];
    expect(one.reports).toEqual(other.reports);
  });
});

describe('the example of ChannelManager', () => {
  it('runs after the example that makes its broker, unchanged, while that one waits', async () => {
    const { scenario, errors, end } = await play([USAGE, CHANNELS]);
    expect(errors).toEqual([]);
    expect(scenario.channels.filter(({ pair }) => pair).map(({ id }) => id)).toEqual([
      'mg1_to_mg2',
      'mg1_to_mg3',
      'mg2_to_mg1',
      'mg2_to_mg3',
      'mg3_to_mg1',
      'mg3_to_mg2',
    ]);
    expect(scenario.agents.map(({ id }) => id)).toEqual(expect.arrayContaining(['mg1', 'mg2', 'mg3']));
    expect(end.waits).toMatchObject([{ channel: 'status' }]);
  });

  it('says what it lacks where it runs alone', async () => {
    const { errors } = await play([CHANNELS]);
    expect(errors).toMatchObject([{ at: { file: 'channels.py', line: 3 } }]);
    expect(errors[0]?.text).toContain("NameError: name 'broker' isn't defined");
    expect(errors[0]?.text).toContain('run both, one after the other');
  });

  it('a line with # %% divides a file in the same way', async () => {
    const both = { name: 'both.py', text: `${USAGE.text}\n# %%\n${CHANNELS.text}\nprint(channel)\nnobody` };
    const { printed, errors } = await play([both]);
    expect(printed).toContain('mg1_to_mg2\n');
    const line = both.text.split('\n').indexOf('nobody') + 1;
    expect(errors).toMatchObject([{ at: { file: 'both.py', line } }]);
  });
});

describe('messages', () => {
  it('keep 1.0 as 1.0 and 2^53 - 1 exact; what would not be exact is refused, with the place', async () => {
    const { printed } = await play(`
from heron.messaging.memory import InMemoryBroker
broker = InMemoryBroker()
broker.subscribe("c", lambda m: print(m["a"], m["b"]))
await broker.publish("c", {"a": 1.0, "b": 9007199254740991})
for bad in ({"n": [2**53]}, {"n": float("nan")}, {1: 2}, {"n": {"$count": 1}}, {"n": b"x"}, "text"):
    try:
        await broker.publish("c", bad)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
`);
    expect(printed.split('\n')).toEqual([
      'ValueError message.n[0]: 9007199254740992 is beyond 2^53, where numbers of the picture are no longer exact; send it as text',
      'ValueError message.n: nan is no JSON number',
      'TypeError message: a key must be str, not int',
      'ValueError message: {"$count": …} is a placeholder in a scenario, and would be computed',
      'TypeError message.n: bytes cannot travel in a message',
      'TypeError a message must be a dict, not str',
      '1.0 9007199254740991',
      '',
    ]);
  });

  it('a callback that raises has failed on that message, with its line; it gets the next, and so do others', async () => {
    const { printed, errors, scenario, end } = await play(`
from heron.messaging.memory import InMemoryBroker
broker = InMemoryBroker()
def strict(msg):
    if msg["n"] == 1:
        raise ValueError("odd")
    print("strict", msg["n"])
async def slow(msg):
    print("slow", msg["n"])
    raise KeyError("k")
broker.subscribe("c", strict)
broker.subscribe("c", slow)
for n in (1, 2):
    await broker.publish("c", {"n": n})
`);
    expect(printed.split('\n').filter((line) => line.startsWith('strict'))).toEqual(['strict 2']);
    expect(printed).toContain('slow 1\n');
    expect(errors.map(({ agent, at }) => [agent, at?.line]).sort()).toEqual([
      ['slow', 10],
      ['slow', 10],
      ['strict', 6],
    ]);
    const { trace } = simulate(scenario, end.atUs);
    const failed = Array.from({ length: trace.length }, (_, number) => trace.event(number)).filter(
      (event) => event.kind === 'failed',
    );
    expect(failed).toHaveLength(3);
    expect(failed).toContainEqual(expect.objectContaining({ agent: 'strict', channel: 'c', error: 'ValueError: odd' }));
    const link = await decodeMoment(await encodeMoment({ scenario, atUs: 0, selection: [] }));
    expect(link).toMatchObject({
      ok: true,
      repairs: [],
      moment: { scenario: { interventions: scenario.interventions } },
    });
  });

  it('a program that waits in virtual time takes no time, and stops where its time is over', async () => {
    const { printed, end } = await play(
      `
import asyncio, time
from heron.messaging.memory import InMemoryBroker
broker = InMemoryBroker()
n = 0
while True:
    n += 1
    print(n, time.time())
    await asyncio.sleep(3600)
`,
      { untilUs: 7_200_000_000 },
    );
    expect(printed).toBe('1 0.0\n2 3600.0\n3 7200.0\n');
    expect(end).toMatchObject({ why: 'until', atUs: 7_200_000_000 });
  });
});
