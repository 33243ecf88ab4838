import { FoldVertical, UnfoldVertical } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { Button, Name } from '../../ui/index.ts';
import inspector from '../inspector/Inspector.module.css';
import { Section } from '../parts/Section.tsx';
import { usePanelServices } from '../services.tsx';

/** Offers to collapse what is below an agent of a recording into one node, and to expand it again. */
export function Hierarchy({ id }: { readonly id: string }) {
  const connection = useHeronry((state) => state.live?.connection);
  const { toggleSubtree } = usePanelServices();
  if (connection?.kind !== 'recorded') return null;
  const { below, collapsed } = connection;
  const agent = [...collapsed].find(([, name]) => name === id)?.[0] ?? id;
  const count = below.get(agent);
  if (count === undefined) return null;
  const agents = `${count} ${count === 1 ? 'agent' : 'agents'}`;
  return (
    <Section title="Hierarchy">
      {collapsed.has(agent) ? (
        <>
          <p className={inspector.empty}>
            <Name>{`It stands for ${agent} and ${agents} below it, with the sums of their messages.`}</Name>
          </p>
          <div className={inspector.actions}>
            <Button icon={UnfoldVertical} onClick={() => void toggleSubtree(agent)}>
              Expand
            </Button>
          </div>
        </>
      ) : (
        <div className={inspector.actions}>
          <Button icon={FoldVertical} onClick={() => void toggleSubtree(agent)}>
            {`Collapse the ${agents} below`}
          </Button>
        </div>
      )}
    </Section>
  );
}
