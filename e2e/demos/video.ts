/** A film of a page, by Playwright's screencast. */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Page } from '@playwright/test';

export const FILM_SIZE = { width: 1280, height: 720 };
const FRAMES_PER_SECOND = 25;

export class Video {
  readonly #page: Page;
  readonly #file: string;
  readonly #startedMs = performance.now();
  #isOver = false;

  private constructor(page: Page, file: string) {
    this.#page = page;
    this.#file = file;
  }

  /** Starts to film the page. The file, which ends in `.webm`, appears when the film is complete. */
  static async start(page: Page, file: string): Promise<Video> {
    const video = new Video(page, file);
    await page.screencast.start({ path: video.#partFile, size: FILM_SIZE, quality: 95, fps: FRAMES_PER_SECOND });
    return video;
  }

  /**
   * Ends the film.
   * @returns its length in milliseconds
   */
  async finish(): Promise<number> {
    const lengthMs = Math.round(performance.now() - this.#startedMs);
    await this.#stop();
    if (!existsSync(this.#partFile) || statSync(this.#partFile).size === 0) throw new Error('ffmpeg wrote no film');
    renameSync(this.#partFile, this.#file);
    return lengthMs;
  }

  /** Leaves no file behind. Does nothing if the film is complete. */
  async discard(): Promise<void> {
    await this.#stop().catch(() => undefined);
    rmSync(this.#partFile, { force: true });
  }

  async #stop(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#page.screencast.stop();
  }

  get #partFile(): string {
    return this.#file.replace(/\.webm$/, '.part.webm');
  }
}
