import { type Command, type EditIssue, fragmentOf, freeOffset, type Scenario } from '../scenario/index.ts';
import type { Core } from './core.ts';
import type { Source } from './source.ts';
import { type Actions, NOTHING_SELECTED } from './state.ts';

type DocumentActions = Pick<
  Actions,
  | 'dispatch'
  | 'undo'
  | 'redo'
  | 'open'
  | 'setOrigin'
  | 'setSaving'
  | 'publish'
  | 'consume'
  | 'subscribe'
  | 'unsubscribe'
  | 'connectAgents'
  | 'copy'
  | 'paste'
  | 'duplicate'
>;

/** Offset of a copy from its original, in canvas units. */
const COPY_OFFSET = 48;

/** @param simulated begins a run of a scenario, as a source */
export function documentActions(core: Core, simulated: (scenario: Scenario) => Source): DocumentActions {
  const { engine } = core;
  const dispatch = (command: Command): EditIssue | undefined => core.change((source) => source.edit(command));
  const copied = () => fragmentOf(core.get().scenario, core.get().selection.nodes);
  return {
    dispatch,
    ...historyActions(core),
    // A run that throws leaves everything unchanged.
    open: (scenario, origin, { atUs = 0, ...at } = {}) => core.show(simulated(scenario), { ...at, origin, atUs }),
    setOrigin: (origin) => core.set({ origin }),
    setSaving: (saving) => core.set({ saving }),
    publish: (agent, channel, payload) =>
      core.change((source) => source.publish(agent, channel, payload, engine.nowUs())),
    consume: (agent, channel) => core.change((source) => source.consume(agent, channel, engine.nowUs())),
    subscribe: (agent, channel) => core.change((source) => source.subscribe(agent, channel, engine.nowUs())),
    unsubscribe: (agent, channel) => core.change((source) => source.unsubscribe(agent, channel, engine.nowUs())),
    connectAgents: (from, to) => {
      const atUs = engine.nowUs();
      return dispatch({ do: 'connectAgents', from, to, ...(atUs > 0 ? { subscribeAtUs: atUs } : {}) });
    },
    copy: () => core.set({ clipboard: copied() }),
    paste: (fragment = core.get().clipboard) => pasteFragment(core, fragment),
    duplicate: () => pasteFragment(core, copied()),
  };
}

function historyActions(core: Core): Pick<Actions, 'undo' | 'redo'> {
  const announce = (text: string): void => core.get().actions.announce(text);
  return {
    undo: () => {
      const { past, future, scenario } = core.get();
      const entry = past.at(-1);
      if (entry === undefined) return;
      const history = { past: past.slice(0, -1), future: [{ ...entry, scenario }, ...future] };
      core.restore(entry.scenario, history, { ...entry, label: `With: ${entry.label}` });
      announce(`Undone: ${entry.label}`);
    },
    redo: () => {
      const { past, future, scenario } = core.get();
      const [entry, ...rest] = future;
      if (entry === undefined) return;
      const history = { past: [...past, { ...entry, scenario }], future: rest };
      core.restore(entry.scenario, history, { ...entry, label: `Before: ${entry.label}` });
      announce(`Redone: ${entry.label}`);
    },
  };
}

function pasteFragment(core: Core, fragment: ReturnType<typeof fragmentOf> | undefined): EditIssue | undefined {
  if (fragment === undefined || fragment.agents.length + fragment.channels.length === 0) {
    return { message: 'Nothing to paste: select agents or channels and copy them first.', path: 'clipboard' };
  }
  const before = core.get().scenario;
  const issue = core.change((source) =>
    source.edit({ do: 'paste', fragment, ...freeOffset(before, fragment, COPY_OFFSET) }),
  );
  if (issue !== undefined) return issue;
  const { scenario } = core.get();
  const had = {
    agent: new Set(before.agents.map(({ id }) => id)),
    channel: new Set(before.channels.map(({ id }) => id)),
  };
  core.set({
    selection: {
      ...NOTHING_SELECTED,
      nodes: [
        ...scenario.agents.filter(({ id }) => !had.agent.has(id)).map(({ id }) => ({ kind: 'agent' as const, id })),
        ...scenario.channels
          .filter(({ id }) => !had.channel.has(id))
          .map(({ id }) => ({ kind: 'channel' as const, id })),
      ],
    },
  });
  return undefined;
}
