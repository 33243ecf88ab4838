import { Spline } from 'lucide-react';
import { Button } from '../../ui/index.ts';
import { useGraphView, useGraphViewStore } from '../view.ts';
import styles from './Legend.module.css';

/** Opens and closes the legend. */
export function LegendButton() {
  const view = useGraphViewStore();
  const open = useGraphView(({ legend }) => legend);
  return (
    <Button
      icon={Spline}
      className={styles.button}
      aria-expanded={open}
      aria-controls={open ? 'legend' : undefined}
      data-legend-button
      onClick={() => view.setState({ legend: !open })}
      onKeyDown={(event) => {
        if (open && event.key === 'Escape') view.setState({ legend: false });
      }}
    >
      Legend
    </Button>
  );
}
