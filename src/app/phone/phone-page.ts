/**
 * The page of a phone in a class: a file of its own, without React and the picture, so that it opens at once.
 * Its address is `/c/BCDF` on the gateway, which leads here with the code in the fragment.
 */
import './phone.css';
import { joinClass, type PhoneSession, type PhoneState, type PhoneView, phoneWords } from '../../learning/index.ts';
import { safeStorage } from '../../store/index.ts';
import { element, letterOf, setText } from './phone-elements.ts';

const NAME_MAX = 40;

interface Parts {
  readonly code: HTMLElement;
  readonly connection: HTMLElement;
  readonly again: HTMLButtonElement;
  readonly question: HTMLElement;
  readonly status: HTMLElement;
  readonly choices: HTMLElement;
  readonly why: HTMLElement;
  readonly name: HTMLFormElement;
  readonly nameField: HTMLInputElement;
  readonly nameState: HTMLElement;
  readonly ask: HTMLFormElement;
  readonly askField: HTMLInputElement;
}

/** Where it is blocked, the phone is a new one after a reload. */
const storage = safeStorage();

let session: PhoneSession | undefined;
/** Identifies the buttons that are drawn: they are drawn anew only for another question. */
let drawn = '';

function start(): void {
  const root = document.getElementById('phone');
  if (root === null) return;
  const parts = build(root);
  const open = (): void => {
    session?.close();
    session = undefined;
    drawn = '';
    const code = codeOf(location.hash.slice(1));
    parts.ask.hidden = code !== '';
    setText(parts.code, code === '' ? 'Your class' : `Class ${code}`);
    if (code === '') {
      setText(parts.status, 'Enter the code of your class.');
      return;
    }
    session = joinClass(`${location.origin}/c/${code}`, storage, (view) => render(parts, view, code));
  };
  addEventListener('hashchange', open);
  // A phone that wakes up has lost its connection, and learns of it late.
  addEventListener('online', () => session?.reconnectNow());
  document.addEventListener('visibilitychange', () => document.hidden || session?.reconnectNow());
  open();
}

/** Returns the letters of a code, as somebody may have typed it. */
function codeOf(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .slice(0, 4);
}

function build(root: HTMLElement): Parts {
  const parts: Parts = {
    code: element('h1', { class: 'code' }, 'Your class'),
    connection: element('p', { class: 'connection', role: 'status' }),
    again: element('button', { type: 'button', class: 'again' }, 'Connect now'),
    question: element('h2', { dir: 'auto' }),
    status: element('p', { class: 'status', role: 'status', 'aria-live': 'polite' }, 'Connecting…'),
    choices: element('div', { class: 'choices', role: 'group', 'aria-label': 'Answers' }),
    why: element('p', { class: 'why', dir: 'auto' }),
    name: element('form', { class: 'line' }),
    nameField: element('input', { id: 'name', maxlength: `${NAME_MAX}`, autocomplete: 'nickname', dir: 'auto' }),
    nameState: element('p', { class: 'quiet', role: 'status' }),
    ask: element('form', { class: 'line' }),
    askField: element('input', { id: 'code', maxlength: '8', autocapitalize: 'characters', autocomplete: 'off' }),
  };
  parts.name.append(
    element('label', { for: 'name' }, 'Your name, if you like'),
    parts.nameField,
    element('button', { type: 'submit' }, 'Save'),
    parts.nameState,
  );
  parts.ask.append(
    element('label', { for: 'code' }, 'Code'),
    parts.askField,
    element('button', { type: 'submit' }, 'Join'),
  );
  const head = element('header', {});
  head.append(parts.code, parts.connection, parts.again);
  root.replaceChildren(head, parts.question, parts.status, parts.choices, parts.why, parts.ask, parts.name);
  for (const part of [parts.again, parts.question, parts.name, parts.why, parts.ask]) part.hidden = true;
  parts.again.addEventListener('click', () => session?.reconnectNow());
  parts.ask.addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = codeOf(parts.askField.value);
  });
  parts.name.addEventListener('submit', (event) => {
    event.preventDefault();
    void rename(parts);
  });
  return parts;
}

async function rename({ nameField, nameState }: Parts): Promise<void> {
  const name = nameField.value.trim();
  const isThere = (await session?.rename(name)) === true;
  const saved = name === '' ? 'You have no name.' : `The teacher’s list has you as ${name}.`;
  setText(nameState, isThere ? saved : 'Not saved. Try again.');
}

function render(parts: Parts, { state, connection, sending }: PhoneView, code: string): void {
  const isWaiting = connection.kind === 'waiting';
  setText(
    parts.connection,
    { connecting: 'Connecting…', connected: 'Connected', waiting: 'No connection. Trying again…', refused: '' }[
      connection.kind
    ],
  );
  parts.connection.dataset.kind = connection.kind;
  parts.again.hidden = !isWaiting;
  if (connection.kind === 'refused') {
    const { code: problem, message } = connection.problem;
    setText(parts.status, problem === 'unknown-class' ? `There is no class ${code}. Check the code.` : `${message}.`);
    parts.ask.hidden = false;
    for (const part of [parts.question, parts.name, parts.why]) part.hidden = true;
    parts.choices.replaceChildren();
    drawn = '';
    return;
  }
  if (state === undefined) {
    setText(parts.status, isWaiting ? 'Waiting for the connection.' : 'Connecting…');
    return;
  }
  const words = phoneWords(state, sending);
  setText(parts.status, words.state);
  setText(parts.question, state.question?.words ?? '');
  parts.question.hidden = state.question === null;
  setText(parts.why, words.why);
  parts.why.hidden = words.why === '';
  parts.name.hidden = state.question !== null || state.phase === 'ended';
  if (document.activeElement !== parts.nameField && drawn === '') parts.nameField.value = state.name ?? '';
  renderChoices(parts.choices, state, sending, words.isOpen);
}

/** Draws the answers as buttons that keep their places, so that the focus stays where it is. */
function renderChoices(list: HTMLElement, state: PhoneState, sending: string | undefined, isOpen: boolean): void {
  const choices = state.question?.choices ?? [];
  const key = `${state.round} ${choices.length}`;
  if (drawn !== key) {
    drawn = key;
    list.replaceChildren(
      ...choices.map(({ id, words }, place) => {
        const button = element('button', { type: 'button', class: 'choice' });
        button.append(
          element('span', { class: 'letter', 'aria-hidden': 'true' }, letterOf(place)),
          element('span', { class: 'words', dir: 'auto' }, words),
          element('span', { class: 'mark' }),
        );
        button.addEventListener('click', () => button.ariaDisabled !== 'true' && session?.answer(id));
        return button;
      }),
    );
  }
  const chosen =
    sending ??
    (state.phase === 'first' || state.phase === 'discussion'
      ? state.first
      : (state.second ?? (state.phase === 'revealed' ? state.first : null)));
  [...list.children].forEach((button, place) => {
    const id = choices[place]?.id;
    const isRight = state.right !== null && id === state.right;
    // A disabled button would lose the focus, and its words are still read.
    button.ariaDisabled = `${!isOpen}`;
    button.ariaPressed = `${id === chosen}`;
    button.toggleAttribute('data-right', isRight);
    const mark = button.querySelector<HTMLElement>('.mark');
    if (mark !== null) setText(mark, markOf(isRight, id === chosen));
  });
}

function markOf(isRight: boolean, isChosen: boolean): string {
  if (isRight) return isChosen ? 'Your answer, and the right one' : 'The right answer';
  return isChosen ? 'Your answer' : '';
}

start();
