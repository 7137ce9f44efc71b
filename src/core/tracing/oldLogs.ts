/** A debug log as far as room is concerned. */
export interface StoredLog {
  readonly id: string;
  /** Milliseconds. */
  readonly startedAt: number;
  readonly bytes: number;
}

/** Logs that go together when room is made. */
export interface LogsByAge {
  /** All of them are older than this. Hours; 0 for every log there is. */
  readonly hours: number;
  readonly logs: readonly StoredLog[];
  readonly bytes: number;
}

const offeredAges = [72, 24, 4, 1, 0];

/** What could be deleted to make room, the least loss first: what is older than some days, than some hours, all. Where two mean the same logs, the older age. */
export function logsByAge(logs: readonly StoredLog[], now: number): readonly LogsByAge[] {
  const groups = offeredAges.map((hours): LogsByAge => {
    const old = logs.filter(({ startedAt }) => startedAt <= now - hours * 3_600_000);
    return { hours, logs: old, bytes: old.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
  return groups.filter((group, index) => group.logs.length > (groups[index - 1]?.logs.length ?? 0));
}
