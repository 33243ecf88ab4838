import { Button } from '../../ui/index.ts';
import styles from './TopBar.module.css';

/** Leads the keyboard past the bar: to the picture and to Play. The links show only while one of them has the focus. */
export function SkipLinks() {
  return (
    <nav className={styles.skip} aria-label="Skip links">
      {TARGETS.map(([label, target]) => (
        <Button key={label} onClick={() => document.querySelector<HTMLElement>(target)?.focus()}>
          {label}
        </Button>
      ))}
    </nav>
  );
}

/** Labels, and what gets the focus. The canvas passes it on to a node. */
const TARGETS = [
  ['Skip to the picture', '[role="application"]'],
  ['Skip to Play', '[data-play]'],
] as const;
