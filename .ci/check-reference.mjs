/** Builds the API reference, and looks whether it has every export of the package, each with a comment, and a page that can be opened. */
import { existsSync, readFileSync } from 'node:fs';
import { parseAst } from 'vite';
import { buildReference } from './builds.mjs';

buildReference();
const FOLDERS = ['classes', 'functions', 'interfaces', 'types', 'variables'];
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const reference = JSON.parse(readFileSync('dist/reference.json', 'utf8'));

/** The names that an `index.ts` exports, which are lists without `*`. */
function exportedNames(source) {
  return parseAst(source, { lang: 'ts' }).body.flatMap(({ type, specifiers = [], declaration }) => {
    if (type === 'ExportAllDeclaration') throw new Error('An entry that exports everything of a file');
    if (declaration) throw new Error('An entry that declares what it exports');
    return type === 'ExportNamedDeclaration' ? specifiers.map(({ exported }) => exported.name) : [];
  });
}

/** Returns what is wrong with the reference of one entry. */
function problemsOf(module, names, members, hasPage) {
  return names.flatMap((name) => {
    const member = members.find((one) => one.name === name);
    if (member === undefined) return [`${module}: ${name} is not in the reference`];
    const commented = [member, ...(member.signatures ?? [])].some(({ comment }) => comment?.summary.length > 0);
    if (!commented && member.variant !== 'reference') return [`${module}: ${name} has no comment`];
    return commented && !hasPage(name) ? [`${module}: ${name} has no page`] : [];
  });
}

const problems = [];
const samples = problemsOf(
  'x',
  ['a', 'b', 'c', 'd'],
  [
    { name: 'b' },
    { name: 'c', comment: { summary: ['C'] } },
    { name: 'd', signatures: [{ comment: { summary: ['D'] } }] },
  ],
  (name) => name === 'd',
);
if (samples.join() !== 'x: a is not in the reference,x: b has no comment,x: c has no page')
  problems.push(`The check itself: it said ${samples}`);

let count = 0;
for (const [path, { types }] of Object.entries(exports)) {
  if (types === undefined || path === '.') continue;
  const module = `heronry${path.slice(1)}`;
  const names = exportedNames(readFileSync(types.replace('./dist/lib/', 'src/').replace(/\.d\.ts$/, '.ts'), 'utf8'));
  const { children = [] } = reference.children.find(({ name }) => name === module) ?? {};
  const page = module.replaceAll('/', '_');
  const hasPage = (name) => FOLDERS.some((folder) => existsSync(`dist/site/api/${folder}/${page}.${name}.html`));
  problems.push(...problemsOf(module, names, children, hasPage));
  count += names.length;
}
if (count < 200) problems.push(`Only ${count} exports were found`);
if (problems.length > 0) {
  console.error(problems.slice(0, 40).join('\n'));
  process.exit(1);
}
console.log(`${count} exports are in the API reference, each with its comment.`);
