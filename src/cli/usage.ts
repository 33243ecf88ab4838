import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean } from './did-you-mean.ts';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;
type Parsed<Options extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: Options }>
>;

/** Error of the user, in a sentence; it ends the command with exit code 2. */
export class UsageError extends Error {}

/** Functions of the process that a command needs; a test passes its own. */
export interface CommandIo {
  readonly readText: (path: string) => string;
  readonly print: (text: string) => void;
  /** Prints text that must not mix with the output for programs. */
  readonly printAside: (text: string) => void;
}

/**
 * Returns the options and the other arguments of a command.
 * @throws UsageError that names the argument which is wrong
 */
export function parsed<const Options extends OptionsConfig>(
  args: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    const result = parseArgs({ args: [...args], allowPositionals: true, options });
    if (result.positionals.includes(''))
      throw new UsageError('An argument is empty. A variable of the shell may have no value.');
    return result;
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(wrongOption(args, options) ?? String(error));
  }
}

/** Returns what is wrong with the first wrong option. */
function wrongOption(args: readonly string[], options: OptionsConfig): string | undefined {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) return unknownOption(rawName, Object.keys(options));
    if (option.type === 'boolean' && value !== undefined) return `${rawName} takes no value.`;
    if (option.type === 'string' && value === undefined) return `${rawName} takes a value.`;
    if (value?.startsWith('-') && value !== '-' && inlineValue !== true)
      return `${rawName} takes a value. One that begins with a dash is written as --${name}=-…`;
  }
  return undefined;
}

function unknownOption(rawName: string, names: readonly string[]): string {
  const others = names.map((name) => `--${name}`);
  return `Unknown option “${rawName}”.${didYouMean(rawName, others)} A name that begins with a dash follows “--”.`;
}

/**
 * Checks that the files which a command writes are none of those that it reads, and differ from each other.
 * @param inputs arguments that may be files
 * @param outputs files by option; undefined where the option is not given
 * @throws UsageError
 */
export function checkOutputs(inputs: readonly string[], outputs: Readonly<Record<string, string | undefined>>): void {
  const taken: string[] = [];
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    if (path === '' || path === '-') throw new UsageError(`${option} takes the name of a file, not “${path}”.`);
    if (inputs.some((input) => isSameFile(input, path)))
      throw new UsageError(`${option}: the command reads “${path}” itself, and would replace it. Name another file.`);
    if (taken.some((other) => resolve(other) === resolve(path) || isSameFile(other, path)))
      throw new UsageError(`${option}: “${path}” is the file of another option. Name another one.`);
    taken.push(path);
  }
}

/** Returns whether two paths lead to one regular file that exists. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return a !== undefined && b !== undefined && a.isFile() && a.ino === b.ino && a.dev === b.dev;
}
