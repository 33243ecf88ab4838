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

export type Phase = readonly (readonly Stage[])[];

export function runPhases(
  phases: readonly Phase[],
  run?: (stage: Stage, shared: boolean) => Promise<{ readonly status: number; readonly output?: string }>,
  say?: (line: string) => void,
): Promise<{ readonly total: Counts; readonly broken: string | undefined }>;
