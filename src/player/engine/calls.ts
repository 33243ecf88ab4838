/** The calls that a page can make: those of `window.playground` that change nothing. */
import { encodeMoment, type Moment } from '../../scenario/index.ts';
import { traceHash, worldJson } from '../../trace/index.ts';
import type { FrameOptions } from '../player-attributes.ts';
import type { PlayerCalls } from '../player-calls.ts';
import type { PlayerSelection } from '../player-protocol.ts';
import type { Session } from './player-session.ts';
import type { AskedSource } from './player-source.ts';

/** One day of virtual time. */
const TIME_MS_MAX = 86_400_000;
const SPEED_MIN = 0.001;
const SPEED_MAX = 20;

type Calls = { readonly [Name in keyof PlayerCalls]: (...args: Parameters<PlayerCalls[Name]>) => Promise<unknown> };

/**
 * Makes the calls of a session.
 * @param playground address of the playground, without a fragment
 */
export function callsOf(session: Session, playground: string, options: () => FrameOptions): Calls {
  const { engine } = session;
  const done = async (act: () => void): Promise<void> => {
    act();
    await engine.arrival();
    await session.frames.afterPaint();
  };
  return {
    load: async (source) => {
      await session.reopen(askedOf(source), { ...options(), atUs: undefined, autoplay: false });
      await session.frames.afterPaint();
    },
    scenario: async () => session.source.scenario,
    play: (speed) =>
      done(() => session.play(speed === undefined ? undefined : within(speed, 'speed', SPEED_MIN, SPEED_MAX))),
    pause: () => done(() => session.pause()),
    step: () => done(() => session.step()),
    stepBack: () => done(() => session.stepBack()),
    seek: (ms) => done(() => session.seek(Math.round(within(ms, 'time', 0, TIME_MS_MAX) * 1000))),
    now: async () => engine.nowUs() / 1000,
    select: (what) => done(() => session.select(selectionOf(session, what))),
    world: async (ms) => {
      const { frontierUs } = session.source.run;
      const atUs = ms === undefined ? engine.nowUs() : Math.round(within(ms, 'time', 0, frontierUs / 1000) * 1000);
      return worldJson(engine.trace(), atUs);
    },
    trace: async () => {
      const trace = engine.trace();
      return Array.from({ length: trace.firstAfter(engine.nowUs()) }, (_, number) => trace.event(number));
    },
    traceHash: async () => traceHash(engine.trace(), engine.nowUs()),
    link: () => linkOf(session, playground),
  };
}

/** Returns the address that opens the moment of a session in the playground. */
export async function linkOf({ source, engine, selection }: Session, playground: string): Promise<string> {
  if (source.isRecording) {
    if (source.fragment !== undefined) return `${playground}#${source.fragment}`;
    throw new Error('A recording from a file has no link. Open the file in the playground.');
  }
  const { agent, channel, message } = selection;
  const nodes = [
    ...(agent === undefined ? [] : [{ kind: 'agent', id: agent } as const]),
    ...(channel === undefined ? [] : [{ kind: 'channel', id: channel } as const]),
  ];
  const moment: Moment = {
    scenario: source.scenario,
    atUs: engine.nowUs(),
    selection: nodes,
    ...(message === undefined ? {} : { message }),
  };
  return `${playground}#${await encodeMoment(moment)}`;
}

/** @throws Error if there is nothing of this name or number */
function selectionOf({ source: { scenario }, engine }: Session, what: unknown): PlayerSelection {
  if (what === null) return {};
  if (typeof what === 'number' && engine.trace().hasMessage(what)) return { message: what };
  if (scenario.agents.some(({ id }) => id === what)) return { agent: String(what) };
  if (scenario.channels.some(({ id }) => id === what)) return { channel: String(what) };
  throw new Error(`There is no agent, channel or message ${JSON.stringify(what)}.`);
}

function askedOf(source: unknown): AskedSource {
  if (typeof source !== 'string') return { document: source };
  return source.trimStart().startsWith('{') ? { text: source } : { src: source };
}

function within(value: unknown, name: string, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max))
    throw new Error(`The ${name} must be a number from ${min} to ${max}, not ${String(value)}.`);
  return value;
}
