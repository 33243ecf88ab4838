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
  | 'toggleTimeline'
  | 'setTimelineHeight'
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
  | 'requestGraph'
>;

/** Largest number of lanes that a scenario may have. */
const LANES_MAX = LIMITS.agents + LIMITS.channels;

export function viewActions({ get, set, engine }: Core): ViewActions {
  let serial = 0;
  return {
    select: (selection) => {
      set({ selection: { ...NOTHING_SELECTED, ...selection } });
      engine.invalidate();
    },
    setCamera: (camera) => set({ camera }),
    setTheme: (theme) => {
      set({ theme });
      engine.invalidate();
    },
    openDialog: (dialog) => set({ dialog }),
    showPanel: (panel) => set({ panel, panelOpen: true }),
    togglePanel: () => set({ panelOpen: !get().panelOpen }),
    toggleTimeline: () => set({ timelineOpen: !get().timelineOpen }),
    setTimelineHeight: (timelineHeight) => set({ timelineHeight }),
    setLanes: (change) => {
      const { order, collapsed } = { ...get().lanes, ...change };
      set({ lanes: { order: order.slice(0, LANES_MAX), collapsed: collapsed.slice(0, LANES_MAX) } });
      engine.invalidate();
    },
    setSpan: (span) => {
      const [fromUs, toUs] = span === undefined ? [0, 0] : [span.fromUs, span.toUs].sort((a, b) => a - b);
      set({ span: span === undefined ? undefined : { fromUs: fromUs ?? 0, toUs: toUs ?? 0 } });
      engine.invalidate();
    },
    writeNote: (noteAtUs) => set({ noteAtUs }),
    setLogFilter: (filter) => {
      const logFilter = { ...get().logFilter, ...filter };
      // A filter that matches everything would pause the run at every event.
      set({ logFilter, pauseAtFilter: get().pauseAtFilter && !isOpen(logFilter) });
    },
    setPauseAtFilter: (on) => set({ pauseAtFilter: on && !isOpen(get().logFilter) }),
    setPauseAtBroken: (pauseAtBroken) => set({ pauseAtBroken }),
    notify: (text, tone = 'info', lasting = false) => {
      serial += 1;
      set({ notices: [...get().notices, { id: serial, text, tone, lasting }], announcement: text });
    },
    dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
    announce: (announcement) => set({ announcement }),
    setShortcutsOn: (shortcutsOn) => set({ shortcutsOn }),
    requestGraph: (kind, node) => {
      serial += 1;
      set({ graphRequest: { serial, kind, ...(node === undefined ? {} : { node }) } });
    },
  };
}
