export declare function hasFfmpeg(): boolean;
export declare function provideFfmpeg(): boolean;
