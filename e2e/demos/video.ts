/** A film as a file, which ffmpeg writes of its frames. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import type { Frames } from './film-time.ts';

/** Options of ffmpeg for each kind of file. */
const ENCODINGS = {
  // Browsers read pictures of this size by BT.709, whatever the file says.
  webm: [
    ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv', '-pix_fmt', 'yuv420p'],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    ...['-c:v', 'libvpx-vp9', '-crf', '24', '-b:v', '0', '-deadline', 'realtime', '-cpu-used', '6', '-row-mt', '1'],
  ],
  // The frames as they are: the colours of a GIF are chosen from all of them.
  gif: ['-c', 'copy', '-f', 'nut'],
} as const;

/** Options for a GIF of the frames, which are read twice. */
const GIF = [
  '-filter_complex',
  '[0]fps=12.5,scale=960:-1:flags=area,palettegen[c];[1]fps=12.5,scale=960:-1:flags=area[b];[b][c]paletteuse=dither=none',
];

/** Options for a file that is the same each time. */
const SAME = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'];

/** Kind of file of a film, and its ending. */
export type FilmFormat = keyof typeof ENCODINGS;

export interface VideoOptions {
  /** Path without its ending. */
  readonly path: string;
  readonly format: FilmFormat;
  readonly ffmpeg: string;
  readonly framesPerSecond: number;
}

export class Video implements Frames {
  /** The file, which appears when the film is complete. */
  readonly file: string;
  readonly #partFile: string;
  readonly #framesPerSecond: number;
  readonly #program: string;
  readonly #isGif: boolean;
  readonly #ffmpeg: ChildProcess;
  readonly #ended: Promise<number | null>;
  #said = '';
  #count = 0;

  constructor({ path, format, ffmpeg, framesPerSecond }: VideoOptions) {
    this.file = `${path}.${format}`;
    this.#partFile = `${path}.part.${format}`;
    this.#framesPerSecond = framesPerSecond;
    const frames = ['-f', 'image2pipe', '-c:v', 'png', '-framerate', `${framesPerSecond}`, '-i', '-'];
    const args = ['-y', '-loglevel', 'error', ...frames, ...ENCODINGS[format], ...SAME, this.#partFile];
    this.#program = ffmpeg;
    this.#isGif = format === 'gif';
    this.#ffmpeg = spawn(ffmpeg, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    this.#ffmpeg.stderr?.on('data', (said) => {
      this.#said += String(said);
    });
    // Its exit code and what it said are the better message.
    this.#ffmpeg.stdin?.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      this.#ffmpeg.on('close', resolve);
      this.#ffmpeg.on('error', (error) => {
        this.#said += error.message;
        resolve(null);
      });
    });
  }

  async add(png: Buffer, times: number): Promise<void> {
    const { stdin } = this.#ffmpeg;
    for (let time = 0; time < times; time += 1) {
      this.#count += 1;
      if (stdin === null || stdin.write(png)) continue;
      const more = once(stdin, 'drain').then(
        () => true,
        () => false,
      );
      if (await Promise.race([more, this.#ended.then(() => false)])) continue;
      await this.#ended;
      throw this.#failure();
    }
  }

  /**
   * Ends the film.
   * @returns its length in milliseconds
   */
  async finish(): Promise<number> {
    this.#ffmpeg.stdin?.end();
    if ((await this.#ended) !== 0) throw this.#failure();
    if (this.#isGif) this.#writeGif();
    else renameSync(this.#partFile, this.file);
    return (this.#count * 1000) / this.#framesPerSecond;
  }

  /** Leaves no file behind. Does nothing if the film is complete. */
  async discard(): Promise<void> {
    this.#ffmpeg.kill();
    await this.#ended;
    rmSync(this.#partFile, { force: true });
  }

  #writeGif(): void {
    const twice = ['-i', this.#partFile, '-i', this.#partFile];
    const args = ['-y', '-loglevel', 'error', ...twice, ...GIF, ...SAME, this.file];
    const { status, stderr } = spawnSync(this.#program, args, { encoding: 'utf8' });
    if (status === 0) return;
    this.#said += stderr;
    rmSync(this.file, { force: true });
    throw this.#failure();
  }

  #failure(): Error {
    return new Error(`ffmpeg wrote no film: ${this.#said.trim() || 'it ended early'}`);
  }
}
