/** Reads the imports of a source text and holds them against the table. Pure, so that it can be shown to find what it should. */
import { posix } from 'node:path';
import { DOORS, FLOORS, PURE, PURE_EXCEPT, TEST_PACKAGES } from './import-table.mjs';

const IMPORT = /^\s*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
const IMPURE =
  /(?<![.\w'"`#-])(Date|performance|setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame|crypto)\s*[.(]|\bMath\.random\b/;

/** @returns {string[]} the modules that a source text imports, types included */
export function importsOf(text) {
  const plain = withoutComments(text);
  return [...plain.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
}

/** @returns {string[]} what is wrong with one file, as sentences; `file` is relative to the root, with `/` */
export function problemsOf(file, text) {
  const folder = file.split('/')[1];
  const floor = FLOORS[folder];
  if (floor === undefined) return [`${file}: the folder src/${folder} is not in the import table`];
  const test = /\.test\.tsx?$|\/test-[^/]*\.tsx?$|\/contract\/|\/testing\//.test(file);
  const problems = importsOf(text).flatMap((name) => problemWith(name, { file, folder, floor, test }));
  if (!test && PURE.includes(folder) && !PURE_EXCEPT.includes(file)) {
    const impure = IMPURE.exec(withoutStrings(withoutComments(text)));
    if (impure !== null) problems.push(`${file}: ${impure[0].trim()} is not for a pure folder`);
  }
  return problems;
}

function problemWith(name, { file, folder, floor, test }) {
  if (name.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(file), name));
    const [top, other, ...rest] = target.split('/');
    if (top !== 'src') return test ? [] : [`${file}: imports ${target} outside src`];
    if (other === folder) return [];
    if (!floor.folders.includes(other) && !(test && isBelow(folder, other)))
      return [`${file}: src/${folder} may not import src/${other}`];
    if (test && ['testing', 'contract'].includes(rest[0])) return [];
    if (rest.join('/') !== 'index.ts' && !name.endsWith('.css') && !DOORS.includes(target))
      return [`${file}: imports ${target}, past the door of src/${other}`];
    return [];
  }
  if (name.startsWith('node:'))
    return floor.node || test ? [] : [`${file}: ${name} is for Node, and src/${folder} runs in browsers`];
  const inside = floor.inside?.[file.split('/')[2]] ?? [];
  const allowed = [...floor.packages, ...inside, ...(test ? TEST_PACKAGES : [])];
  return allowed.some((one) => name === one || name.startsWith(`${one}/`))
    ? []
    : [`${file}: src/${folder} may not import ${name}`];
}

/** Tests may also use the floors below their own. */
function isBelow(folder, other) {
  const order = Object.keys(FLOORS);
  return order.indexOf(other) < order.indexOf(folder);
}

/** @returns {string[][]} circles of files that import one another, each as a path. `graph`: file -> files */
export function cyclesOf(graph) {
  const state = new Map();
  const cycles = [];
  const visit = (file, path) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      cycles.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

/** @returns {string[]} files of `src` that a file imports at run time, types left out */
export function edgesOf(file, text) {
  const plain = withoutComments(text).replace(/^\s*(?:import|export)\s+type\b[^;]*;/gm, '');
  return [...plain.matchAll(IMPORT)]
    .map((match) => match[1] ?? match[2])
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.normalize(posix.join(posix.dirname(file), name)));
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function withoutStrings(text) {
  return text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}
