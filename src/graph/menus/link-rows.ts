/** The menu of a link. */
import { Hourglass, PanelRight, Scissors, Trash2, TriangleAlert } from 'lucide-react';
import { type FaultKind, newFault } from '../../scenario/index.ts';
import { type LinkRef, runAction } from '../../store/index.ts';
import { addFaults, cutLinks } from '../cutting.ts';
import { linkSentence } from '../elements.ts';
import { type MenuRow, unlessScenario } from './menu-row.ts';

type LinkRow = MenuRow<LinkRef>;

function faultRow(kind: FaultKind, label: string, icon: LinkRow['icon']): LinkRow {
  return {
    id: `fault ${kind}`,
    label,
    icon,
    blocked: unlessScenario,
    run: ({ store }, link) => {
      const where = { at: 'link', link: link.kind, agent: link.agent, channel: link.channel } as const;
      addFaults(store, [newFault(kind, where, store.playback.nowUs())], `${label}: ${linkSentence(link)}`);
    },
  };
}

export const linkRows: readonly LinkRow[] = [
  {
    id: 'cut',
    label: 'Cut for 5 s',
    icon: Scissors,
    blocked: unlessScenario,
    run: ({ store }, link) => cutLinks(store, [link]),
  },
  faultRow('loss', 'Lose half for 5 s', TriangleAlert),
  faultRow('delay', 'Delay by 1 s for 5 s', Hourglass),
  {
    id: 'inspect',
    label: 'Inspect',
    icon: PanelRight,
    apart: true,
    run: ({ store }, link) => {
      const { actions } = store.getState();
      actions.select({ link });
      actions.showPanel('inspector');
    },
  },
  {
    id: 'delete',
    label: ({ kind }) => (kind === 'subscribe' ? 'Unsubscribe' : 'Remove the link'),
    icon: Trash2,
    danger: true,
    blocked: (state, { kind, agent, channel }) => {
      if (state.live !== undefined) return unlessScenario(state);
      const shown = state.links.find((link) => link.kind === kind && link.agent === agent && link.channel === channel);
      return shown?.born === 'run' && kind !== 'subscribe' ? 'A behaviour of the agent makes it.' : undefined;
    },
    run: ({ store }, link) => {
      store.getState().actions.select({ link });
      runAction(store, 'delete');
    },
  },
];
