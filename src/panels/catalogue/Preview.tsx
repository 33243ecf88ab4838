import type { Scenario } from '../../scenario/index.ts';
import { channelLook } from '../../ui/index.ts';
import styles from './Catalogue.module.css';

const MARGIN = 110;

/** Shows a small still picture of a scenario: its agents and channels, and the links between them. */
export function Preview({ scenario }: { readonly scenario: Scenario }) {
  const { agents, channels, links } = scenario;
  const nodes = [...agents, ...channels];
  const xs = nodes.map(({ x }) => x);
  const ys = nodes.map(({ y }) => y);
  const [left, top] = [Math.min(...xs, 0) - MARGIN, Math.min(...ys, 0) - MARGIN];
  const view = [left, top, Math.max(...xs, 0) + MARGIN - left, Math.max(...ys, 0) + MARGIN - top].join(' ');
  const agentAt = new Map(agents.map((agent) => [agent.id, agent]));
  const channelAt = new Map(channels.map((channel) => [channel.id, channel]));
  return (
    <svg className={styles.preview} viewBox={view} aria-hidden="true">
      {links.map(({ kind, agent, channel }) => {
        const [from, to] = [agentAt.get(agent), channelAt.get(channel)];
        if (from === undefined || to === undefined) return null;
        const key = `${kind} ${agent} ${channel}`;
        return (
          <line key={key} x1={from.x} y1={from.y} x2={to.x} y2={to.y} stroke="var(--line-strong)" strokeWidth={5} />
        );
      })}
      {channels.map(({ id, x, y, pair }, place) => (
        <rect
          key={id}
          x={x - (pair ? 30 : 66)}
          y={y - (pair ? 12 : 24)}
          width={pair ? 60 : 132}
          height={pair ? 24 : 48}
          rx={24}
          fill={`var(--channel-${channelLook(place).colour})`}
        />
      ))}
      {agents.map(({ id, x, y }) => (
        <rect
          key={id}
          x={x - 72}
          y={y - 30}
          width={144}
          height={60}
          rx={14}
          fill="var(--surface)"
          stroke="var(--text-2)"
          strokeWidth={5}
        />
      ))}
    </svg>
  );
}
