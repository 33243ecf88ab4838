/** The Markdown documents of the project, and what they name: headings, links, paths. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Document {
  readonly file: string;
  readonly text: string;
  /** The text without blocks of code. */
  readonly prose: string;
}

/** Returns every file of the project that is or may become tracked. */
export function projectFiles(): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const deleted = new Set(lines(execFileSync('git', ['ls-files', '--deleted'], { encoding: 'utf8' })));
  return lines(execFileSync('git', args, { encoding: 'utf8' })).filter((file) => !deleted.has(file));
}

export function documents(): readonly Document[] {
  return projectFiles()
    .filter((file) => file.endsWith('.md'))
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      return { file, text, prose: text.replace(/^(`{3,}).*?^\1$/gms, '') };
    });
}

/** Returns the anchors of a text's headings, as GitHub makes them. */
export function anchorsOf({ prose }: Document): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const anchor = anchorOf(heading);
    const turn = seen.get(anchor) ?? 0;
    seen.set(anchor, turn + 1);
    return turn === 0 ? anchor : `${anchor}-${turn}`;
  });
  return new Set(anchors);
}

export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Returns the targets of links and pictures that are not addresses. */
export function relativeLinksOf({ prose }: Document): readonly string[] {
  const plain = prose.replace(/`[^`\n]*`(?!\])/g, '');
  const targets = [...plain.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)];
  return targets.map(([, link, attribute]) => link ?? attribute ?? '').filter((target) => !/^[a-z]+:/.test(target));
}

/** Resolves a link of a document. @returns the file of the project, from its root, and the anchor */
export function resolveLink(file: string, link: string): { readonly file: string; readonly anchor: string } {
  const [path = '', anchor = ''] = link.split('#');
  return { file: path === '' ? file : join(dirname(file), path).replace(/\/$/, ''), anchor };
}

const EXTENSION = /\.(?:[cm]?tsx?|[cm]?js|css|html|json|md|png|ya?ml)$/;
const FOLDER = /^(?:\.ci|\.github|docs|e2e|public|src)\//;

/** Returns the texts in backticks that are paths of the project (`src/ui`, `contract/expect.ts`, `keys.ts`), and not what a build makes. */
export function pathsOf({ prose }: Document): readonly string[] {
  const texts = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return texts.filter((text) => /^(?!dist\/)[\w.@/-]+$/.test(text) && (EXTENSION.test(text) || FOLDER.test(text)));
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
