/**
 * Who may import whom, types included: the one table. A folder of `src` may import the folders named here, through their
 * `index.ts` only, and of packages only those named here. Node's own modules are for the folders marked so.
 */
const REACT = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime'];

export const FLOORS = {
  messaging: { folders: [], packages: [] },
  trace: { folders: ['messaging'], packages: ['@noble/hashes'] },
  scenario: { folders: ['messaging'], packages: ['valibot'] },
  brokers: {
    folders: ['messaging'],
    packages: ['redis', '@platformatic/kafka', 'eventsource-parser', 'fzstd'],
    node: true,
  },
  gateway: {
    folders: ['messaging', 'brokers'],
    packages: ['hono', '@hono/node-server', 'valibot', '@valibot/to-json-schema', '@platformatic/kafka'],
    node: true,
  },
  simulation: { folders: ['messaging', 'trace', 'scenario'], packages: [] },
  sandbox: {
    folders: ['messaging', 'trace', 'scenario', 'simulation'],
    packages: ['quickjs-emscripten-core', '@jitl/quickjs-wasmfile-release-sync', 'sucrase'],
  },
  formats: { folders: ['messaging', 'trace', 'scenario', 'programs'], packages: ['yaml'] },
  programs: { folders: ['messaging', 'trace', 'scenario'], packages: [] },
  teaching: {
    folders: ['messaging', 'trace', 'scenario', 'simulation'],
    packages: ['yaml', 'mdast-util-from-markdown', 'mdast'],
  },
  script: {
    folders: ['messaging', 'trace', 'scenario', 'simulation'],
    packages: ['@micropython/micropython-webassembly-pyscript'],
  },
  'full-python': { folders: ['messaging', 'scenario', 'script'], packages: ['pyodide'] },
  store: { folders: ['messaging', 'trace', 'scenario', 'simulation'], packages: ['zustand', 'react'] },
  live: { folders: ['messaging', 'trace', 'scenario', 'brokers', 'store'], packages: [] },
  recording: { folders: ['messaging', 'trace', 'scenario', 'store'], packages: [] },
  learning: {
    folders: ['messaging', 'trace', 'scenario', 'simulation', 'teaching', 'brokers', 'store'],
    packages: ['zustand'],
  },
  ui: { folders: [], packages: [...REACT, 'radix-ui', 'lucide-react'] },
  graph: {
    folders: ['messaging', 'trace', 'scenario', 'simulation', 'store', 'ui'],
    packages: [...REACT, 'zustand', '@xyflow/react', '@dagrejs/dagre', 'radix-ui', 'lucide-react'],
  },
  playwright: { folders: ['messaging', 'trace', 'scenario'], packages: ['@playwright/test'] },
  player: {
    folders: [
      ...['messaging', 'trace', 'scenario', 'simulation', 'teaching', 'learning', 'store', 'recording'],
      ...['ui', 'graph', 'timeline', 'panels'],
    ],
    packages: ['react'],
  },
  panels: {
    folders: [
      ...['messaging', 'trace', 'scenario', 'simulation', 'sandbox', 'script', 'formats', 'programs', 'teaching'],
      ...['store', 'learning', 'pictures', 'ui'],
    ],
    packages: [...REACT, 'zustand', 'radix-ui', 'lucide-react', '@tanstack/react-virtual', 'uqr'],
    /** Packages of one folder of the floor alone. */
    inside: {
      editor: ['@codemirror', '@lezer/highlight'],
      code: ['@jitl/quickjs-wasmfile-release-sync'],
      aside: ['@jitl/quickjs-wasmfile-release-sync'],
    },
  },
  timeline: {
    folders: ['messaging', 'trace', 'scenario', 'simulation', 'store', 'ui'],
    packages: [...REACT, 'zustand', 'lucide-react'],
  },
  pictures: {
    folders: ['messaging', 'trace', 'scenario', 'simulation', 'teaching', 'ui', 'graph', 'timeline', 'recording'],
    packages: ['@resvg/resvg-wasm'],
  },
  app: {
    folders: [
      ...[
        'messaging',
        'trace',
        'scenario',
        'simulation',
        'sandbox',
        'script',
        'full-python',
        'formats',
        'programs',
        'pictures',
        'teaching',
        'store',
        'live',
        'recording',
        'learning',
        'playwright',
      ],
      ...['ui', 'graph', 'panels', 'timeline'],
    ],
    packages: [
      ...[...REACT, 'zustand', 'idb-keyval', '@fontsource-variable/inter'],
      ...['@jitl/quickjs-wasmfile-release-sync', '@micropython/micropython-webassembly-pyscript'],
      ...['@resvg/resvg-wasm', '@fontsource/noto-sans-math'],
    ],
  },
  cli: {
    folders: [
      ...[
        'messaging',
        'brokers',
        'gateway',
        'trace',
        'scenario',
        'formats',
        'programs',
        'simulation',
        'sandbox',
        'script',
        'teaching',
        'pictures',
        'recording',
      ],
    ],
    packages: [],
    node: true,
  },
};

