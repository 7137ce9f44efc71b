import type { DebugLogEntry } from '../../src/core/debugLogs/ports.ts';

const noon = Date.UTC(2026, 0, 15, 12);

/** A line of the list; number n started n seconds after noon. */
export function logEntry(number: number, overrides: Partial<DebugLogEntry> = {}): DebugLogEntry {
  const startedAt = noon + number * 1_000;
  return {
    id: `07L${String(number).padStart(12, '0')}AAA`,
    username: 'dana@northwind.example',
    operation: '/services/data/v62.0/tooling/executeAnonymous/',
    requestType: 'API',
    requestId: `TID:${number}`,
    status: 'Success',
    location: 'Monitoring',
    startedAt,
    storedAt: startedAt + 500,
    durationMilliseconds: 120,
    length: 4_096,
    ...overrides,
  };
}

/** Numbers 1 to `count`, the newest first. */
export function logEntries(count: number): readonly DebugLogEntry[] {
  return Array.from({ length: count }, (_, index) => logEntry(count - index));
}
