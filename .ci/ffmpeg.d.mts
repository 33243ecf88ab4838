export declare function provideFfmpeg(): boolean;
