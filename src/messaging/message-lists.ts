/** Many messages in one call, for any broker, as they stand on `publish` and `consume`: `publishAll` and `consumeUpTo`. */
import { checkConsumeOptions, checkList, wholeAtLeastOne } from './arguments.ts';
import { BatchError, PayloadError, type Refused } from './errors.ts';
import type { ConsumeOptions, Message } from './message-types.ts';
import { snapshot } from './snapshot.ts';

/**
 * Returns the broker's copies of a list of messages.
 * @throws TypeError for what is no list; PayloadError with the path in the list, such as `$[2].kw`
 */
export function snapshotAll(messages: readonly unknown[]): readonly Message[] {
  checkList('messages', messages);
  return messages.map((message, index) => {
    try {
      return snapshot(message);
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      const { path, message } = error;
      throw new PayloadError(message.slice(path.length + 2), `$[${index}]${path.slice(1)}`);
    }
  });
}

/**
 * Resolves when every publish has been accepted.
 * @throws BatchError if some were refused; if all were, the error of the first
 */
export function allAccepted(publishes: readonly Promise<void>[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let open = publishes.length;
    if (open === 0) resolve();
    const refused: Refused[] = [];
    const settled = (): void => {
      open -= 1;
      if (open > 0) return;
      if (refused.length === 0) resolve();
      else if (refused.length === publishes.length) reject(refused[0]?.error);
      else
        reject(
          new BatchError(
            refused.toSorted((a, b) => a.index - b.index),
            publishes.length,
          ),
        );
    };
    publishes.forEach((publish, index) => {
      publish.then(settled, (error: unknown) => {
        refused.push({ index, error });
        settled();
      });
    });
  });
}

/** @throws TypeError, RangeError */
export function checkConsumeUpTo(max: number, options: ConsumeOptions | undefined): void {
  wholeAtLeastOne('max', max);
  checkConsumeOptions(options, 'consumeUpTo');
}
