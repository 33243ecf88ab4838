/** `window.playground`: the page for the console, for Playwright, and for a page that embeds it. */
import type { Playground } from '../../playwright/playground.ts';
import { checkScenario, freePlace, GALLERY, type NodeRef, parseScenarioText } from '../../scenario/index.ts';
import { type Actions, type HeronryStore, SPEED_MAX, SPEED_MIN } from '../../store/index.ts';
import { traceHash, worldJson } from '../../trace/index.ts';
import { firstCharacters } from '../../ui/index.ts';
import type { Opening } from '../opening/navigation.ts';

export function createPlayground(store: HeronryStore, opening: Opening): Playground {
  /** Resolves when the effect is visible; rejects if the change was refused. */
  const shown = async (issue: { readonly message: string } | undefined): Promise<void> => {
    if (issue !== undefined) throw new Error(issue.message);
    await store.playback.arrival();
    await afterPaint();
  };
  /** Does the same for an action that cannot be refused. */
  const done = async (act: () => void): Promise<void> => {
    act();
    await store.playback.arrival();
    await afterPaint();
  };
  /** Returns the current actions: during real traffic, they are others. */
  const actions = (): Actions => store.getState().actions;
  /** Adds a node, and makes it visible wherever it is. */
  const add = async (node: NodeRef, at: Parameters<Playground['addAgent']>[1]): Promise<void> => {
    const { kind, id } = node;
    const issue = actions().dispatch({ do: kind === 'agent' ? 'addAgent' : 'addChannel', id, ...place(store, at) });
    if (issue === undefined) actions().requestGraph('reveal', node);
    await shown(issue);
  };
  return {
    load: async (wanted) => {
      await load(store, opening, wanted);
      await store.playback.arrival();
      await afterPaint();
    },
    scenario: async () => structuredClone(store.getState().scenario),
    addAgent: (id, at) => add({ kind: 'agent', id }, at),
    addChannel: (id, at) => add({ kind: 'channel', id }, at),
    connect: async (from, to) => shown(connect(store, nodeNamed(store, from), nodeNamed(store, to))),
    publish: async (agent, channel, message) => shown(actions().publish(agent, channel, message)),
    subscribe: async (agent, channel) => shown(actions().subscribe(agent, channel)),
    consume: async (agent, channel) => shown(actions().consume(agent, channel)),
    play: (speed) => {
      if (speed !== undefined) number(speed, 'speed', SPEED_MIN, SPEED_MAX);
      return done(() => actions().play(speed));
    },
    pause: () => done(() => actions().pause()),
    step: () => done(() => actions().step()),
    stepBack: () => done(() => actions().stepBack()),
    seek: (ms) => done(() => actions().seek(Math.round(number(ms, 'time', 0, TIME_MS_MAX) * 1000))),
    now: async () => store.playback.nowUs() / 1000,
    world: async (ms) => {
      const atUs =
        ms === undefined
          ? store.playback.nowUs()
          : Math.round(number(ms, 'time', 0, store.getState().frontierUs / 1000) * 1000);
      return worldJson(store.getState().trace, atUs);
    },
    trace: async () => {
      const { trace } = store.getState();
      const count = trace.firstAfter(store.playback.nowUs());
      return structuredClone(Array.from({ length: count }, (_, number) => trace.event(number)));
    },
    traceHash: async () => traceHash(store.getState().trace, store.playback.nowUs()),
    link: () => opening.makeLink(),
  };
}

/** One day of virtual time. */
const TIME_MS_MAX = 86_400_000;

function number(value: unknown, name: string, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new Error(`The ${name} must be a number from ${min} to ${max}, not ${String(value)}.`);
  }
  return value;
}

async function load(store: HeronryStore, opening: Opening, wanted: unknown): Promise<void> {
  if (typeof wanted !== 'string') return openChecked(store, checkScenario(structuredClone(wanted)));
  const text = wanted.trim();
  if (text.startsWith('{')) return openChecked(store, parseScenarioText(text));
  if (GALLERY.some((entry) => entry.slug === text)) {
    await opening.openGallery(text, 'paused');
    return;
  }
  const hash = text.indexOf('#');
  if (hash === -1 && !/^\d+\./.test(text)) {
    const names = GALLERY.map((entry) => entry.slug).join(', ');
    throw new Error(`“${firstCharacters(text, 60)}” is neither a link nor a scenario of the gallery (${names}).`);
  }
  const problem = await opening.openFragment(text.slice(hash + 1));
  if (problem !== undefined) throw new Error(problem);
  store.getState().actions.pause();
}

async function openChecked(store: HeronryStore, checked: ReturnType<typeof checkScenario>): Promise<void> {
  if ('error' in checked) throw new Error(checked.error);
  await store.prepare(checked.scenario.broker.kind);
  const { scenario, ...report } = checked;
  store.getState().actions.open(scenario, { kind: 'visiting', from: 'file', ...report });
}

function place(
  store: HeronryStore,
  at: { readonly x: number; readonly y: number } | undefined,
): { readonly x: number; readonly y: number } {
  if (at !== undefined)
    return { x: Math.round(number(at.x, 'x', -1e6, 1e6)), y: Math.round(number(at.y, 'y', -1e6, 1e6)) };
  const { scenario } = store.getState();
  return freePlace(scenario, scenario.agents.at(-1) ?? scenario.channels.at(-1) ?? { x: 0, y: 0 });
}

function nodeNamed(store: HeronryStore, node: string | NodeRef): NodeRef {
  if (typeof node !== 'string') return node;
  const { agents, channels } = store.getState().scenario;
  if (agents.some((agent) => agent.id === node)) return { kind: 'agent', id: node };
  if (channels.some((channel) => channel.id === node)) return { kind: 'channel', id: node };
  throw new Error(`There is no agent or channel “${node}”.`);
}

function connect(store: HeronryStore, from: NodeRef, to: NodeRef): { readonly message: string } | undefined {
  const { actions } = store.getState();
  if (from.kind === 'agent' && to.kind === 'agent') return actions.connectAgents(from.id, to.id);
  if (from.kind === 'agent')
    return actions.dispatch({ do: 'link', link: { kind: 'publish', agent: from.id, channel: to.id } });
  if (to.kind === 'agent') return actions.subscribe(to.id, from.id);
  return { message: 'A channel cannot be connected to a channel. Put an agent between them to forward messages.' };
}

/** Resolves when all changes so far are on the screen; at once if the page is hidden and nothing is painted. */
function afterPaint(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve();
  return new Promise((resolve) => {
    // The first frame draws the change; the second begins after it was presented.
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}
