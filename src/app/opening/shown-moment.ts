/** The moment that the page shows, for a link, and back. */
import type { Micros, Moment, RepairReport } from '../../scenario/index.ts';
import type { HeronryState, HeronryStore, KeysThat, Selection } from '../../store/index.ts';

/** The part of a moment that each shared key of the state gives. */
const PARTS: {
  readonly [Key in KeysThat<'shared', true>]: (state: Pick<HeronryState, Key>, nowUs: Micros) => Partial<Moment>;
} = {
  scenario: ({ scenario }) => ({ scenario }),
  playheadUs: (_, atUs) => ({ atUs }),
  selection: ({ selection: { nodes, message } }) => ({
    selection: nodes,
    ...(message === undefined ? {} : { message }),
  }),
  camera: ({ camera }) => (camera === undefined ? {} : { camera }),
};

export function momentOf(store: HeronryStore): Moment {
  const [state, nowUs] = [store.getState(), store.playback.nowUs()];
  return Object.assign({}, ...Object.values(PARTS).map((part) => part(state, nowUs)));
}

/** Opens the moment of a link, paused. */
export function openMoment(
  store: HeronryStore,
  { moment, repairs, repairCount = repairs.length }: { readonly moment: Moment } & RepairReport,
): void {
  const { scenario, atUs, camera, message } = moment;
  const origin = { kind: 'visiting', from: 'link', repairs, repairCount } as const;
  store.getState().actions.open(scenario, origin, { atUs, ...(camera === undefined ? {} : { camera }) });
  const opened = store.getState();
  const select = (): void => {
    const { trace, actions } = store.getState();
    const selection: Partial<Selection> =
      message !== undefined && trace.hasMessage(message) ? { message } : { nodes: moment.selection };
    actions.select(selection);
  };
  if (opened.progress === undefined) select();
  // The message may be simulated later. A newer selection or scenario stays.
  else
    void store.playback.arrival().then(() => {
      const now = store.getState();
      if (now.scenario === opened.scenario && now.selection === opened.selection) select();
    });
}
