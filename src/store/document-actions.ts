import { type Command, type EditIssue, fragmentOf, freeOffset, type Micros, type Scenario } from '../scenario/index.ts';
import type { Core } from './core.ts';
import type { Outcome, Source } from './source.ts';
import { type Actions, type AddsFrom, NOTHING_SELECTED } from './state.ts';

type DocumentActions = Pick<
  Actions,
  | 'dispatch'
  | 'adopt'
  | 'add'
  | 'setAddsFrom'
  | 'addAgain'
  | 'undo'
  | 'redo'
  | 'beginDraft'
  | 'commitDrafts'
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
  let addLast: (() => EditIssue | undefined) | undefined;
  /** Adds what has a beginning; at time 0, and where `from` is given, there is nothing to choose. */
  const beginning = (act: (source: Source, fromUs: Micros) => Outcome, from?: AddsFrom): EditIssue | undefined => {
    const nowUs = engine.nowUs();
    const asks = from === undefined && nowUs > 0 && core.get().live === undefined;
    addLast = () => {
      const { live, addsFrom } = core.get();
      const chosen = from ?? (live === undefined ? addsFrom : 'now');
      return core.change((source) => act(source, chosen === 'now' ? nowUs : 0), asks);
    };
    return addLast();
  };
  const add: Actions['add'] = (make, from) =>
    beginning((source, fromUs) => ({ ...source.edit(make(fromUs)), forks: fromUs > 0 }), from);
  const dispatch = (command: Command): EditIssue | undefined => core.change((source) => source.edit(command));
  const copied = () => fragmentOf(core.get().scenario, core.get().selection.nodes);
  return {
    dispatch,
    adopt: (scenario) => {
      const { past, future, otherRuns } = core.get();
      core.restore(scenario, { past, future }, { label: '', forkUs: undefined });
      core.set({ otherRuns });
    },
    ...historyActions(core),
    beginDraft: (commit) => {
      core.drafts.add(commit);
      return () => {
        if (core.drafts.delete(commit)) commit();
      };
    },
    commitDrafts: () => {
      for (const commit of core.drafts) commit();
    },
    // A run that throws leaves everything unchanged.
    open: (scenario, origin, { atUs = 0, ...at } = {}) => core.show(simulated(scenario), { ...at, origin, atUs }),
    setOrigin: (origin) => core.set({ origin }),
    setSaving: (saving) => core.set({ saving }),
    publish: (agent, channel, payload, floats) =>
      core.change((source) => source.publish(agent, channel, payload, engine.nowUs(), floats)),
    consume: (agent, channel) => core.change((source) => source.consume(agent, channel, engine.nowUs())),
    subscribe: (agent, channel) => beginning((source, fromUs) => source.subscribe(agent, channel, fromUs)),
    unsubscribe: (agent, channel) => core.change((source) => source.unsubscribe(agent, channel, engine.nowUs())),
    connectAgents: (from, to) =>
      add((fromUs) => ({ do: 'connectAgents', from, to, ...(fromUs > 0 ? { subscribeAtUs: fromUs } : {}) })),
    add,
    setAddsFrom: (addsFrom) => core.set({ addsFrom }),
    addAgain: (addsFrom) => {
      core.set({ addsFrom });
      if (core.get().past.at(-1)?.begins !== true || addLast === undefined) return;
      core.get().actions.undo();
      const issue = addLast();
      if (issue !== undefined) core.get().actions.notify(issue.message, 'error');
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
      if (entry === undefined || core.isLocked) return;
      const history = { past: past.slice(0, -1), future: [{ ...entry, scenario }, ...future] };
      core.restore(entry.scenario, history, { ...entry, label: `With: ${entry.label}` });
      announce(`Undone: ${entry.label}`);
    },
    redo: () => {
      const { past, future, scenario } = core.get();
      const [entry, ...rest] = future;
      if (entry === undefined || core.isLocked) return;
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
