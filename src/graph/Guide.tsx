import { ArrowRight, Check, LayoutGrid, Plus, Send, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type HeronryState, runAction, useHeronry, useHeronryStore } from '../store/index.ts';
import { Button, cx, IconButton } from '../ui/index.ts';
import styles from './chrome.module.css';
import { told } from './editing.ts';
import own from './Guide.module.css';
import { useGraphView } from './view.ts';

/** Number of agents above which the guide is not shown: the user knows how to begin. */
const AGENTS_MAX = 4;

/** Returns how many of the three first steps are done: two agents, a connection, a message. */
function stepsDone({ scenario, links }: Pick<HeronryState, 'scenario' | 'links'>): number {
  if (scenario.agents.length < 2) return 0;
  if (!links.some(({ kind }) => kind === 'publish')) return 1;
  const comesAlive =
    scenario.interventions.some(({ kind }) => kind === 'publish') ||
    scenario.agents.some(({ behaviours }) => behaviours.length > 0);
  return comesAlive ? 3 : 2;
}

/** Shows the first three steps on an empty canvas, and then the next of them in one line, which covers little of the picture. */
export function Guide() {
  const store = useHeronryStore();
  const done = useHeronry(stepsDone);
  const empty = useHeronry(({ scenario }) => scenario.agents.length + scenario.channels.length === 0);
  const many = useHeronry(({ scenario }) => scenario.agents.length > AGENTS_MAX);
  const chosen = useHeronry(({ selection }) => selection.nodes.length > 1);
  const anyChosen = useHeronry(({ selection }) => selection.nodes.length > 0);
  const live = useHeronry((state) => state.live !== undefined);
  // A program makes the scenario by itself.
  const programmed = useHeronry((state) => state.activity === 'script');
  const [left, setLeft] = useState(false);
  const placing = useGraphView(({ tool }) => tool !== 'select');
  if (live || programmed || placing || done === 3 || many || ((left || chosen) && !empty)) return null;
  return (
    <section
      className={cx(styles.float, own.guide)}
      data-small={!empty || undefined}
      data-chosen={anyChosen || undefined}
      aria-label="First steps"
    >
      <h2>{empty ? 'Build your first scenario' : 'First steps'}</h2>
      <p>Draw agents and channels, publish, and watch every message travel.</p>
      <Steps done={done} />
      {empty ? (
        <div className={own.foot}>
          <Button small variant="ghost" icon={LayoutGrid} onClick={() => runAction(store, 'gallery')}>
            Open the gallery
          </Button>
          <Button small variant="ghost" onClick={() => runAction(store, 'python')}>
            Run Python
          </Button>
        </div>
      ) : (
        <IconButton small label="Hide the first steps" icon={X} onClick={() => setLeft(true)} />
      )}
    </section>
  );
}

/** @param done number of steps that are done */
function Steps({ done }: { readonly done: number }) {
  const store = useHeronryStore();
  return (
    <ol className={own.steps}>
      <Step number={1} done={done > 0} isNext={done === 0} name="Add two agents" told="Or double-click the canvas.">
        <Button
          small
          icon={Plus}
          variant={done === 0 ? 'primary' : 'plain'}
          onClick={() => runAction(store, 'addAgent')}
        >
          Add an agent
        </Button>
      </Step>
      <Step
        number={2}
        done={done > 1}
        isNext={done === 1}
        name="Connect them"
        told="Or drag from the dot on one to the other."
      >
        <Button
          small
          icon={ArrowRight}
          variant={done === 1 ? 'primary' : 'plain'}
          disabled={done < 1}
          onClick={() => runAction(store, 'connect')}
        >
          Connect
        </Button>
      </Step>
      <Step number={3} done={false} isNext={done === 2} name="Publish a message" told="Every subscriber gets it.">
        <Button
          small
          icon={Send}
          variant={done === 2 ? 'primary' : 'plain'}
          disabled={done < 2}
          onClick={() => publishFirst(store)}
        >
          Publish
        </Button>
      </Step>
    </ol>
  );
}

interface StepProps {
  readonly number: number;
  readonly done: boolean;
  readonly isNext: boolean;
  readonly name: string;
  readonly told: string;
  readonly children: ReactNode;
}

function Step({ number, done, isNext, name, told: how, children }: StepProps) {
  return (
    <li className={own.step} data-done={done || undefined} data-next={isNext || undefined}>
      <span className={own.number}>{done ? <Check size={16} role="img" aria-label="Done" /> : number}</span>
      <span>
        <span>{name}</span>
        <span className={own.told}>{how}</span>
      </span>
      {children}
    </li>
  );
}

/** Publishes a greeting from the first agent that may publish, and plays, so that the message is seen. */
function publishFirst(store: ReturnType<typeof useHeronryStore>): void {
  const { links, actions } = store.getState();
  const link = links.find(({ kind }) => kind === 'publish');
  if (link === undefined) return;
  if (told(store, actions.publish(link.agent, link.channel, { hello: 'world' }))) actions.play();
}
