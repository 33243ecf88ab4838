/** The views of a session: which ones it shows, each made when it is first shown. */
import type { Scenario } from '../../scenario/index.ts';
import type { PlayerView } from '../player-attributes.ts';
import { GraphPane } from './graph-pane.ts';
import { TablePane, TranscriptPane } from './list-panes.ts';
import type { Pane, PaneHost, Shown } from './pane.ts';
import { TimelinePane } from './timeline-pane.ts';

/** The views that each value of `view` shows. */
const SHOWN = {
  graph: ['graph'],
  timeline: ['timeline'],
  both: ['graph', 'timeline'],
  table: ['table'],
  transcript: ['transcript'],
} as const satisfies Readonly<Record<PlayerView, readonly string[]>>;
type PaneName = (typeof SHOWN)[PlayerView][number];

const MAKE: Readonly<Record<PaneName, (host: PaneHost) => Pane>> = {
  graph: (host) => new GraphPane(host),
  timeline: (host) => new TimelinePane(host),
  table: (host) => new TablePane(host),
  transcript: (host) => new TranscriptPane(host),
};

export class Panes {
  readonly stage: HTMLElement;
  readonly #host: PaneHost;
  readonly #made = new Map<PaneName, Pane>();
  #shown: readonly Pane[] = [];

  constructor(stage: HTMLElement, host: PaneHost) {
    this.stage = stage;
    this.#host = host;
  }

  /** The graph, where it is shown. */
  get graph(): GraphPane | undefined {
    return this.#shown.find((pane) => pane instanceof GraphPane);
  }

  show(view: PlayerView): void {
    this.stage.dataset.view = view;
    this.#shown = SHOWN[view].map((name) => this.#pane(name));
    this.stage.replaceChildren(...this.#shown.map(({ element }) => element));
  }

  draw(shown: Shown): void {
    for (const pane of this.#shown) pane.draw(shown);
  }

  /** Returns the height that the shown views would like to have at a width, in pixels. */
  naturalHeight(width: number, scenario: Scenario): number {
    return this.#shown.reduce((sum, pane) => sum + pane.naturalHeight(width, scenario), 0);
  }

  #pane(name: PaneName): Pane {
    const pane = this.#made.get(name) ?? MAKE[name](this.#host);
    this.#made.set(name, pane);
    return pane;
  }
}
