import { Link } from 'lucide-react';
import { useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';

interface CopyLinkProps {
  readonly makeLink: () => Promise<string>;
  readonly disabled: boolean;
  /** Text of the lesson: another text takes the link before it away. */
  readonly text: string;
}

/** Copies a link to a lesson; where the browser blocks that, shows it. */
export function CopyLink({ makeLink, disabled, text }: CopyLinkProps) {
  const { announce, notify } = useHeronry((state) => state.actions);
  const [copied, setCopied] = useState<string>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await makeLink());
      setCopied(text);
      announce('Copied the link to the lesson');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notify(`The link was not copied: ${reason}`, 'error', 'lasting');
    }
  };
  return (
    <Button icon={Link} disabled={disabled} onClick={() => void copy()}>
      {copied === text ? 'Copied' : 'Copy link'}
    </Button>
  );
}
