export interface DebugLogEntry {
  /** 07L… */
  readonly id: string;
  readonly username: string;
  readonly operation: string;
  readonly status: string;
  readonly startTime: Date;
  readonly durationMilliseconds: number;
  /** Bytes. */
  readonly length: number;
}

/** The debug logs of a subscriber's org. Rejections are `Failure`s. */
export interface OrgDebugLogs {
  list(): Promise<readonly DebugLogEntry[]>;
  read(id: string, signal?: AbortSignal): Promise<string>;
}
