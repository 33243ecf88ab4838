/** Fingers on the screen. Playwright taps; drags, long presses and two fingers go through the browser's own protocol. */
import type { CDPSession, Page } from '@playwright/test';

export interface Finger {
  readonly x: number;
  readonly y: number;
}

export class Fingers {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  down(...fingers: readonly Finger[]): Promise<void> {
    return this.#send('touchStart', fingers);
  }

  move(...fingers: readonly Finger[]): Promise<void> {
    return this.#send('touchMove', fingers);
  }

  up(): Promise<void> {
    return this.#send('touchEnd', []);
  }

  /** Moves all fingers together from their first places to their last, in steps. */
  async drag(from: readonly Finger[], to: readonly Finger[], steps = 8): Promise<void> {
    await this.down(...from);
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps;
      const between = from.map(({ x, y }, index) => ({
        x: x + ((to[index]?.x ?? x) - x) * share,
        y: y + ((to[index]?.y ?? y) - y) * share,
      }));
      await this.move(...between);
    }
    await this.up();
  }

  /** Taps twice, a tenth of a second apart: the times are those of the touches, however long the machine takes. */
  async tapTwice(finger: Finger): Promise<void> {
    const startS = Date.now() / 1000;
    for (const afterS of [0, 0.1]) {
      await this.#send('touchStart', [finger], startS + afterS);
      await this.#send('touchEnd', [], startS + afterS + 0.02);
    }
  }

  async #send(
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    fingers: readonly Finger[],
    timestamp?: number,
  ): Promise<void> {
    const touchPoints = fingers.map(({ x, y }, id) => ({ x, y, id }));
    const at = timestamp === undefined ? {} : { timestamp };
    await this.#session.send('Input.dispatchTouchEvent', { type, touchPoints, ...at });
  }
}
