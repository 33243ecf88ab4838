/** TypeScript to JavaScript: the types are taken out, every line stays where it is. */
import { transform } from 'sucrase';

/** JavaScript of a source in TypeScript, or its first syntax error. */
export type Stripped =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly error: string; readonly line: number; readonly column: number };

/** Takes the types out of a source. What is no TypeScript is an error with its place, from 1. */
export function stripTypes(source: string): Stripped {
  try {
    const { code } = transform(source, {
      transforms: ['typescript'],
      disableESTransforms: true,
      keepUnusedImports: true,
      production: true,
    });
    return { ok: true, code };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [, words = text, line = '1', column = '1'] =
      /^(?:Error transforming[^:]*: )?(.*?) ?\((\d+):(\d+)\)$/s.exec(text) ?? [];
    return { ok: false, error: `SyntaxError: ${words}`, line: Number(line), column: Number(column) };
  }
}
