export declare function countOfJUnit(file: string): {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
};
