/** Builds the API reference from the declarations and their comments: pages in `dist/api`, and what they hold as `reference.json`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Application, PageEvent } from 'typedoc';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Entry points of the package, by the name that users import; `heronry` itself is `heronry/messaging`. */
const ENTRIES = new Map(
  Object.entries(exports)
    .filter(([path, { types }]) => types !== undefined && path !== '.')
    .map(([path, { types }]) => [
      `heronry${path.slice(1)}`,
      types.replace('./dist/lib/', 'src/').replace(/\.d\.ts$/, '.ts'),
    ]),
);

const app = await Application.bootstrap({
  name: 'Heronry',
  entryPoints: [...ENTRIES.values()],
  tsconfig: 'tsconfig.lib.json',
  // The compiler of the project has checked everything.
  skipErrorChecking: true,
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  readme: 'docs/library.md',
  projectDocuments: [
    'docs/brokers.md',
    'docs/contract.md',
    'docs/gateway.md',
    'docs/command-line.md',
    'docs/page.md',
    'docs/keys.md',
  ],
  navigationLinks: { Playground: '../index.html' },
  navigation: { includeGroups: false, includeCategories: false, includeFolders: false },
  favicon: 'public/favicon.svg',
  customCss: '.ci/reference/phone.css',
  hideGenerator: true,
  validation: { notExported: false, invalidLink: true, notDocumented: false },
  logLevel: 'Warn',
});
const project = await app.convert();
if (project === undefined) process.exit(1);
for (const [name, file] of ENTRIES) {
  const module = project.children?.find((child) => file === `src/${child.name}/index.ts`);
  if (module === undefined) throw new Error(`Not in the reference: ${name}`);
  module.name = name;
}
app.validate(project);

// The policy of the site allows no script in a page: the one of the theme becomes a file.
let theme = '';
app.renderer.on(PageEvent.END, (page) => {
  page.contents = page.contents?.replace(/<body><script>(.*?)<\/script>/s, (_, script) => {
    theme = script;
    const base = '../'.repeat(page.url.split('/').length - 1);
    return `<body><script src="${base}assets/theme.js"></script>`;
  });
});
await app.generateDocs(project, 'dist/api');
if (theme === '') throw new Error('The pages have no script of the theme');
writeFileSync('dist/api/assets/theme.js', theme);
await app.generateJson(project, 'dist/reference.json');
process.exit(app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0);
