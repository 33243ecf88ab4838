/** Words that a screen reader reads when the playhead moves. */
import type { Account } from '../../teaching/index.ts';
import { formatTime } from '../text/time.ts';

/**
 * Returns what is new at the playhead, in a sentence or two; empty if nothing is.
 * @param from number of events up to the playhead before
 * @param events number of events up to the playhead now
 */
export function newsWords(account: Account, from: number, events: number): string {
  if (events < from) {
    const last = account.at(account.size(events) - 1, events);
    return last === undefined ? 'Back at the start.' : `Back at ${formatTime(last.atUs)}: ${last.words}`;
  }
  const news = account.news(from, events);
  const last = news.at(-1);
  if (last === undefined) return '';
  return news.length === 1 ? last.words : `${news.length} new sentences, the last: ${last.words}`;
}
