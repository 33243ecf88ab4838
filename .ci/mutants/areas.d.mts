export interface Area {
  readonly goal: number;
  readonly every?: number;
  readonly isolate?: boolean;
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}
export const AREAS: Readonly<Record<string, Area>>;
