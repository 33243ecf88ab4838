import { type NodeProps, useStore } from '@xyflow/react';
import { Bot, Cpu, Hammer, Inbox, type LucideIcon, RadioTower, Send, TriangleAlert, Zap } from 'lucide-react';
import { memo } from 'react';
import { type AgentRole, type NodeRef, textWidth } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import type { AgentState } from '../../trace/index.ts';
import { cx, Name, visibleText } from '../../ui/index.ts';
import type { GraphNode } from '../elements.ts';
import { GLYPH_ZOOM } from '../geometry.ts';
import { agentLinks, agentsById } from '../lookups.ts';
import { type AgentLine, agentLine, agentName, count } from '../node-words.ts';
import { composeAt } from '../open-menu.ts';
import { LEGIBLE, nameSize, presentUnits } from '../scene.ts';
import { useGraphView, useGraphViewStore } from '../view.ts';
import { NodeBoundary } from './NodeBoundary.tsx';
import { NodeFrame } from './NodeFrame.tsx';
import { NodeName } from './NodeName.tsx';
import styles from './nodes.module.css';

const ICONS: { readonly [Role in AgentRole]: LucideIcon } = {
  agent: Bot,
  operator: RadioTower,
  microgrid: Zap,
  device: Cpu,
  worker: Hammer,
};

export const AgentNode = memo(function AgentNode({ id: key, data, selected, type, width = 0 }: NodeProps<GraphNode>) {
  return (
    <NodeBoundary id={data.ref.id}>
      <Agent
        nodeKey={key}
        node={data.ref}
        title={data.title}
        width={width}
        compact={type === 'compact'}
        selected={selected}
      />
    </NodeBoundary>
  );
});

interface AgentProps {
  readonly nodeKey: string;
  readonly node: NodeRef;
  readonly title: string;
  readonly width: number;
  /** Whether it shows its name only. */
  readonly compact: boolean;
  readonly selected: boolean;
}

function Agent({ nodeKey, node, title, width, compact, selected }: AgentProps) {
  const { id } = node;
  const role = useHeronry(({ scenario }) => agentsById(scenario.agents).get(id)?.role ?? 'agent');
  const links = useHeronry((state) => agentLinks(state.links, id));
  const state = useGraphView(({ world }) => world.agents.get(id));
  const presenting = useHeronry((state) => state.presenting);
  const inTwoLines = useStore(
    ({ transform: [, , zoom] }) => presenting && nameSize(title, width) < Math.min(28, LEGIBLE * presentUnits(zoom)),
  );
  const Icon = ICONS[role];
  return (
    <NodeFrame
      nodeKey={nodeKey}
      node={node}
      label={visibleText(agentName(id, links, state))}
      selected={selected}
      down={state?.down === true || state?.stopped !== undefined}
      className={cx(styles.agent, compact && styles.compact)}
      after={<PublishButton node={node} />}
    >
      {compact ? null : (
        <span className={styles.glyph}>
          <Icon size={20} strokeWidth={1.75} aria-hidden />
        </span>
      )}
      <span className={styles.words}>
        <NodeName {...{ node, title, width, inTwoLines }} />
        {compact ? null : <StateLine line={agentLine(state)} width={width} />}
      </span>
      <Badges state={state} />
    </NodeFrame>
  );
}

/** Width of an agent beside its line, with its symbol and without, and the size of the line's font near and far. */
const LINE_BESIDE = 68;
const LINE_BESIDE_PLAIN = 12;
const LINE_FONT = 12;
const LINE_FONT_FAR = 23;
const LINE_PX = 12;

/** Shows an agent's state, in fewer words where it would be cut. The whole of it is shown on hover and focus. */
function StateLine({ line: { whole, short }, width }: { readonly line: AgentLine; readonly width: number }) {
  const isCut = useStore(({ transform: [, , zoom] }) => {
    const font = Math.max(LINE_FONT, Math.min(LINE_PX / zoom, LINE_FONT_FAR));
    const beside = zoom < GLYPH_ZOOM ? LINE_BESIDE_PLAIN : LINE_BESIDE;
    return whole !== short && textWidth(whole) * font > width - beside;
  });
  return (
    <>
      <span className={styles.line}>
        <Name>{isCut ? short : whole}</Name>
      </span>
      {isCut ? (
        <span className={styles.whole} aria-hidden>
          <Name>{whole}</Name>
        </span>
      ) : null}
    </>
  );
}

function Badges({ state }: { readonly state: AgentState | undefined }) {
  if (state === undefined || (state.inbox === 0 && state.failed === 0)) return null;
  return (
    <span className={styles.badges}>
      {state.inbox === 0 ? null : (
        <span className={styles.badge} title="Messages in the inbox">
          <Inbox size={11} aria-hidden /> <span>{count(state.inbox)}</span>
        </span>
      )}
      {state.failed === 0 ? null : (
        <span className={cx(styles.badge, styles.failures)} title="Callback failures">
          <TriangleAlert size={11} aria-hidden /> <span>{count(state.failed)}</span>
        </span>
      )}
    </span>
  );
}

/** Opens the agent's composer. It is for the pointer; with the keyboard, Enter on the agent does the same. */
function PublishButton({ node }: { readonly node: NodeRef }) {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const several = useHeronry(({ selection }) => selection.nodes.length > 1);
  const isRecording = useHeronry(({ live }) => live?.connection.kind === 'recorded');
  if (isRecording) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.publish} nodrag nopan`}
      data-among={several || undefined}
      aria-label={`Publish from ${visibleText(node.id)}`}
      onClick={(event) => {
        event.stopPropagation();
        composeAt(store, view, node);
      }}
    >
      <Send size={11} aria-hidden /> Publish
    </button>
  );
}
