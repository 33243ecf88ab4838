/** The recordings that come with the page, in `public/recordings`. */
import { fetchAnswer } from '../store/index.ts';

/** A recording of the gallery. */
export interface GalleryRecording {
  /** Name of its file. */
  readonly file: string;
  readonly title: string;
  readonly sentence: string;
  readonly seconds: number;
  readonly messages: number;
}

const FOLDER = 'recordings';

let listed: Promise<readonly GalleryRecording[]> | undefined;

/**
 * Loads the list of them; once, unless it fails.
 * @throws Error if the list cannot be loaded
 */
export function galleryRecordings(): Promise<readonly GalleryRecording[]> {
  listed ??= loadList().catch((error: unknown) => {
    listed = undefined;
    throw error;
  });
  return listed;
}

async function loadList(): Promise<readonly GalleryRecording[]> {
  const response = await fetchAnswer(addressOf('index.json'));
  if (!response.ok) throw new Error(`The server answers ${response.status}.`);
  // A file of the page itself.
  const { recordings }: { readonly recordings: readonly GalleryRecording[] } = await response.json();
  return recordings;
}

/** Returns the address of a file of the folder. */
export function addressOf(file: string): string {
  return `${FOLDER}/${file}`;
}

/** Returns the fragment of the address at which the page opens a recording. */
export function fragmentOf({ file }: GalleryRecording): string {
  return `${FOLDER}/${file.replace(/\.jsonl$/, '')}`;
}

/** Returns the recording that a fragment names; undefined if there is none. */
export function namedIn(recordings: readonly GalleryRecording[], fragment: string): GalleryRecording | undefined {
  return recordings.find((one) => fragmentOf(one) === fragment);
}
