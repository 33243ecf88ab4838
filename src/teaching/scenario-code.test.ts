import { describe, expect, it } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { codeOf } from './scenario-code.ts';

function linesOf(slug: string, agent: string): readonly string[] {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}`);
  return codeOf(entry.scenario).find((one) => one.agent === agent)?.lines ?? [];
}

describe('the code of a scenario', () => {
  it('publishes on a timer, with placeholders as calls', () => {
    expect(linesOf('control-status', 'operator').slice(0, 4)).toEqual([
      'await sleep(0.2)',
      'while True:',
      '    await broker.publish("control", {"setpoint": random(0.8, 1.2)})',
      '    await sleep(3)',
    ]);
  });

  it('calls back a subscriber, and computes with fields of its message', () => {
    expect(linesOf('control-status', 'mg1')).toEqual(
      expect.arrayContaining([
        'async def on_control(message):',
        '    await sleep(0.3)',
        '    await broker.publish("status", {"mg": "mg1", "kw": message["setpoint"] * 42.1})',
        'broker.subscribe("control", on_control)  # called for each message',
      ]),
    );
  });

  it('waits in a loop where an agent consumes', () => {
    expect(linesOf('control-status', 'historian')).toEqual([
      'while True:',
      '    message = await broker.consume("control")  # waits for one message',
      '    await work(2.1)',
    ]);
  });

  it('has what the user does later at its time', () => {
    expect(linesOf('nobody-there', 'historian').slice(0, 2)).toEqual([
      'await sleep_until(9)',
      'message = await broker.consume("readings")',
    ]);
  });

  it.each(GALLERY.map(({ slug, scenario }) => [slug, scenario] as const))('has every agent of %s', (_, scenario) => {
    const code = codeOf(scenario);
    expect(code.map(({ agent }) => agent)).toEqual(scenario.agents.map(({ id }) => id));
    for (const { lines } of code) for (const line of lines) expect(line).not.toMatch(/undefined|\[object|\$/);
  });
});
