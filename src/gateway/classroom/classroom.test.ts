/** A class on a gateway, over the wire: who gets in, what phones are told, which votes count. */
import { afterEach, describe, expect, it } from 'vitest';
import { CODE_LETTERS } from '../../brokers/gateway/class-protocol.ts';
import { memoryBackend } from '../backends/memory-backend.ts';
import { Lesson, QUESTION } from '../testing/class.ts';
import { ask, codeOf, metric } from '../testing/client.ts';
import { gatewayHarness } from '../testing/harness.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

describe('a class', () => {
  it('votes, discusses, votes again, and sees the answer', async () => {
    const lesson = await Lesson.open(await harness.start());
    const [ada, ben] = [await lesson.join('Ada'), await lesson.join()];
    expect(await ada.state()).toMatchObject({ phase: 'waiting', round: 0, question: null, name: 'Ada' });
    await lesson.ask();
    expect(await ben.state(({ phase }) => phase === 'first')).toEqual({
      phase: 'first',
      round: 1,
      question: { words: QUESTION.words, choices: QUESTION.choices.map(({ id, words }) => ({ id, words })) },
      name: null,
      first: null,
      second: null,
      right: null,
      why: null,
    });
    await lesson.vote(ada, 'a');
    await lesson.vote(ben, 'b');
    await lesson.vote(ben, 'a');
    expect(await ben.state(({ first }) => first === 'a')).toMatchObject({ phase: 'first', second: null });
    // While a vote is open, the projector shows how many have answered, and not what.
    expect(await lesson.teacher.state(({ answered }) => answered === 2)).toMatchObject({ first: null, second: null });
    await lesson.step('close');
    const votes = (a: number, b: number, c: number) => [
      { choice: 'a', votes: a },
      { choice: 'b', votes: b },
      { choice: 'c', votes: c },
    ];
    expect(await lesson.teacher.state(({ phase }) => phase === 'discussion')).toMatchObject({ first: votes(2, 0, 0) });
    await lesson.step('vote-again');
    await lesson.vote(ada, 'c', 'second');
    expect(await ada.state(({ second }) => second === 'c')).toMatchObject({ phase: 'second', first: 'a', right: null });
    await lesson.step('close');
    expect(await lesson.teacher.state(({ phase }) => phase === 'decided')).toMatchObject({
      answered: 1,
      first: votes(2, 0, 0),
      second: votes(0, 0, 1),
    });
    await lesson.step('reveal');
    expect(await ben.state(({ phase }) => phase === 'revealed')).toMatchObject({ right: 'c', why: QUESTION.why });
    for (const one of [ada, ben, lesson.teacher]) one.leave();
  });

  it('a phone that reconnects, and one that comes late, find their vote and the open question', async () => {
    const gateway = await harness.start();
    const lesson = await Lesson.open(gateway);
    const early = await lesson.join();
    await early.state();
    await lesson.ask();
    await lesson.vote(early, 'b');
    await early.state(({ first }) => first === 'b');
    early.leave();
    await lesson.teacher.state(({ here }) => here === 0);
    expect(await early.state()).toMatchObject({ phase: 'first', first: 'b' });
    const late = await lesson.join();
    expect(await late.state()).toMatchObject({ phase: 'first', first: null, question: { words: QUESTION.words } });
    expect(await lesson.teacher.state(({ here }) => here === 2)).toMatchObject({ joined: 2, answered: 1 });
    for (const one of [early, late, lesson.teacher]) one.leave();
  });

  it('no phone is sent the right answer before it is revealed, in any phase', async () => {
    const lesson = await Lesson.open(await harness.start());
    const phone = await lesson.join();
    await lesson.ask({ ...QUESTION, right: 'b', why: 'kilowatt' });
    await phone.state(({ phase }) => phase === 'first');
    for (const step of ['close', 'vote-again', 'close'] as const) {
      const before = (await lesson.teacher.state()).phase;
      await lesson.step(step);
      const { phase } = await lesson.teacher.state((state) => state.phase !== before);
      await phone.state((state) => state.phase === phase);
    }
    expect(phone.stream.raw).not.toContain('kilowatt');
    expect(phone.stream.raw).not.toMatch(/"right":"/);
    await lesson.step('reveal');
    await phone.state(({ right }) => right === 'b');
    for (const one of [phone, lesson.teacher]) one.leave();
  });

  it('the results have every answer, by question and phone; they end with the gateway', async () => {
    const lesson = await Lesson.open(await harness.start());
    const [ada, ben] = [await lesson.join('Ada'), await lesson.join()];
    await lesson.join('Nobody who answers');
    await lesson.ask();
    await lesson.vote(ada, 'a');
    await lesson.step('reveal');
    await lesson.ask({ words: 'And now?', choices: QUESTION.choices });
    await lesson.vote(ben, 'c', 'first', 2);
    await ben.post('name', { name: ' Ben ' });
    const [first, second] = (await lesson.results()).rounds;
    expect(first).toEqual({
      round: 1,
      question: QUESTION,
      answers: [{ phone: 1, name: 'Ada', first: 'a', second: null }],
    });
    expect(second).toMatchObject({ round: 2, answers: [{ phone: 2, name: 'Ben', first: 'c', second: null }] });
  });
});

describe('a step or a vote that is not open', () => {
  it('is refused, and changes nothing', async () => {
    const lesson = await Lesson.open(await harness.start());
    const phone = await lesson.join();
    const refused = '409 vote-closed';
    for (const step of ['close', 'vote-again', 'reveal', 'clear'] as const)
      expect([step, codeOf(await lesson.step(step))]).toEqual([step, refused]);
    expect(codeOf(await lesson.vote(phone, 'a'))).toBe(refused);
    await lesson.ask();
    expect(codeOf(await lesson.vote(phone, 'a', 'second'))).toBe(refused);
    expect(codeOf(await lesson.vote(phone, 'a', 'first', 2))).toBe(refused);
    expect(codeOf(await lesson.vote(phone, 'd'))).toBe('400 invalid-body');
    expect(codeOf(await lesson.step('vote-again'))).toBe(refused);
    await lesson.step('close');
    expect(codeOf(await lesson.vote(phone, 'a'))).toBe(refused);
    expect((await lesson.teacher.state()).answered).toBe(0);
    await lesson.step('end');
    for (const step of ['close', 'reveal', 'clear', 'end'] as const)
      expect([step, codeOf(await lesson.step(step))]).toEqual([step, refused]);
    expect(codeOf(await lesson.ask())).toBe(refused);
    expect(codeOf(await phone.post('vote', { round: 1, phase: 'first', choice: 'a' }))).toBe(refused);
    expect((await phone.state()).phase).toBe('ended');
    for (const one of [phone, lesson.teacher]) one.leave();
  });

  it('a question has choices that differ, and its right answer is one of them', async () => {
    const lesson = await Lesson.open(await harness.start());
    const [a] = QUESTION.choices;
    expect(codeOf(await lesson.teacher.post('ask', { words: 'Which?', choices: [a, a] }))).toBe('400 invalid-body');
    expect(codeOf(await lesson.ask({ ...QUESTION, right: 'd' }))).toBe('400 invalid-body');
    expect((await lesson.ask({ ...QUESTION, words: 'x'.repeat(1000) })).status).toBe(204);
  });
});

describe('who gets in', () => {
  it('each token only where it belongs: the gateway’s, the class’s, the phone’s, those of another class, none', async () => {
    const gateway = await harness.start();
    const [own, other] = [await Lesson.open(gateway), await Lesson.open(gateway)];
    const [phone, foreign] = [await own.join(), await other.join()];
    await own.ask();
    const tokens = {
      gateway: gateway.token,
      teacher: own.teacher.token,
      phone: phone.token,
      'teacher of another class': other.teacher.token,
      'phone of another class': foreign.token,
      'nearly the phone': `${phone.token.slice(0, -1)}`,
      nobody: null,
    };
    const vote = { round: 1, phase: 'first', choice: 'a' };
    const doors: readonly (readonly [path: string, body: object | undefined, who: keyof typeof tokens])[] = [
      ['/v1/classes', {}, 'gateway'],
      ['/v1/moments', { fragment: 'gallery/market' }, 'gateway'],
      ['/v1/channels', undefined, 'gateway'],
      [`/c/${own.code}/vote`, vote, 'phone'],
      [`/c/${own.code}/name`, { name: 'Ada' }, 'phone'],
      [`/c/${own.code}/results`, undefined, 'teacher'],
      [`/c/${own.code}/ask`, QUESTION, 'teacher'],
      [`/c/${own.code}/step`, { step: 'close' }, 'teacher'],
    ];
    for (const [path, body, who] of doors) {
      for (const [name, token] of Object.entries(tokens)) {
        const { status } = await ask(gateway, path, {
          token,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        expect([path, name, status === 401]).toEqual([path, name, name !== who]);
      }
    }
    for (const stream of ['phone', 'teacher'] as const) {
      for (const [name, token] of Object.entries(tokens).filter(([one]) => one !== stream)) {
        const refused = await ask(gateway, `/c/${own.code}/${stream}`, { token });
        expect([stream, name, codeOf(refused)]).toEqual([stream, name, '401 unauthorized']);
      }
    }
  });

  it('pages of other origins and other names of the host do not, as at every address', async () => {
    const gateway = await harness.start();
    const { code } = await Lesson.open(gateway);
    const join = (headers: Record<string, string>) =>
      ask(gateway, `/c/${code}/join`, { body: '{}', token: null, headers });
    expect(codeOf(await join({ origin: 'http://evil.example' }))).toBe('403 forbidden-origin');
    expect(codeOf(await join({ host: 'evil.example' }))).toBe('403 forbidden-host');
    expect((await join({ origin: gateway.url })).status).toBe(200);
  });

  it('a code is four letters that nobody mixes up, in any case; there is no class with another', async () => {
    const gateway = await harness.start();
    const { code } = await Lesson.open(gateway);
    expect(code).toMatch(new RegExp(`^[${CODE_LETTERS}]{4}$`));
    expect(CODE_LETTERS).not.toMatch(/[AEIOUQGVNY\d]/);
    const join = (one: string) => ask(gateway, `/c/${one}/join`, { body: '{}', token: null });
    expect((await join(code.toLowerCase())).status).toBe(200);
    for (const one of ['AAAA', '', `${code}B`, '__proto__', '%00'])
      expect([one, (await join(one)).status]).toEqual([one, 404]);
  });

  it('a class has room for so many phones; one that never voted and has gone makes room', async () => {
    const gateway = await harness.start({ limits: { phones: 2, classes: 1 } });
    const lesson = await Lesson.open(gateway);
    const [here, voter] = [await lesson.join(), await lesson.join()];
    await here.state();
    await lesson.ask();
    await lesson.vote(voter, 'a');
    const full = await ask(gateway, `/c/${lesson.code}/join`, { body: '{}', token: null });
    expect(codeOf(full)).toBe('429 limit');
    here.leave();
    await metric(gateway, 'heronry_class_streams', (count) => count === 0);
    await lesson.join();
    expect(codeOf(await here.post('name', {}))).toBe('401 unauthorized');
    expect((await lesson.vote(voter, 'b')).status).toBe(204);
    expect(codeOf(await ask(gateway, '/v1/classes', { body: '{}' }))).toBe('429 limit');
    await lesson.step('end');
    expect((await Lesson.open(gateway)).code).not.toBe(lesson.code);
  });

  it('a phone has a few streams; the oldest makes room, and says why', async () => {
    const gateway = await harness.start();
    const lesson = await Lesson.open(gateway);
    const phone = await lesson.join();
    const first = phone.stream;
    await phone.state();
    const tabs = [1, 2, 3].map(() => phone.inAnotherTab());
    for (const tab of tabs) await tab.state();
    expect(await first.ended).toBe('ended');
    expect(first.events.at(-1)).toMatchObject({ event: 'bye' });
    for (const tab of tabs) tab.leave();
  });
});

describe('what others learn', () => {
  it('the log has no name, no word of a question and no token; the metrics name no class', async () => {
    const lines: string[] = [];
    const gateway = await harness.start({
      log: { print: (line) => lines.push(line), secrets: [], level: 'debug' },
    });
    const lesson = await Lesson.open(gateway);
    const phone = await lesson.join('Kilowatt');
    await lesson.ask();
    await lesson.vote(phone, 'a');
    const text = lines.join('');
    for (const hidden of ['Kilowatt', 'setpoint', phone.token, lesson.teacher.token, gateway.token, lesson.code])
      expect(text).not.toContain(hidden);
    expect(text).toContain('"route":"/c/{code}/vote"');
    const { text: metrics } = await ask(gateway, '/metrics');
    for (const line of ['heronry_votes_total 1', 'heronry_classes 1', 'heronry_class_phones 1'])
      expect(metrics.split('\n')).toContain(line);
    expect(metrics).not.toContain(lesson.code);
  });

  it('the gateway says good-bye to phones and teacher when it ends', async () => {
    const gateway = await harness.start();
    const lesson = await Lesson.open(gateway);
    const phone = await lesson.join();
    await Promise.all([phone.state(), lesson.teacher.state()]);
    await gateway.close();
    for (const { stream } of [phone, lesson.teacher]) {
      expect(await stream.ended).toBe('ended');
      expect(stream.events.at(-1)).toMatchObject({ event: 'bye' });
    }
  });
});

describe('a short address', () => {
  it('leads to the page of the class', async () => {
    const gateway = await harness.start();
    const { code } = await Lesson.open(gateway);
    const { status, headers } = await ask(gateway, `/c/${code}`, { token: null });
    expect([status, headers.location]).toEqual([302, `/class.html#${code}`]);
  });

  it('leads to a moment; the same moment has the same code, and the oldest makes room', async () => {
    const gateway = await harness.start({ limits: { moments: 2 } });
    const store = async (fragment: string): Promise<string> => {
      const { text } = await ask(gateway, '/v1/moments', { body: JSON.stringify({ fragment }) });
      return JSON.parse(text).code;
    };
    const go = (code: string) => ask(gateway, `/m/${code}`, { token: null });
    const [first, second] = [await store('1.one'), await store('present/gallery/market')];
    expect((await go(second.toLowerCase())).headers.location).toBe('/#present/gallery/market');
    expect(await store('1.one')).toBe(first);
    await store('1.three');
    expect((await go(first)).headers.location).toBe('/#1.one');
    expect(codeOf(await go(second))).toBe('404 not-found');
  });

  it('carries no token and leads nowhere else', async () => {
    const gateway = await harness.start();
    for (const fragment of ['token=abc', 'recording=abc', 'a\nb', 'a b', '', 'ä', 'javascript:x', 'x'.repeat(65_537)]) {
      const answer = await ask(gateway, '/v1/moments', { body: JSON.stringify({ fragment }) });
      expect([fragment.slice(0, 20), codeOf(answer)]).toEqual([fragment.slice(0, 20), '400 invalid-body']);
    }
  });
});
