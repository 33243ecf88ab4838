/** Classes of CSS modules: each that a source uses exists, and each that exists is used. Pure, so that it can be shown to find both. */
import { posix } from 'node:path';

const MODULE = /^import (\w+) from '([^']+\.module\.css)';$/gm;

/** @returns {ReadonlySet<string>} the classes that a CSS module defines, without those of `:global(…)` */
export function classesOf(css) {
  const plain = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/:global\((?:[^()]|\([^()]*\))*\)/g, '')
    .replace(/url\([^)]*\)|"[^"\n]*"|'[^'\n]*'/g, '');
  const selectors = plain.match(/[^{};]+(?=\{)/g) ?? [];
  return new Set(selectors.flatMap((one) => [...one.matchAll(/\.([A-Za-z_][\w-]*)/g)].map(([, name]) => name)));
}

/**
 * @param {ReadonlyMap<string, string>} sources text by file
 * @param {ReadonlyMap<string, string>} modules text of each CSS module, by file
 * @returns {string[]} classes that are used and do not exist, and those that exist and nobody uses, as sentences
 */
export function classProblemsOf(sources, modules) {
  const classes = new Map([...modules].map(([file, css]) => [file, classesOf(css)]));
  const used = new Map([...modules.keys()].map((file) => [file, new Set()]));
  const open = new Set();
  const problems = [];
  for (const [file, text] of sources) {
    for (const [, name, path] of text.matchAll(MODULE)) {
      const module = posix.normalize(posix.join(posix.dirname(file), path));
      const known = classes.get(module);
      if (known === undefined) {
        problems.push(`${file}: there is no ${module}`);
        continue;
      }
      for (const one of usesOf(text, name)) {
        if (one === undefined) open.add(module);
        else if (known.has(one)) used.get(module).add(one);
        else problems.push(`${file}: ${name}.${one} is no class of ${module}`);
      }
    }
  }
  for (const [module, known] of classes) {
    if (open.has(module)) continue;
    for (const one of known) if (!used.get(module).has(one)) problems.push(`${module}: nobody uses .${one}`);
  }
  return problems;
}

/** @returns {(string | undefined)[]} the classes that a source takes from a module; undefined for one that it computes */
function usesOf(text, name) {
  const plain = text
    .replace(/^import .*$/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
  const uses = plain.matchAll(new RegExp(`(?<![\\w.])${name}(?:\\.(\\w+)|\\['([^']+)'\\]|\\[([^\\]]+)\\])`, 'g'));
  return [...uses].map(([, dotted, quoted]) => dotted ?? quoted);
}
