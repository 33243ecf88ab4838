import { useMemo } from 'react';
import { useHeronry } from '../../store/index.ts';
import { codeOf } from '../../teaching/index.ts';
import { Name } from '../../ui/index.ts';
import styles from './Lesson.module.css';

/** Shows what each agent does as code: the same as the picture, and in step with it when the scenario is changed. */
export function ScenarioCode() {
  const scenario = useHeronry((state) => state.scenario);
  const code = useMemo(() => codeOf(scenario), [scenario]);
  return (
    <div className={styles.scroll}>
      <p className={styles.quiet}>What each agent does, as Python for HERON.</p>
      {code.map(({ agent, lines }) => (
        <section key={agent} className={styles.questions} aria-label={`Code of ${agent}`}>
          <h3>
            <Name>{agent}</Name>
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, by keys too */}
          <pre className={styles.code} tabIndex={0} translate="no">
            {lines.length === 0 ? '# does nothing by itself' : lines.join('\n')}
          </pre>
        </section>
      ))}
    </div>
  );
}
