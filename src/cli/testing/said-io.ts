import type { CommandIo } from '../usage.ts';

/** Texts that a command has printed. */
export interface Said {
  printed: string;
  aside: string;
}

/** Returns what a command reads and writes with, and the texts that it prints. */
export function saidIo(readText: CommandIo['readText']): { readonly io: CommandIo; readonly said: Said } {
  const said: Said = { printed: '', aside: '' };
  const io: CommandIo = {
    readText,
    print: (text) => {
      said.printed += text;
    },
    printAside: (text) => {
      said.aside += text;
    },
  };
  return { io, said };
}
