import { boxOf, expect, test } from '../support/heronry.ts';

test('every call of the automation API does what docs/page.md says, or is refused', async ({ heronry }) => {
  await heronry.open();
  await test.step('every call of the automation API does what docs/page.md says', async () => {
    const said = await heronry.play(async (playground) => {
      await playground.load({
        version: 1,
        name: 'By script',
        network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
      });
      await playground.addAgent('mg1', { x: 0, y: 0 });
      await playground.addAgent('mg2');
      await playground.addChannel('control', { x: 200, y: 200 });
      await playground.connect('mg1', 'mg2');
      await playground.connect('mg1', 'control');
      await playground.subscribe('mg2', 'control');
      await playground.publish('mg1', 'control', { setpoint: 1 });
      const atStart = await playground.now();
      await playground.step();
      const afterStep = await playground.now();
      const inTheQueue = (await playground.world()).channels.control?.queue;
      await playground.consume('mg2', 'control');
      await playground.seek(1000);
      const received = (await playground.world()).agents.mg2?.received;
      await playground.stepBack();
      const back = await playground.now();
      const early = (await playground.world(0)).agents.mg2?.received;
      await playground.seek(1000);
      const kinds = (await playground.trace()).map(({ kind }) => kind);
      const hash = await playground.traceHash();
      const link = await playground.link();
      await playground.load('control-status');
      const other = (await playground.scenario()).name;
      await playground.load(link);
      const same = (await playground.traceHash()) === hash && (await playground.now()) === 1000;
      await playground.play(20);
      await playground.pause();
      return { atStart, afterStep, inTheQueue, received, back, early, kinds, hash, other, same };
    });
    expect(said).toMatchObject({
      atStart: 0,
      afterStep: 100,
      inTheQueue: [{ setpoint: 1 }],
      received: [
        { channel: 'control', message: { setpoint: 1 } },
        { channel: 'control', message: { setpoint: 1 } },
      ],
      back: 200,
      early: [],
      other: 'Control and status',
      same: true,
    });
    expect(said.kinds).toEqual(
      expect.arrayContaining(['published', 'accepted', 'dispatched', 'received', 'userActed']),
    );
    expect(said.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  await test.step('what is added is in sight, wherever it was put', async () => {
    await heronry.startEmpty();
    await heronry.play((playground) => playground.addAgent('far', { x: 5000, y: -3000 }));
    await expect(heronry.agent('far')).toBeInViewport({ ratio: 0.999 });
    const [agent, canvas] = [await boxOf(heronry.agent('far')), await boxOf(heronry.canvas)];
    expect(agent.x + agent.width).toBeLessThan(canvas.x + canvas.width);
    expect(agent.y).toBeGreaterThan(canvas.y);
  });

  await test.step('what cannot be done is refused with a sentence, and changes nothing', async () => {
    await heronry.play((playground) => playground.load('control-status'));
    const before = await heronry.play((playground) => playground.scenario());
    const refusals = await heronry.play(async (playground) => {
      const said = async (call: () => Promise<unknown>): Promise<string> => {
        try {
          await call();
          return 'nothing';
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      };
      // As a console would call it, without a check of types.
      const loose = playground as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
      return [
        await said(() => playground.addAgent('mg1')),
        await said(() => playground.publish('nobody', 'control', {})),
        await said(() => loose.publish?.('operator', 'control', 'text') ?? Promise.resolve()),
        await said(() => loose.publish?.('operator', 'control', { n: Number.NaN }) ?? Promise.resolve()),
        await said(() => playground.connect('operator', 'nowhere')),
        await said(() => playground.connect('control', 'status')),
        await said(() => playground.play(100)),
        await said(() => playground.seek(-1)),
        await said(() => playground.load('nowhere')),
        await said(() => playground.load('{"version": 9}')),
        await said(() => playground.load('#1.broken')),
        await said(() => loose.addAgent?.('x', { x: 'left', y: 0 }) ?? Promise.resolve()),
      ];
    });
    expect(refusals).toEqual([
      expect.stringMatching(/already/),
      expect.stringMatching(/no agent “nobody”/),
      expect.stringMatching(/This is not a valid message/),
      expect.stringMatching(/This is not a valid message/),
      expect.stringMatching(/no agent or channel “nowhere”/),
      expect.stringMatching(/Put an agent between them/),
      expect.stringMatching(/speed must be a number from 0.001 to 20/),
      expect.stringMatching(/time must be a number/),
      expect.stringMatching(/neither a link nor a scenario of the gallery \(control-status, /),
      expect.stringMatching(/newer Heronry/),
      expect.stringMatching(/is damaged/),
      expect.stringMatching(/The x must be a number/),
    ]);
    expect(await heronry.play((playground) => playground.scenario())).toEqual(before);
  });
});
