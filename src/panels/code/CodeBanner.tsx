import { useHeronry } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import notices from '../notices/notices.module.css';
import { agentsWithCode } from './code-behaviour.ts';

/** Says that the scenario has code which does not run yet, whose it is, and offers to look at it and to run it. */
export function CodeBanner() {
  const hasFailed = useHeronry((state) => state.code === 'failed');
  const whose = useHeronry(({ scenario }) => ownersOf(agentsWithCode(scenario).length, scenario.broker.kind === 'own'));
  const { openDialog, runCode } = useHeronry((state) => state.actions);
  return (
    <section className={notices.banner} aria-label="Code of the scenario">
      <div className={notices.words}>
        <p>
          <b>{`This scenario has code of ${whose}.`}</b>{' '}
          <span>{hasFailed ? 'What runs code could not be loaded.' : 'It does not run until you press Run.'}</span>
        </p>
      </div>
      <Button small onClick={() => openDialog('code')}>
        Show code
      </Button>
      <Button small variant="primary" onClick={runCode}>
        {hasFailed ? 'Try again' : 'Run'}
      </Button>
    </section>
  );
}

function ownersOf(agents: number, hasBroker: boolean): string {
  if (agents === 0 && hasBroker) return 'its broker';
  return `${agents === 1 ? '1 agent' : `${agents} agents`}${hasBroker ? ' and its broker' : ''}`;
}
