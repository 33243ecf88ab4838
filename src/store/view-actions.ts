import { LIMITS } from '../scenario/index.ts';
import type { Core } from './core.ts';
import { isOpen } from './log-filter.ts';
import { type Actions, NOTHING_SELECTED } from './state.ts';

type ViewActions = Pick<
  Actions,
  | 'select'
  | 'setCamera'
  | 'setTheme'
  | 'openDialog'
  | 'showPanel'
  | 'togglePanel'
  | 'setPanelWidth'
  | 'openCode'
  | 'unfold'
  | 'toggleTimeline'
  | 'setTimelineHeight'
  | 'setLaneNamesWidth'
  | 'markMoved'
  | 'setLanes'
  | 'setSpan'
  | 'writeNote'
  | 'setLogFilter'
  | 'setPauseAtFilter'
  | 'setPauseAtBroken'
  | 'notify'
  | 'dismiss'
  | 'announce'
  | 'setShortcutsOn'
  | 'present'
  | 'requestGraph'
>;

/** Largest number of nodes that are remembered as moved. */
const MOVED_MAX = 1000;
/** Largest number of lanes that a scenario may have. */
const LANES_MAX = LIMITS.agents + LIMITS.channels;

export function viewActions(core: Core): ViewActions {
  let serial = 0;
  return {
    select: (selection) => {
      core.set({ selection: { ...NOTHING_SELECTED, ...selection }, panelPart: undefined });
      core.engine.invalidate();
    },
    setCamera: (camera) => core.set({ camera }),
    setTheme: (theme) => {
      core.set({ theme });
      core.engine.invalidate();
    },
    openDialog: (dialog, comparedRun) => core.set({ dialog, comparedRun }),
    showPanel: (panel, panelPart) => core.set({ panel, panelOpen: true, panelPart }),
    togglePanel: () => core.set({ panelOpen: !core.get().panelOpen }),
    setPanelWidth: (panelWidth) => core.set({ panelWidth }),
    openCode: (codeAgent) => core.set({ codeAgent }),
    unfold: (section, isOpen) => core.set({ sections: { ...core.get().sections, [section]: isOpen } }),
    toggleTimeline: () => core.set({ timelineOpen: !core.get().timelineOpen }),
    setTimelineHeight: (timelineHeight) => core.set({ timelineHeight }),
    markMoved: (keys) => {
      const moved = new Set([...core.get().moved, ...keys]);
      core.set({ moved: [...moved].slice(-MOVED_MAX) });
    },
    setLaneNamesWidth: (laneNamesWidth) => core.set({ laneNamesWidth }),
    setLanes: (change) => {
      const { order, collapsed } = { ...core.get().lanes, ...change };
      core.set({ lanes: { order: order.slice(0, LANES_MAX), collapsed: collapsed.slice(0, LANES_MAX) } });
      core.engine.invalidate();
    },
    setSpan: (span) => {
      const [fromUs, toUs] = span === undefined ? [0, 0] : [span.fromUs, span.toUs].sort((a, b) => a - b);
      core.set({ span: span === undefined ? undefined : { fromUs: fromUs ?? 0, toUs: toUs ?? 0 } });
      core.engine.invalidate();
    },
    writeNote: (noteAtUs) => core.set({ noteAtUs }),
    setLogFilter: (filter) => {
      const logFilter = { ...core.get().logFilter, ...filter };
      // A filter that matches everything would pause the run at every event.
      core.set({ logFilter, pauseAtFilter: core.get().pauseAtFilter && !isOpen(logFilter) });
    },
    setPauseAtFilter: (on) => core.set({ pauseAtFilter: on && !isOpen(core.get().logFilter) }),
    setPauseAtBroken: (pauseAtBroken) => core.set({ pauseAtBroken }),
    notify: (text, tone = 'info', stays) => {
      serial += 1;
      core.set({
        notices: [...core.get().notices, { id: serial, text, tone, lasting: stays === 'lasting' }],
        announcement: text,
      });
    },
    dismiss: (id) => core.set({ notices: core.get().notices.filter((notice) => notice.id !== id) }),
    announce: (announcement) => core.set({ announcement }),
    setShortcutsOn: (shortcutsOn) => core.set({ shortcutsOn }),
    present: (presenting) => core.set({ presenting }),
    requestGraph: (kind, node) => {
      serial += 1;
      core.set({ graphRequest: { serial, kind, ...(node === undefined ? {} : { node }) } });
    },
  };
}