/** Folders that may not reach for time, randomness or the host: what they need of it is handed in. */
export const PURE = ['messaging', 'trace', 'scenario', 'simulation', 'sandbox', 'formats', 'programs', 'teaching'];

/** The one file of the pure folders that touches timers: the default of what can be handed in. */
export const PURE_EXCEPT = ['src/messaging/defer.ts'];

/**
 * Doors besides `index.ts`: what brokers are made of, which the published library does not show; the contract; the brokers, each with a client of
 * its own; parts of `ui` without React and styles, for canvas and Node; the table of file formats, which the first picture
 * does not need; sequence diagrams, for the panel; the members of `self`, which need no engine;
 * what plays a program and what starts MicroPython, for workers; the type of `window.playground`, without Playwright; parts of views, of recordings and of the store without React, for pictures and the player.
 */
export const DOORS = [
  'src/messaging/parts.ts',
  'src/messaging/contract/index.ts',
  'src/brokers/redis/index.ts',
  'src/brokers/kafka/index.ts',
  'src/brokers/gateway/index.ts',
  'src/brokers/gateway/protocol.ts',
  'src/brokers/gateway/class-protocol.ts',
  'src/brokers/network/index.ts',
  'src/gateway/backends/redis-backend.ts',
  'src/gateway/backends/kafka-backend.ts',
  'src/brokers/redis/redis-parts.ts',
  'src/brokers/kafka/kafka-parts.ts',
  'src/ui/canvas-palette.ts',
  'src/ui/shapes.ts',
  'src/ui/channel-look.ts',
  'src/ui/visible-text.ts',
  'src/ui/theme-colours.ts',
  'src/ui/surface.ts',
  'src/graph/geometry.ts',
  'src/graph/node-words.ts',
  'src/graph/still.ts',
  'src/timeline/lane-names.ts',
  'src/timeline/lanes.ts',
  'src/timeline/scale.ts',
  'src/timeline/timeline-painter.ts',
  'src/recording/recording-document.ts',
  'src/panels/file-formats.ts',
  'src/panels/code/check/contract-check.ts',
  'src/sandbox/self-members.ts',
  'src/panels/gallery-recordings.ts',
  'src/formats/documents/mermaid/index.ts',
  'src/script/play-script.ts',
  'src/script/python.ts',
  'src/script/any-python.ts',
  'src/graph/picture-parts.ts',
  'src/timeline/diagram-parts.ts',
  'src/panels/table/interval-rows.ts',
  'src/store/playback.ts',
  'src/store/shown-links.ts',
  'src/store/source.ts',
  'src/teaching/account.ts',
  'src/recording/window-link.ts',
  'src/playwright/playground.ts',
];

/** Packages that only tests import. */
export const TEST_PACKAGES = ['vitest', 'fast-check', 'ajv', '@valibot/to-json-schema', 'sucrase'];
