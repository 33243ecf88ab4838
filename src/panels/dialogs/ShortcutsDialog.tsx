import { ACTIONS, type Action, useHeronry } from '../../store/index.ts';
import { Dialog, Kbd, Switch } from '../../ui/index.ts';
import { PRESENT_KEYS } from '../present/present-keys.ts';
import styles from './Dialogs.module.css';

const GROUPS: readonly (readonly [Action['group'], string])[] = [
  ['edit', 'Build'],
  ['run', 'Time'],
  ['view', 'View'],
  ['scenario', 'Scenarios'],
];

/** Keys of the canvas, which it handles itself while a node has the focus. */
const CANVAS_KEYS: readonly (readonly [string, string])[] = [
  ['Go to the next agent or channel', 'ArrowRight'],
  ['Move it', 'Shift+ArrowRight'],
  ['Open it in the inspector', 'Enter'],
  ['Open its menu', 'Shift+F10'],
];

export function ShortcutsDialog() {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const shortcutsOn = useHeronry((state) => state.shortcutsOn);
  const setShortcutsOn = useHeronry((state) => state.actions.setShortcutsOn);
  return (
    <Dialog wide title="Keyboard shortcuts" onClose={() => openDialog(undefined)}>
      <div className={styles.stack}>
        <Switch label="Single-key shortcuts" checked={shortcutsOn} onChange={setShortcutsOn} />
        <div className={styles.groups}>
          {GROUPS.map(([group, title]) => (
            <Keys
              key={group}
              title={title}
              keys={ACTIONS.filter((action) => action.group === group).map(({ label, keys }) => [label, keys])}
            />
          ))}
          <Keys title="On the canvas" keys={CANVAS_KEYS} />
          <Keys title="In a presentation" keys={PRESENT_KEYS.map(({ label, keys: [first] }) => [label, first])} />
        </div>
      </div>
    </Dialog>
  );
}

function Keys({ title, keys }: { readonly title: string; readonly keys: readonly (readonly [string, string])[] }) {
  return (
    <table>
      <caption>{title}</caption>
      <tbody>
        {keys.map(([label, press]) => (
          <tr key={label}>
            <td>
              <Kbd keys={press} />
            </td>
            <th scope="row">{label}</th>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
