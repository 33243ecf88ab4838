import { useHeronry } from '../../store/index.ts';
import { fieldKey } from '../../ui/index.ts';
import { draftHandlers, useDraft } from '../parts/use-draft.ts';
import styles from './TopBar.module.css';

const NAME_MAX = 128;

export function ScenarioName() {
  const name = useHeronry((state) => state.scenario.name);
  const actions = useHeronry((state) => state.actions);
  const draft = useDraft(name, (text) => {
    const issue = actions.dispatch({ do: 'describe', name: text.trim() === '' ? 'Untitled' : text.trim() });
    if (issue !== undefined) actions.notify(issue.message, 'error');
    return issue?.message;
  });
  const handlers = draftHandlers(draft);
  return (
    <input
      className={styles.name}
      aria-label="Scenario name"
      dir="auto"
      autoComplete="off"
      spellCheck={false}
      maxLength={NAME_MAX}
      {...handlers}
      onKeyDown={(event) => {
        handlers.onKeyDown?.(event);
        if (fieldKey(event) === 'commit') event.currentTarget.blur();
      }}
    />
  );
}
