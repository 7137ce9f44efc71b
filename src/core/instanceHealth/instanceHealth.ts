import { l10n } from '../base/l10n.ts';

/** How an instance is, from nothing to tell to what stops work. `notice`: something around it, or planned work. */
export type HealthState = 'good' | 'notice' | 'degraded' | 'down';

export interface Incident {
  readonly id: string;
  readonly severity: 'minor' | 'major' | undefined;
  /** The platform itself, not a service around it. */
  readonly isCore: boolean;
  readonly started: Date | undefined;
  /** What Salesforce last said of it. */
  readonly message: string;
}

export interface Maintenance {
  readonly name: string;
  readonly starts: Date;
  readonly ends: Date;
}

export interface InstanceHealth {
  readonly instance: string;
  readonly state: HealthState;
  /** Such as `Spring '26 Patch 7.2`. */
  readonly release: string | undefined;
  /** Those that go on. */
  readonly incidents: readonly Incident[];
  /** Those that go on or are to come, the next first. */
  readonly maintenances: readonly Maintenance[];
}

/** What the status API's words mean. It has more of them than are documented: what is not known to be harmless is told. */
const states: Readonly<Record<string, HealthState>> = {
  OK: 'good',
  INFORMATIONAL_CORE: 'good',
  INFORMATIONAL_NONCORE: 'good',
  MAINTENANCE_CORE: 'notice',
  MAINTENANCE_NONCORE: 'notice',
  MINOR_INCIDENT_NONCORE: 'notice',
  MAJOR_INCIDENT_NONCORE: 'notice',
  MINOR_INCIDENT_CORE: 'degraded',
  MAJOR_INCIDENT_CORE: 'down',
};

export function healthState(status: string): HealthState {
  return Object.hasOwn(states, status) ? (states[status] ?? 'degraded') : 'degraded';
}

/** Whether a text can be the name of an instance: letters for the place, a number, `S` behind sandboxes. It goes into an address. */
export function isInstanceName(text: string): boolean {
  return /^[A-Z]{2,4}\d{1,4}S?$/.test(text);
}

/** The state in a few words, for one line. */
export function healthSummary({ state, maintenances }: InstanceHealth, now: number): string {
  const isMaintained = maintenances.some(({ starts, ends }) => starts.getTime() <= now && now < ends.getTime());
  switch (state) {
    case 'good':
      return l10n.t('no known problems');
    case 'notice':
      return isMaintained ? l10n.t('maintenance') : l10n.t('problems around the platform');
    case 'degraded':
      return l10n.t('performance degraded');
    case 'down':
      return l10n.t('service disrupted');
  }
}
