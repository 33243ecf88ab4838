export declare function slowestOf(folder: string, count?: number): string;
export declare function failedOf(folder: string): string;
