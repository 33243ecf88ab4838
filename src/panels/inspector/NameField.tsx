import { LIMITS, type NodeRef } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { TextField } from '../parts/DraftInput.tsx';
import { useCommand } from './use-command.ts';

/** Renames a node, which stays selected. */
export function NameField({ node }: { readonly node: NodeRef }) {
  const command = useCommand();
  const select = useHeronry((state) => state.actions.select);
  return (
    <TextField
      label="Name"
      value={node.id}
      lengthMax={LIMITS.nameUnits}
      onCommit={(to) => {
        const issue = command({ do: 'rename', node, to });
        if (issue === undefined) select({ nodes: [{ kind: node.kind, id: to }] });
        return issue;
      }}
    />
  );
}
