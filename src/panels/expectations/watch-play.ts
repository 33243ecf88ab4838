/** The reaction to a breach while time runs: a notice and, if the user wants it, a pause. */
import { type Assertion, assertionWords } from '../../scenario/index.ts';
import type { Breach } from '../../simulation/index.ts';
import type { HeronryStore } from '../../store/index.ts';
import type { Trace } from '../../trace/index.ts';
import { breachesOf, judgedAssertions } from './breaches.ts';

/**
 * Announces each breach of a run once, when the playhead first passes it while time runs.
 * @returns a function that ends it
 */
export function watchPlay(store: HeronryStore): () => void {
  const told = new WeakMap<Trace, WeakSet<Assertion>>();
  let lastUs = store.playback.nowUs();
  let played = store.getState().playing;
  const between = (afterUs: number, untilUs: number): readonly Broken[] => {
    const assertions = judgedAssertions(store.getState());
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
    const { actions, playing } = store.getState();
    if (news.length > 0) actions.notify(noticeOf(news, playing), 'error');
  };
  const endDraw = store.playback.onDraw((nowUs) => {
    if (played) tell(nowUs);
    lastUs = nowUs;
    played = store.getState().playing;
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
