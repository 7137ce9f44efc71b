import type { OrgLimit } from './ports.ts';

/** Limits that every subscriber's page shows. */
const always = ['DailyApiRequests', 'DataStorageMB', 'FileStorageMB', 'DailyAsyncApexExecutions'];
/** Of which share used another limit is worth a line. */
const nearlyUsed = 0.8;

/** The limits to show: some always, and those that are nearly used up, the fullest first. */
export function notableLimits(limits: readonly OrgLimit[]): readonly OrgLimit[] {
  return limits
    .filter((limit) => limit.maximum > 0 && (always.includes(limit.name) || usedShare(limit) >= nearlyUsed))
    .toSorted((a, b) => usedShare(b) - usedShare(a) || a.name.localeCompare(b.name));
}

/** From 0 to 1; more where the org lets a limit be overdrawn. */
export function usedShare({ maximum, remaining }: OrgLimit): number {
  return (maximum - remaining) / maximum;
}

/** `DailyApiRequests` as words: the API gives no label. */
export function limitTitle(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ');
}
