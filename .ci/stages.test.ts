import { describe, expect, it } from 'vitest';
import { type Phase, runPhases, type Stage } from './stages.mjs';

/** Stages that a test ends by hand, and what has been printed. */
function playedStages() {
  const running = new Map<string, (status: number) => void>();
  const said: string[] = [];
  return {
    said,
    running: () => [...running.keys()],
    end: async (name: string, status = 0) => {
      running.get(name)?.(status);
      running.delete(name);
      await new Promise((resolve) => setImmediate(resolve));
    },
    run: (phases: readonly Phase[]) =>
      runPhases(
        phases,
        ({ name }) =>
          new Promise((resolve) => {
            running.set(name, (status) => resolve({ status, output: `output of ${name}` }));
          }),
        (line) => said.push(line),
      ),
  };
}

const stage = (name: string, more: Partial<Stage> = {}): Stage => ({ name, ...more });

describe('stages', () => {
  it('lanes of a phase run at once, stages of a lane and phases one after another', async () => {
    const played = playedStages();
    const ended = played.run([[[stage('servers')], [stage('unit'), stage('python')]], [[stage('journeys')]]]);
    expect(played.running()).toEqual(['servers', 'unit']);
    await played.end('unit');
    expect(played.running()).toEqual(['servers', 'python']);
    await played.end('python');
    expect(played.running()).toEqual(['servers']);
    await played.end('servers');
    expect(played.running()).toEqual(['journeys']);
    await played.end('journeys');
    expect(await ended).toEqual({ total: { passed: 4, failed: 0, skipped: 0 }, broken: undefined });
  });

  it('what a stage prints beside others is printed whole, when it ends', async () => {
    const played = playedStages();
    const ended = played.run([[[stage('servers')], [stage('unit')]]]);
    expect(played.said).toEqual([]);
    await played.end('unit');
    expect(played.said.join('\n')).toMatch(/^\n── unit\noutput of unit\n {3}passed in [\d.]+ s$/);
    await played.end('servers');
    await ended;
  });

  it('after a failure nothing is started, what runs ends, and the first that failed is named', async () => {
    const played = playedStages();
    const ended = played.run([[[stage('servers')], [stage('unit'), stage('python')]], [[stage('journeys')]]]);
    await played.end('unit', 1);
    expect(played.running()).toEqual(['servers']);
    await played.end('servers', 1);
    expect(played.running()).toEqual([]);
    expect(await ended).toEqual({ total: { passed: 0, failed: 2, skipped: 0 }, broken: 'unit' });
  });

  it('a test that was skipped is a failure, whatever the exit code', async () => {
    const played = playedStages();
    const count = () => ({ passed: 7, failed: 0, skipped: 2 });
    const ended = played.run([[[stage('unit', { count })]]]);
    await played.end('unit');
    expect(await ended).toEqual({
      total: { passed: 7, failed: 0, skipped: 2 },
      broken: 'unit: 2 tests were skipped',
    });
  });

  it('a stage that ended before it wrote its report has failed', async () => {
    const played = playedStages();
    const count = () => {
      throw new Error('There is no report');
    };
    const ended = played.run([[[stage('unit', { count })]]]);
    await played.end('unit', 1);
    expect(await ended).toEqual({ total: { passed: 0, failed: 1, skipped: 0 }, broken: 'unit' });
  });

  it('passes on the exit code and the output of a program, and says where there is none', async () => {
    const said: string[] = [];
    const command = [process.execPath, '-e', 'console.log("out"); console.error("err"); process.exitCode = 3'];
    const phase = [[stage('code', { command })], [stage('none', { command: ['./no-such-program'] })]];
    const { total } = await runPhases([phase], undefined, (line) => said.push(line));
    expect(total).toEqual({ passed: 0, failed: 2, skipped: 0 });
    expect(said.join('\n')).toMatch(/── code\nout\nerr/);
    expect(said.join('\n')).toMatch(/── none\n.*no-such-program ENOENT/);
  });
});
