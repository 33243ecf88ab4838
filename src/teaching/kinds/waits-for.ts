/** From which channel does an agent wait for a message? */
import { type EventNumber, formatTime, type Micros, type World } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { between, eventsAt, takingsOf, timeAfter } from './reading.ts';

/** Time before the agent begins to wait at which it is asked, at most. */
const LEAD_US = 2_000_000;
/** Time that it waits at least, to be seen. */
const WAITS_US = 20_000;
const SECOND_US = 1_000_000;
const LONG_WAIT_US = 5 * SECOND_US;

export const waitsFor: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const number of run.events('consumeStarted')) {
      const { agent, channel, atUs } = run.trace.eventAs(number, 'consumeStarted');
      if (atUs === 0 || atUs < (request?.atUs ?? 0)) continue;
      if (request?.agent !== undefined && request.agent !== agent) continue;
      if (request?.channel !== undefined && request.channel !== channel) continue;
      yield { agent, channel, atUs };
    }
  },
  draft(run, { agent = '', channel = '', atUs = 0 }): Draft | undefined {
    const started = eventsAt(run, agent, 'consumeStarted').find((number) => run.atUs(number) === atUs);
    const endUs = Math.min(endOfWait(run, agent, channel, atUs), run.endUs);
    const countUs = timeAfter(atUs, endUs);
    if (started === undefined || countUs === undefined || countUs - atUs < Math.min(WAITS_US, countUs))
      return undefined;
    const world = run.world(countUs);
    const waits = world.agents.get(agent)?.waitingFor ?? [];
    if (new Set(waits).size !== 1 || waits[0] !== channel) return undefined;
    const askedAtUs = between(Math.max(lastTakenUs(run, agent, channel, started), atUs - LEAD_US), atUs);
    if (askedAtUs === undefined || run.world(askedAtUs).agents.get(agent)?.waitingFor.includes(channel))
      return undefined;
    const wrong = wrongChannels(run, agent, world);
    return {
      words: `From which channel does ${agent} wait for a message at ${formatTime(countUs)}?`,
      askedAtUs,
      answeredAtUs: countUs,
      about: { agents: [agent] },
      pickable: { channels: channelsOf(run, agent) },
      right: { mode: 'channel', channel },
      wrong: wrong.map((one): Wrong => ({ value: { mode: 'channel', channel: one.channel }, because: one.because })),
      proof: [started],
      // A long wait is what somebody notices.
      weight: Math.min(LONG_WAIT_US, endUs - atUs) / SECOND_US,
      why: () =>
        `${agent} asked ${run.title(channel)} for its next message at ${formatTime(atUs)}, and got none by then.`,
    };
  },
};

/** Returns when the agent was last given a message of the channel: since then it has not waited for one. */
function lastTakenUs(run: QuestionRun, agent: string, channel: string, before: EventNumber): Micros {
  return takingsOf(run, channel).findLast((one) => one.agent === agent && one.event < before)?.atUs ?? 0;
}

/** Returns when the agent gets a message of the channel, or no longer waits for one; the end of the run if it waits on. */
function endOfWait(run: QuestionRun, agent: string, channel: string, fromUs: number): number {
  let endUs = run.endUs;
  for (const kind of ['dispatched', 'consumeCancelled', 'consumeStarted'] as const) {
    const next = eventsAt(run, agent, kind).find((number) => {
      if (run.atUs(number) <= fromUs) return false;
      const event = run.trace.eventAs(number, kind);
      return event.channel === channel || kind === 'consumeStarted';
    });
    if (next !== undefined) endUs = Math.min(endUs, run.atUs(next));
  }
  return endUs;
}

interface WrongChannel {
  readonly channel: string;
  readonly because: MisconceptionId;
}

function wrongChannels(run: QuestionRun, agent: string, { atUs, channels }: World): readonly WrongChannel[] {
  const found: WrongChannel[] = [];
  const lastPublished = eventsAt(run, agent, 'published').findLast((number) => run.atUs(number) <= atUs);
  if (lastPublished !== undefined)
    found.push({ channel: run.trace.message(lastPublished).channel, because: 'publisher-waits' });
  for (const { id, subscribers } of channels.values())
    if (subscribers.includes(agent)) found.push({ channel: id, because: 'subscriber-waits' });
  return found;
}

/** Returns the channels that an agent is connected to, in the order of the scenario. */
function channelsOf(run: QuestionRun, agent: string): readonly string[] {
  const own = new Set(run.scenario.links.filter((link) => link.agent === agent).map(({ channel }) => channel));
  return run.scenario.channels.map(({ id }) => id).filter((id) => own.has(id) || run.consumers(id).includes(agent));
}
