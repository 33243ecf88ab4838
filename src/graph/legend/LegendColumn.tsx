import { Printer, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Button, IconButton } from '../../ui/index.ts';
import { useGraphView, useGraphViewStore } from '../view.ts';
import styles from './Legend.module.css';
import { LegendSections } from './LegendSections.tsx';

/** Shows the legend beside the canvas, which keeps its whole scene in view. While it is open, the page prints the legend. */
export function LegendColumn() {
  const open = useGraphView(({ legend }) => legend);
  return open ? <OpenLegend /> : null;
}

function OpenLegend() {
  const view = useGraphViewStore();
  const column = useRef<HTMLElement>(null);
  useEffect(() => {
    column.current?.focus({ preventScroll: true });
  }, []);
  const close = (): void => {
    view.setState({ legend: false });
    document.querySelector<HTMLElement>('[data-legend-button]')?.focus();
  };
  return (
    <>
      <aside
        ref={column}
        id="legend"
        className={styles.column}
        aria-label="Legend"
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          close();
        }}
      >
        <div className={styles.head}>
          <h2>Legend</h2>
          <Button small icon={Printer} onClick={() => window.print()}>
            Print
          </Button>
          <IconButton small label="Close the legend" icon={X} onClick={close} />
        </div>
        <LegendSections />
      </aside>
      {createPortal(
        <div className={styles.sheet}>
          <h1>Heronry: legend</h1>
          <LegendSections />
        </div>,
        document.body,
      )}
    </>
  );
}
