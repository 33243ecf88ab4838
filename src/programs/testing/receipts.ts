import type { Scenario } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import type { Printed } from './play-programs.ts';

/** Payloads that each agent received from each channel, in order. */
export type Receipts = { [label: string]: unknown[] };

/** Returns what a run shows. */
export function receiptsOfRun(scenario: Scenario, untilUs: number): Receipts {
  const { trace } = simulate(scenario, untilUs);
  const receipts: Receipts = {};
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind !== 'received') continue;
    const label = `${event.agent} received from ${event.channel}:`;
    receipts[label] = [...(receipts[label] ?? []), trace.message(event.message).payload];
  }
  return receipts;
}

/** Returns what a program has printed. */
export function receiptsOf(printed: Printed): Receipts {
  const receipts: Receipts = {};
  for (const [label, value] of printed) {
    if (label.includes(' received from ')) receipts[label] = [...(receipts[label] ?? []), value];
  }
  return receipts;
}
