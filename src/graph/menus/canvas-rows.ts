/** The menu of the canvas. */
import { Bot, ClipboardPaste, LayoutGrid, Maximize, Radio, Scissors, SquareDashedMousePointer } from 'lucide-react';
import { addNode } from '../editing.ts';
import type { Point } from '../geometry.ts';
import { actionRow, type MenuRow, unlessScenario } from './menu-row.ts';

function addRow(kind: 'agent' | 'channel', label: string, icon: MenuRow<Point>['icon']): MenuRow<Point> {
  return {
    id: kind,
    label,
    icon,
    blocked: unlessScenario,
    run: ({ store, view }, place) => addNode(store, view, kind, place),
  };
}

export const canvasRows: readonly MenuRow<Point>[] = [
  addRow('agent', 'New agent here', Bot),
  addRow('channel', 'New channel here', Radio),
  actionRow('paste', ClipboardPaste, { apart: true }),
  actionRow('selectAll', SquareDashedMousePointer, { blocked: () => undefined }),
  actionRow('cut', Scissors, {
    apart: true,
    blocked: (state) => unlessScenario(state) ?? (state.links.length === 0 ? 'There are no links yet.' : undefined),
  }),
  actionRow('layout', LayoutGrid, {
    blocked: ({ scenario }) =>
      scenario.agents.length + scenario.channels.length < 2 ? 'Add two agents or channels first.' : undefined,
  }),
  actionRow('fit', Maximize, { blocked: () => undefined }),
];
