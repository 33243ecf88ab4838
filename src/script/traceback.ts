/** Tracebacks of Python, with the files and lines of the program in place of those of the marked text. */
import type { Program, ScriptLine } from './joined-program.ts';

/** A traceback for people, and the innermost line of the program that it names. */
export interface Traceback {
  readonly text: string;
  readonly at: ScriptLine | undefined;
}

const FRAME = /^ {2}File "([^"]+)", line (\d+)(.*)$/;
/** Frames of one function that calls itself are shown this often. */
const SAME_MAX = 3;

const UNKNOWN_BROKER = /NameError: name 'broker' (?:isn't|is not) defined$/;
const BROKER_HINT = 'The documentation makes `broker` in the example before this one: run both, one after the other.';

/** Reads a traceback; frames of the library's own modules are left out. */
export function readTraceback(said: string, program: Program): Traceback {
  const lines: string[] = [];
  let at: ScriptLine | undefined;
  let same = 0;
  let isOurs = false;
  for (const line of said.trimEnd().split('\n')) {
    const [, file, number, rest = ''] = FRAME.exec(line) ?? [];
    if (file === undefined) {
      // CPython shows the source below a frame, where it has it.
      if (!isOurs || !line.startsWith('    ')) lines.push(line);
      continue;
    }
    isOurs = file !== '<stdin>';
    if (isOurs) continue;
    const place = program.placeOf(Number(number)) ?? program.placeOf(program.length);
    if (place === undefined) continue;
    at = place;
    const shown = `  File "${place.file}", line ${place.line}${rest}`;
    same = lines.at(-1) === shown || (same > 0 && lines.at(-1) === '  …') ? same + 1 : 0;
    if (same < SAME_MAX) lines.push(shown);
    else if (lines.at(-1) !== '  …') lines.push('  …');
  }
  const text = lines.join('\n');
  return { text: UNKNOWN_BROKER.test(text) ? `${text}\n${BROKER_HINT}` : text, at };
}
