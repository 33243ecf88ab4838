import type { KeptScenarios } from './kept-scenarios.ts';

/** Time limit of the browser's database, and the limit after a call without an answer. */
const ANSWER_MS_MAX = 5000;
const SILENT_MS_MAX = 1000;

/** Clock of the limit: the page's own timers, except in tests. */
export type Timers = Pick<Window, 'setTimeout' | 'clearTimeout'>;

/**
 * Returns scenarios of which every method also rejects if the database does not answer in time. The next call opens the database
 * anew, since one that has gone silent stays silent.
 */
export function keptInTime(open: () => KeptScenarios, timers: Timers): KeptScenarios {
  let opened: KeptScenarios | undefined;
  let limitMs = ANSWER_MS_MAX;
  /** Revisions that saves of this tab wrote after their time limit. */
  const late = new Map<string, number>();
  const ask = async <Answer>(call: (kept: KeptScenarios) => Promise<Answer>): Promise<Answer> => {
    opened ??= open();
    let timer = 0;
    const silence = new Promise<never>((_, reject) => {
      timer = timers.setTimeout(() => {
        opened = undefined;
        limitMs = SILENT_MS_MAX;
        reject(new Error('The browser’s database does not answer.'));
      }, limitMs);
    });
    try {
      const answer = await Promise.race([call(opened), silence]);
      limitMs = ANSWER_MS_MAX;
      return answer;
    } finally {
      timers.clearTimeout(timer);
    }
  };
  return {
    list: () => ask((kept) => kept.list()),
    read: (id) => ask((kept) => kept.read(id)),
    remove: (id) => ask((kept) => kept.remove(id)),
    save: async (id, record) => {
      const written = await ask(async (kept) => {
        const next = await kept.save(id, { ...record, revision: Math.max(record.revision, late.get(id) ?? 0) });
        late.set(id, next);
        return next;
      });
      late.delete(id);
      return written;
    },
  };
}
