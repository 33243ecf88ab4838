import { useHeronry } from '../../store/index.ts';
import { LiveOverview } from '../live/LiveOverview.tsx';
import { AgentInspector } from './AgentInspector.tsx';
import { ChannelInspector } from './ChannelInspector.tsx';
import styles from './Inspector.module.css';
import { LinkInspector } from './LinkInspector.tsx';
import { MessageInspector } from './MessageInspector.tsx';
import { ScenarioOverview } from './ScenarioOverview.tsx';
import { SeveralInspector } from './SeveralInspector.tsx';

/** Shows the selection and its actions; with nothing selected, the scenario. */
export function Inspector() {
  return (
    <section className={styles.inspector} aria-label="Inspector">
      <Selected />
    </section>
  );
}

function Selected() {
  const selection = useHeronry((state) => state.selection);
  const live = useHeronry((state) => state.live !== undefined);
  const { nodes, link, message } = selection;
  const [node, ...more] = nodes;
  if (message !== undefined) return <MessageInspector key={message} message={message} />;
  if (link !== undefined) return <LinkInspector key={`${link.kind} ${link.agent} ${link.channel}`} link={link} />;
  if (node === undefined) return live ? <LiveOverview /> : <ScenarioOverview />;
  if (more.length > 0) return <SeveralInspector nodes={nodes} />;
  return node.kind === 'agent' ? (
    <AgentInspector key={node.id} id={node.id} />
  ) : (
    <ChannelInspector key={node.id} id={node.id} />
  );
}
