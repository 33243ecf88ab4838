/** Runs the tests of `src/python` by pytest: `node .ci/python.mjs [report.xml]`. Without Python, it says so and ends well. */
import { resolve } from 'node:path';
import { PACKAGE, pythonWith, run } from './python-environment.mjs';

const program = pythonWith('pytest', `the tests of ${PACKAGE} were not run`);
const report = process.argv[2] === undefined ? [] : [`--junit-xml=${resolve(process.argv[2])}`];
const isPassed = run(program, ['-m', 'pytest', '-p', 'no:cacheprovider', ...report], 'inherit', PACKAGE);
process.exit(isPassed ? 0 : 1);
