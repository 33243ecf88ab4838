/** Code of documents in the page: which may run, and what runs it, which is loaded when it is first needed. */
import engine from '@jitl/quickjs-wasmfile-release-sync/wasm?url';
import { codeOf, defaultBroker, GALLERY, type Scenario } from '../scenario/index.ts';
import { CodeRun, type CodeTools, type SafeStorage } from '../store/index.ts';
import { CodeTrust } from './keeping/code-trust.ts';
import { loadedOnce } from './loaded-once.ts';

export interface PageCode {
  /** Makes what runs the code of documents in a store. */
  readonly run: (onChange: () => void) => CodeRun;
  /** Trusts the code of scenarios of the project, as long as the page is open. */
  readonly trustOurs: (scenarios: readonly Scenario[]) => void;
}

/** @param storage where it is remembered which code the user has run */
export function createCode(storage: SafeStorage): PageCode {
  // The project's own: the code of the gallery, and that with which a broker of one's own begins.
  const trust = new CodeTrust(storage, [
    ...GALLERY.flatMap(({ scenario }) => sourcesOf(scenario)),
    defaultBroker('own').source,
  ]);
  const tools: CodeTools = {
    sourcesOf,
    areTrusted: (sources) => trust.areTrusted(sources),
    trust: (sources) => trust.trust(sources),
    load: loadedOnce(async () => {
      const { loadSandbox, sandboxedCode } = await import('../sandbox/index.ts');
      return sandboxedCode(await loadSandbox({ wasm: engine }));
    }),
  };
  return {
    run: (onChange) => new CodeRun(tools, onChange),
    trustOurs: (scenarios) => trust.trustForNow(scenarios.flatMap(sourcesOf)),
  };
}

function sourcesOf(scenario: Scenario): readonly string[] {
  return [...new Set(codeOf(scenario).map(({ source }) => source))];
}
