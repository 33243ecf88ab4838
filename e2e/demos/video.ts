/** A film of a page: what Chromium paints, encoded by ffmpeg into a file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { streamHead, streamPicture } from './matroska.ts';

export const FILM_SIZE = { width: 1280, height: 720 };
const FRAMES_PER_SECOND = 25;

/** Encoding for letters and lines on flat grounds: few bits are enough, and still parts must be sharp. */
const ENCODING = [
  ...['-c:v', 'libvpx-vp9', '-crf', '18', '-b:v', '3M', '-g', '250'],
  ...['-deadline', 'realtime', '-cpu-used', '7', '-row-mt', '1', '-pix_fmt', 'yuv420p'],
];

export class Video {
  readonly #page: Page;
  readonly #file: string;
  readonly #ffmpeg: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #startedMs = performance.now();
  #complaints = '';
  #last: Buffer | undefined;

  private constructor(page: Page, file: string, ffmpeg: string) {
    this.#page = page;
    this.#file = file;
    const input = ['-loglevel', 'error', '-f', 'matroska', '-i', 'pipe:0'];
    const output = ['-r', String(FRAMES_PER_SECOND), ...ENCODING, '-f', 'webm', '-y', this.#partFile];
    this.#ffmpeg = spawn(ffmpeg, [...input, ...output], { stdio: ['pipe', 'ignore', 'pipe'] });
    this.#ended = once(this.#ffmpeg, 'close');
    // Errors are reported at the end, by `finish`.
    this.#ended.catch(() => undefined);
    this.#ffmpeg.stdin?.on('error', () => undefined);
    this.#ffmpeg.stderr?.on('data', (said) => {
      this.#complaints += String(said);
    });
  }

  /** Starts to film the page. The file appears when the film is complete. */
  static async start(page: Page, file: string, ffmpeg: string): Promise<Video> {
    const video = new Video(page, file, ffmpeg);
    video.#ffmpeg.stdin?.write(streamHead(FILM_SIZE.width, FILM_SIZE.height));
    await page.screencast.start({
      size: FILM_SIZE,
      quality: 95,
      fps: FRAMES_PER_SECOND,
      onFrame: ({ data }) => video.#add(data),
    });
    return video;
  }

  /**
   * Ends the film.
   * @returns its length in milliseconds
   */
  async finish(): Promise<number> {
    await this.#page.screencast.stop();
    // A picture lasts until the next one; so does the last.
    if (this.#last !== undefined) await this.#add(this.#last);
    const lengthMs = this.#nowMs;
    this.#ffmpeg.stdin?.end();
    await this.#ended;
    if (this.#ffmpeg.exitCode !== 0) throw new Error(`ffmpeg wrote no film: ${this.#complaints.trim()}`);
    renameSync(this.#partFile, this.#file);
    return lengthMs;
  }

  /** Leaves no file behind. Does nothing if the film is complete. */
  async discard(): Promise<void> {
    if (this.#ffmpeg.exitCode === null) this.#ffmpeg.kill();
    await this.#ended.catch(() => undefined);
    rmSync(this.#partFile, { force: true });
  }

  get #partFile(): string {
    return `${this.#file}.part`;
  }

  get #nowMs(): number {
    return Math.round(performance.now() - this.#startedMs);
  }

  /** Adds a picture. Chromium paints the next one when ffmpeg has room for more. */
  async #add(jpeg: Buffer): Promise<void> {
    const { stdin } = this.#ffmpeg;
    this.#last = jpeg;
    if (stdin === null || stdin.destroyed) return;
    if (!stdin.write(streamPicture(this.#nowMs, jpeg))) {
      await Promise.race([once(stdin, 'drain'), this.#ended]).catch(() => undefined);
    }
  }
}
