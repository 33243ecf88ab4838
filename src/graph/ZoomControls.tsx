import { Maximize, Minus, Plus } from 'lucide-react';
import { useHeronryStore } from '../store/index.ts';
import { cx, IconButton } from '../ui/index.ts';
import styles from './chrome.module.css';

export function ZoomControls() {
  const store = useHeronryStore();
  const ask = (kind: 'zoomIn' | 'zoomOut' | 'fit') => () => store.getState().actions.requestGraph(kind);
  return (
    <div className={cx(styles.float, styles.zoom)} role="toolbar" aria-label="Zoom">
      <IconButton label="Zoom in" icon={Plus} keys="+" onClick={ask('zoomIn')} />
      <IconButton label="Zoom out" icon={Minus} keys="-" onClick={ask('zoomOut')} />
      <IconButton label="Fit into view" icon={Maximize} keys="f" onClick={ask('fit')} />
    </div>
  );
}
