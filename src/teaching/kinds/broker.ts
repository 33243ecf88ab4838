/** What changes on another broker? A question of another kind, asked on the run of that broker, whose answer there is another one. */
import { BROKER_NAMES, type BrokerKind } from '../../scenario/index.ts';
import type { MessageId } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site } from '../draft.ts';
import { answerKey } from '../grading.ts';
import type { QuestionRequest } from '../question.ts';
import type { QuestionRun } from '../question-run.ts';
import { fate } from './fate.ts';
import { receivers } from './receivers.ts';
import { share } from './share.ts';

/** Brokers that are asked about. */
const OTHERS: readonly BrokerKind[] = ['redis-pubsub', 'redis-streams', 'kafka'];

/** Events of a run that is short enough to be played on three other brokers. */
const EVENTS_MAX = 30_000;

/** Kinds that are asked on another broker. */
const ASKED = { share, receivers, fate } as const satisfies Record<string, KindOfQuestion>;

export const broker: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    if (run.trace.length > EVENTS_MAX) return;
    for (const kind of OTHERS) {
      if (kind === run.scenario.broker.kind || (request?.broker !== undefined && request.broker !== kind)) continue;
      for (const [as, row] of askedFor(request))
        for (const site of row.sites(run.on(kind), request)) yield { ...site, broker: kind, as };
    }
  },
  draft(run, site, own): Draft | undefined {
    const row = ASKED[site.as ?? 'fate'];
    const same = sameMessage(run, site.message ?? -1, own);
    const before = same === undefined ? undefined : row.draft(own, { ...site, message: same }, own);
    if (before === undefined) return undefined;
    const draft = row.draft(run, site, own);
    if (draft === undefined || gist(draft) === gist(before)) return undefined;
    const { words } = draft;
    const asked = `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
    return { ...draft, words: `On ${BROKER_NAMES[run.scenario.broker.kind]} instead, ${asked}` };
  },
};

/** Returns the kinds that a request can mean: one that names an agent asks for its fate, or its share. */
function askedFor(
  request: QuestionRequest | undefined,
): readonly (readonly ['share' | 'receivers' | 'fate', KindOfQuestion])[] {
  if (request?.agent !== undefined)
    return [
      ['fate', fate],
      ['share', share],
    ];
  if (request?.message !== undefined)
    return [
      ['receivers', receivers],
      ['fate', fate],
    ];
  return [
    ['share', share],
    ['receivers', receivers],
    ['fate', fate],
  ];
}

/** Returns what an answer comes to: whether a message waits a while before it arrives makes no difference between brokers. */
function gist({ right }: Draft): string {
  const isYes = right.mode === 'choice' && (right.choice === 'arrives' || right.choice === 'kept');
  return isYes ? 'yes' : answerKey(right);
}

/** Returns the same publication in another run: the agent's message to that channel with the same number. */
function sameMessage(run: QuestionRun, message: MessageId, other: QuestionRun): MessageId | undefined {
  const { agent, channel } = run.trace.message(message);
  const key = JSON.stringify([agent, channel]);
  const place = publicationsOf(run).get(key)?.indexOf(message) ?? -1;
  return publicationsOf(other).get(key)?.[place];
}

function publicationsOf(run: QuestionRun): ReadonlyMap<string, readonly MessageId[]> {
  return run.memo('publications', () => {
    const lists = new Map<string, MessageId[]>();
    for (const message of run.events('published')) {
      const { agent, channel } = run.trace.message(message);
      const key = JSON.stringify([agent, channel]);
      const list = lists.get(key);
      if (list === undefined) lists.set(key, [message]);
      else list.push(message);
    }
    return lists;
  });
}
