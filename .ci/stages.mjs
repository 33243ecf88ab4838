/** Runs stages: lanes side by side, the stages of a lane one after another, and each phase after the one before. */
import { spawn } from 'node:child_process';

/**
 * Runs phases in order, and the lanes of each at once: stages that wait for servers leave a processor to those that compute. After a
 * stage that fails, no other is started; those that run end by themselves.
 * @param phases lists of lanes; a lane is a list of stages `{ name, command, env, count }`
 * @param run resolves with the exit code of a stage; `shared` where another runs beside it
 * @param say prints a line
 * @returns counts of all stages, and the first that failed
 */
export async function runPhases(phases, run = runStage, say = console.log) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  let broken;
  const finish = (stage, status) => {
    const counted = countsOf(stage, status);
    for (const key of Object.keys(total)) total[key] += counted[key];
    if (status === 0 && counted.failed === 0 && counted.skipped === 0) return;
    broken ??= counted.skipped > 0 ? `${stage.name}: ${counted.skipped} tests were skipped` : stage.name;
  };
  const runLane = async (lane, shared) => {
    for (const stage of lane) {
      if (broken !== undefined) return;
      if (!shared) say(`\n── ${stage.name}`);
      const started = performance.now();
      const { status, output = '' } = await run(stage, shared);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (shared) say(`\n── ${stage.name}\n${output}`.trimEnd());
      say(`   ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
      finish(stage, status);
    }
  };
  for (const lanes of phases) await Promise.all(lanes.map((lane) => runLane(lane, lanes.length > 1)));
  return { total, broken };
}

/** Returns the counts of a stage. One that ended before it wrote its report has failed. */
function countsOf({ count }, status) {
  try {
    if (count !== undefined) return count();
  } catch (error) {
    if (status === 0) throw error;
  }
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

/** Runs one stage. What it prints is passed on at once where it runs alone, else returned as a whole. */
function runStage({ command: [program, ...args], env }, shared) {
  const stdio = shared ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(program, args, { stdio, env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ status: 1, output: `${output}${error.message}` }));
    child.once('close', (status) => resolve({ status: status ?? 1, output }));
  });
}
