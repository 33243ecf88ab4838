/** The texts of the sources that somebody reads who uses the page or the command line. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseAst } from 'vite';

/** A text that is a program, such as the code of an agent: its comments are read in the editor. */
const PROGRAM = /^(?:async )?function \w+\(|^ *(?:export )?class \w+ extends |^const \w+ = |^ {2}\w+\([\w, ]*\) \{$/m;

const NOT_SHOWN = /\.test\.tsx?$|\/testing\/|test-events/;

/** Returns the texts of a source, with `…` in the place of what is computed. */
export function textsOf(file: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    // Any node of a syntax tree.
    const one = node as { readonly type?: string; readonly value?: unknown; readonly [key: string]: unknown };
    if (one.type === 'ImportDeclaration' || isType(one.type) || isError(one)) return;
    const text =
      one.type === 'TemplateLiteral'
        ? templateText(one.quasis)
        : one.type === 'Literal' || one.type === 'JSXText'
          ? one.value
          : undefined;
    if (typeof text === 'string' && !PROGRAM.test(text)) texts.push(plain(text));
    Object.values(one).forEach(visit);
  };
  visit(parseAst(readFileSync(file, 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' }));
  return texts;
}

/** Whether a node is of types alone. `as` and `satisfies` have an expression in them. */
function isType(type: string | undefined): boolean {
  return type?.startsWith('TS') === true && type !== 'TSAsExpression' && type !== 'TSSatisfiesExpression';
}

/** Whether a node makes an error: a programmer reads it, and not the page's user. */
function isError({ type, callee }: { readonly type?: string; readonly callee?: unknown }): boolean {
  const name = (callee as { readonly name?: string } | undefined)?.name ?? '';
  return type === 'NewExpression' && name.endsWith('Error') && name !== 'UsageError';
}

function templateText(quasis: unknown): string {
  // The fixed parts of a template.
  return (quasis as readonly { readonly value: { readonly cooked: string } }[])
    .map(({ value }) => value.cooked)
    .join('…');
}

/** Returns the text in one line, without the punctuation that follows markup. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[ .,;]+ /, '')
    .trim();
}

/** Returns the sources that match, without their tests. */
export function sourcesThat(matches: RegExp): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'src'], {
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => matches.test(file) && !NOT_SHOWN.test(file));
}
