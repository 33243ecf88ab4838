import { useEffect, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { OPENED_NOUN } from '../file-formats.ts';
import { usePanelServices } from '../services.tsx';
import styles from './DropTarget.module.css';
import { onLaunchedFiles } from './launched-files.ts';

/**
 * Opens a file that is dropped anywhere on the page. The browser would leave the page for it. A file with which the system starts the
 * installed page is opened in the same way.
 */
export function DropTarget() {
  const [over, setOver] = useState(false);
  const { importFile } = usePanelServices();
  const notify = useHeronry((state) => state.actions.notify);
  useEffect(() => {
    const open = (verb: string, [file, ...others]: readonly File[]): void => {
      if (file === undefined) return;
      if (others.length === 0) void importFile(file);
      else notify(`${verb} one file at a time. None of the ${others.length + 1} files was opened.`, 'error', 'lasting');
    };
    onLaunchedFiles((files) => open('Open', files));
    const drag = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      // Moving between two parts of the page, the one entered is the related target.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      open('Drop', [...event.dataTransfer.files]);
    };
    addEventListener('dragenter', drag);
    addEventListener('dragover', drag);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', drag);
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [importFile, notify]);
  if (!over) return null;
  return (
    <div className={styles.drop}>
      <p>{`Drop a ${OPENED_NOUN} file to open it`}</p>
    </div>
  );
}
