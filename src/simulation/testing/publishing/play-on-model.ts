import type { Broker, Fault, Intervention } from '../../../scenario/index.ts';
import { simulate } from '../../simulate.ts';
import { eventsOf, sceneOf } from '../scenes.ts';
import type { PublishOutcome, PublishScript } from './script.ts';

/** Hops take 100 ms; between two steps everything settles. */
const STEP_MS = 10_000;
const REQUEST_LOST_MS = 50;
const ANSWER_LOST_MS = 150;

/** Plays a script on the model of a broker. */
export function playPublishes(broker: Broker, script: PublishScript): PublishOutcome {
  const publishes: Intervention[] = [];
  const faults: Fault[] = [];
  const where = { at: 'link', link: 'publish', agent: 'a', channel: 'c' } as const;
  let cutMs: number | undefined;
  const publish = (atMs: number): void => {
    const message = { n: publishes.length + 1 };
    publishes.push({ kind: 'publish', atUs: atMs * 1000, agent: 'a', channel: 'c', message });
  };
  for (const [place, step] of script.entries()) {
    const atMs = (place + 1) * STEP_MS;
    switch (step.kind) {
      case 'publish':
        publish(atMs);
        break;
      case 'cut':
        if (step.loses !== 'nothing') publish(atMs);
        cutMs = atMs + { nothing: 0, request: REQUEST_LOST_MS, answer: ANSWER_LOST_MS }[step.loses];
        break;
      case 'heal':
        faults.push({ kind: 'cut', fromUs: (cutMs ?? 0) * 1000, untilUs: atMs * 1000, where });
        break;
      case 'giveUp':
        // Time passes.
        break;
    }
  }
  const scene = sceneOf({ acts: publishes, faults });
  const { trace } = simulate({ ...scene, broker }, (script.length + 2) * STEP_MS * 1000);
  const events = eventsOf(trace);
  const messages = events.flatMap((event, number) => (event.kind === 'published' ? [number] : []));
  const told = messages.map((message) => {
    const end = events.find((event) => event.kind === 'gaveUp' && event.message === message);
    if (end?.kind !== 'gaveUp') return 'published';
    return end.uncertain ? 'UncertainError' : 'UnavailableError';
  });
  const stored = events.flatMap((event) => (event.kind === 'accepted' ? [messages.indexOf(event.message) + 1] : []));
  return { told, stored };
}
