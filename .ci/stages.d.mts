export interface Stage {
  readonly name: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly count?: () => Counts;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export type Lanes = readonly (readonly Stage[])[];

export function runPhases(
  phases: readonly (Lanes | { readonly lanes: Lanes; readonly rest: readonly Stage[] })[],
  run?: (stage: Stage, shared: boolean) => Promise<{ readonly status: number; readonly output?: string }>,
  say?: (line: string) => void,
): Promise<{ readonly total: Counts; readonly broken: string | undefined }>;
