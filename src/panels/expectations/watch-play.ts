/** The reaction to a breach while time runs: a notice and, if the user wants it, a pause. */
import { type Assertion, assertionWords } from '../../scenario/index.ts';
import type { Breach } from '../../simulation/index.ts';
import type { HeronryStore } from '../../store/index.ts';
import type { Trace } from '../../trace/index.ts';
import { breachesOf, goToBreach, judgedUs } from './breaches.ts';

/**
 * Announces each breach of a run once, when the playhead first passes it while time runs. A breach that is found later, as the trace was
 * still being judged there, is announced then, and takes the playhead back if time is to stop there.
 * @returns a function that ends it
 */
export function watchPlay(store: HeronryStore): () => void {
  const told = new WeakMap<Trace, WeakSet<Assertion>>();
  let lastUs = store.playback.nowUs();
  let played = store.getState().playing;
  const between = (afterUs: number, untilUs: number): readonly Broken[] => {
    const { assertions } = store.getState().scenario;
    const breaches = breachesOf(store.playback.trace(), assertions, untilUs);
    return assertions.flatMap((assertion, place) => {
      const breach = breaches[place];
      return breach !== undefined && breach.atUs > afterUs && breach.atUs <= untilUs ? [{ assertion, breach }] : [];
    });
  };
  const tell = (nowUs: number): void => {
    const trace = store.playback.trace();
    const known = told.get(trace) ?? new WeakSet();
    told.set(trace, known);
    const news = between(lastUs, nowUs).filter(({ assertion }) => !known.has(assertion));
    for (const { assertion } of news) known.add(assertion);
    const { actions, playing, pauseAtBroken } = store.getState();
    const isLate = playing && pauseAtBroken;
    if (news.length > 0) actions.notify(noticeOf(news, playing && !isLate), 'error');
    if (news.length > 0 && isLate) goToBreach(store, earliest(news));
  };
  const isJudged = (nowUs: number): boolean => {
    const { scenario, frontierUs } = store.getState();
    return judgedUs(store.playback.trace(), scenario.assertions, frontierUs) > nowUs;
  };
  const endDraw = store.playback.onDraw((nowUs) => {
    const { playing } = store.getState();
    if (played && !isJudged(nowUs) && nowUs >= lastUs && playing) return;
    if (played) tell(nowUs);
    lastUs = nowUs;
    played = playing;
  });
  const endStop = store.playback.stopWhere((afterUs, untilUs) => {
    if (!store.getState().pauseAtBroken) return undefined;
    const times = between(afterUs, untilUs).map(({ breach }) => breach.atUs);
    return times.length === 0 ? undefined : Math.min(...times);
  });
  return () => {
    endDraw();
    endStop();
  };
}

/** @param broken at least one */
function earliest(broken: readonly Broken[]): Breach {
  return broken.map(({ breach }) => breach).reduce((first, breach) => (breach.atUs < first.atUs ? breach : first));
}

interface Broken {
  readonly assertion: Assertion;
  readonly breach: Breach;
}

/**
 * @param broken at least one
 * @param playing whether time continues
 */
function noticeOf([first, ...more]: readonly Broken[], playing: boolean): string {
  if (first === undefined) return '';
  const what = `${playing ? 'Broken' : 'Paused, expectation broken'}: ${assertionWords(first.assertion)}.`;
  const others = more.length === 0 ? '' : ` ${more.length === 1 ? '1 more is' : `${more.length} more are`} broken.`;
  return `${what} ${first.breach.words}.${others}`;
}
