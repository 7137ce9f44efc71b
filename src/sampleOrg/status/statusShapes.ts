import type { Incident, InstanceHealth, Maintenance } from './instanceHealth.ts';

// The answers of the status API, member for member.

/** Where the first letters of an instance's name say that it is. */
const locations: readonly (readonly [prefix: RegExp, location: string])[] = [
  [/^(USA|USG|NA|CAN|BRA|CS)/, 'NA'],
  [/^(AUS|IND|JPN|KOR|AP)/, 'AP'],
];

/** Names that instances have: letters for the place, a number, and S behind sandboxes. */
const instanceName = /^[A-Z]{2,4}\d{1,4}S?$/;

export function isInstance(key: string): boolean {
  return instanceName.test(key);
}

/** The worst thing that goes on, in the API's word for it. */
function statusOf(key: string, health: InstanceHealth): string {
  const now = health.now();
  const going = health.incidentsOf(key).filter(({ resolvedAt }) => resolvedAt === undefined);
  const maintained = health.maintenancesOf(key).filter(({ startsAt }) => startsAt <= now);
  const found = [
    ...going.map(({ severity, core }) => ({ kind: `${severity.toUpperCase()}_INCIDENT`, core })),
    ...maintained.map(({ core }) => ({ kind: 'MAINTENANCE', core })),
  ].map(({ kind, core }) => `${kind}_${core ? 'CORE' : 'NONCORE'}`);
  return worstFirst.find((status) => found.includes(status)) ?? 'OK';
}

const worstFirst: readonly string[] = [
  'MAJOR_INCIDENT_CORE',
  'MAJOR_INCIDENT_NONCORE',
  'MINOR_INCIDENT_CORE',
  'MINOR_INCIDENT_NONCORE',
  'MAINTENANCE_CORE',
  'MAINTENANCE_NONCORE',
];

/** What `/v1/instances` says of one. */
export function instanceSummary(key: string, health: InstanceHealth): object {
  const sandbox = key.endsWith('S') || key.startsWith('CS');
  return {
    key,
    location: locations.find(([prefix]) => prefix.test(key))?.[1] ?? 'EMEA',
    environment: sandbox ? 'sandbox' : 'production',
    releaseVersion: "Spring '26 Patch 7.2",
    releaseNumber: '260.7.2',
    status: statusOf(key, health),
    isActive: true,
    maintenanceWindow: 'Saturdays 22:00 - Sundays 02:00 PST',
  };
}

/** What `/v1/instances/<key>/status` says. */
export function instanceStatus(key: string, health: InstanceHealth): object {
  return {
    ...instanceSummary(key, health),
    Products: [{ key: 'Salesforce_Services', order: 1, isActive: true }],
    Incidents: health.incidentsOf(key).map(incidentShape),
    Maintenances: health.maintenancesOf(key).map((maintenance) => maintenanceShape(maintenance, health.now())),
    GeneralMessages: [],
    Tags: [],
  };
}

const iso = (instant: number): string => new Date(instant).toISOString();

function incidentShape({ id, instance, severity, core, message, startedAt, resolvedAt }: Incident): object {
  const updatedAt = iso(resolvedAt ?? startedAt);
  const event = (type: string, at: number): object => ({
    id: id * 10 + (type === 'resolved' ? 1 : 0),
    type,
    message,
    createdAt: iso(at),
    updatedAt: iso(at),
  });
  return {
    id,
    externalId: null,
    status: resolvedAt === undefined ? 'Confirmed' : 'Resolved',
    message: { maintenanceType: null, availability: 'unavailable', eventStatus: severity },
    additionalInformation: null,
    isCore: core,
    affectsAll: false,
    createdAt: iso(startedAt),
    updatedAt,
    instanceKeys: [instance],
    serviceKeys: [core ? 'coreService' : 'search'],
    IncidentImpacts: [
      {
        id: id * 10 + 5,
        startTime: iso(startedAt),
        endTime: resolvedAt === undefined ? null : iso(resolvedAt),
        type: severity === 'major' ? 'serviceDisruption' : 'performanceDegradation',
        severity,
        createdAt: iso(startedAt),
        updatedAt,
      },
    ],
    IncidentEvents: [
      event('investigating', startedAt),
      ...(resolvedAt === undefined ? [] : [event('resolved', resolvedAt)]),
    ],
  };
}

function maintenanceShape({ id, instance, name, core, startsAt, endsAt }: Maintenance, now: number): object {
  const stamps = { createdAt: iso(Math.min(now, startsAt)), updatedAt: iso(Math.min(now, startsAt)) };
  return {
    id,
    externalId: null,
    name,
    message: { maintenanceType: 'scheduledMaintenance', availability: 'unavailable', eventStatus: 'scheduled' },
    additionalInformation: null,
    plannedStartTime: iso(startsAt),
    plannedEndTime: iso(endsAt),
    isCore: core,
    affectsAll: true,
    ...stamps,
    instanceKeys: [instance],
    serviceKeys: ['coreService'],
    MaintenanceImpacts: [
      { id: id * 10 + 5, startTime: iso(startsAt), endTime: iso(endsAt), severity: 'major', ...stamps },
    ],
    MaintenanceEvents: [],
  };
}
