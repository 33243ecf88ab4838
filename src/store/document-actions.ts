import {
  type Command,
  type EditIssue,
  fragmentOf,
  freePlace,
  type Intervention,
  type Scenario,
} from '../scenario/index.ts';
import type { Core } from './core.ts';
import { type Actions, NO_LANES, NOTHING_SELECTED } from './state.ts';

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

export function documentActions(core: Core): DocumentActions {
  const { get, set, engine, commit } = core;
  return {
    dispatch: commit,
    ...historyActions(core),
    open: (scenario, origin, at = {}) => {
      const { atUs = 0, playing = false, selection = NOTHING_SELECTED, camera, lanes = NO_LANES } = at;
      const view = { selection, camera, lanes, span: undefined, noteAtUs: undefined, dialog: undefined };
      core.begin(scenario, { origin, playing, ...view }, atUs);
      engine.setPlaying(playing);
    },
    setOrigin: (origin) => set({ origin }),
    setSaving: (saving) => set({ saving }),
    ...interventionActions(core),
    copy: () => set({ clipboard: fragmentOf(get().scenario, get().selection.nodes) }),
    paste: (fragment = get().clipboard) => pasteFragment(core, fragment),
    duplicate: () => pasteFragment(core, fragmentOf(get().scenario, get().selection.nodes)),
  };
}

function historyActions({ get, adopt }: Core): Pick<Actions, 'undo' | 'redo'> {
  const announce = (text: string): void => get().actions.announce(text);
  return {
    undo: () => {
      const { past, future, scenario } = get();
      const entry = past.at(-1);
      if (entry === undefined) return;
      const history = { past: past.slice(0, -1), future: [{ label: entry.label, scenario }, ...future] };
      adopt(entry.scenario, history, false, `With: ${entry.label}`);
      announce(`Undone: ${entry.label}`);
    },
    redo: () => {
      const { past, future, scenario } = get();
      const [entry, ...rest] = future;
      if (entry === undefined) return;
      const history = { past: [...past, { label: entry.label, scenario }], future: rest };
      adopt(entry.scenario, history, false, `Before: ${entry.label}`);
      announce(`Redone: ${entry.label}`);
    },
  };
}

function interventionActions({
  get,
  engine,
  commit,
  readMessage,
}: Core): Pick<Actions, 'publish' | 'consume' | 'subscribe' | 'unsubscribe' | 'connectAgents'> {
  const intervene = (label: string, intervention: Intervention, link?: 'publish'): EditIssue | undefined => {
    const { scenario } = get();
    const { agent, channel } = intervention;
    if (!scenario.agents.some((one) => one.id === agent)) {
      return { message: `There is no agent “${agent}”.`, path: 'agent' };
    }
    return commit({
      do: 'all',
      label,
      commands: [
        ...missingChannel(scenario, channel, agent),
        ...(link === undefined ? [] : missingLink(scenario, agent, channel)),
        { do: 'intervene', intervention },
      ],
    });
  };
  const subscription = (kind: 'subscribe' | 'unsubscribe', agent: string, channel: string): EditIssue | undefined => {
    const atUs = engine.nowUs();
    const verb = kind === 'subscribe' ? 'Subscribe' : 'Unsubscribe';
    if (atUs > 0)
      return intervene(`${verb} ${agent} ${kind === 'subscribe' ? 'to' : 'from'} ${channel}`, {
        kind,
        atUs,
        agent,
        channel,
      });
    return kind === 'subscribe'
      ? commit({
          do: 'all',
          label: `Subscribe ${agent} to ${channel}`,
          commands: [...missingChannel(get().scenario, channel, agent), { do: 'link', link: { kind, agent, channel } }],
        })
      : commit({ do: 'unlink', kind: 'subscribe', agent, channel });
  };
  return {
    publish: (agent, channel, payload) => {
      const checked = readMessage(payload, 'message');
      if ('issue' in checked) return checked.issue;
      const { message } = checked;
      const atUs = engine.nowUs();
      return intervene(
        `Publish from ${agent} to ${channel}`,
        { kind: 'publish', atUs, agent, channel, message },
        'publish',
      );
    },
    consume: (agent, channel) =>
      intervene(`Consume from ${channel} as ${agent}`, { kind: 'consume', atUs: engine.nowUs(), agent, channel }),
    subscribe: (agent, channel) => subscription('subscribe', agent, channel),
    unsubscribe: (agent, channel) => subscription('unsubscribe', agent, channel),
    connectAgents: (from, to) => {
      const atUs = engine.nowUs();
      const connect: Command = { do: 'connectAgents', from, to, ...(atUs > 0 ? { subscribeAtUs: atUs } : {}) };
      return commit(connect);
    },
  };
}

function missingChannel(scenario: Scenario, id: string, near: string): readonly Command[] {
  if (scenario.channels.some((channel) => channel.id === id)) return [];
  const agent = scenario.agents.find((one) => one.id === near);
  const { x, y } = freePlace(scenario, { x: (agent?.x ?? 0) + 240, y: agent?.y ?? 0 });
  return [{ do: 'addChannel', id, x, y }];
}

function missingLink(scenario: Scenario, agent: string, channel: string): readonly Command[] {
  const there = scenario.links.some(
    (link) => link.kind === 'publish' && link.agent === agent && link.channel === channel,
  );
  return there ? [] : [{ do: 'link', link: { kind: 'publish', agent, channel } }];
}

function pasteFragment(
  { get, set, commit }: Core,
  fragment: ReturnType<typeof fragmentOf> | undefined,
): EditIssue | undefined {
  if (fragment === undefined || fragment.agents.length + fragment.channels.length === 0) {
    return { message: 'Nothing to paste: select agents or channels and copy them first.', path: 'clipboard' };
  }
  const before = get().scenario;
  const issue = commit({ do: 'paste', fragment, dx: COPY_OFFSET, dy: COPY_OFFSET });
  if (issue !== undefined) return issue;
  const { scenario } = get();
  const had = {
    agent: new Set(before.agents.map(({ id }) => id)),
    channel: new Set(before.channels.map(({ id }) => id)),
  };
  set({
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
