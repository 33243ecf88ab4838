export declare function findFfmpeg(): string | undefined;
