import { useEffect, useRef, useState } from 'react';
import { piecesInSlices } from '../../store/index.ts';

/** Number of pieces from which the user is shown that a file is being written. */
const SHOWN_FROM = 64;

/** A file that is being written. */
export interface Writing {
  readonly label: string;
  /** UTF-16 units so far. */
  readonly units: number;
}

export interface Writer {
  /** State of a file that takes a while; undefined for none. */
  readonly writing: Writing | undefined;
  /** Writes pieces in slices, instead of what is being written. @returns them; undefined if it was cancelled */
  readonly write: (label: string, pieces: Iterable<string>) => Promise<readonly string[] | undefined>;
  readonly cancel: () => void;
}

/** Writes one file at a time; closing the dialog cancels it. */
export function useWriting(): Writer {
  const [writing, setWriting] = useState<Writing>();
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  const cancel = (): void => {
    current.current?.abort();
    setWriting(undefined);
  };
  const write: Writer['write'] = async (label, pieces) => {
    cancel();
    const controller = new AbortController();
    current.current = controller;
    const written = await piecesInSlices(pieces, {
      signal: controller.signal,
      onSlice: ({ count, units }) => {
        if (count > SHOWN_FROM) setWriting({ label, units });
      },
    });
    if (written !== undefined) setWriting(undefined);
    return written;
  };
  return { writing, write, cancel };
}
