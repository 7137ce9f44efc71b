import { ApexDatetime } from '../apex/values/datetime.ts';
import { insufficientAccess, operationNotSupported, RestFailure } from '../http/failures.ts';
import type { Org } from '../http/orgCall.ts';
import type { OrgSession } from '../http/orgSessions.ts';
import type { ObjectRules } from '../rest/objectRules.ts';
import type { FieldValues } from '../records/orgRecords.ts';
import { valueToJson } from '../records/recordJson.ts';

/** Milliseconds. A trace flag ends less than that after it starts. */
const longestFlag = 24 * 60 * 60 * 1000;

const refused = (message: string, field: string, errorCode = 'FIELD_INTEGRITY_EXCEPTION'): RestFailure =>
  new RestFailure(400, { message, errorCode, fields: [field] });

interface Window {
  readonly entity: string;
  readonly logType: string;
  readonly start: number;
  readonly end: number;
}

/** Trace flags, debug levels and logs, with the platform's rules for them. */
export const traceRules: ObjectRules = {
  TraceFlag: {
    insert: ({ org, session }, values) => {
      if (typeof values.DebugLevelId !== 'string') {
        throw refused('Required fields are missing: [DebugLevelId]', 'DebugLevelId', 'REQUIRED_FIELD_MISSING');
      }
      const window = windowOf(org, values);
      check(org, { window, ownId: undefined });
      const dates = { StartDate: isoOf(window.start), ExpirationDate: isoOf(window.end) };
      return org.records.insert('TraceFlag', { ...values, ...dates }, session.user);
    },
    update: ({ org, session }, id, values) => {
      requireOwn(org, session, id);
      const field = (name: string): unknown => values[name] ?? org.records.valueOf('TraceFlag', id, name);
      const merged = Object.fromEntries(
        ['TracedEntityId', 'LogType', 'StartDate', 'ExpirationDate'].map((name) => [name, field(name)]),
      );
      check(org, { window: windowOf(org, merged), ownId: id });
      org.records.update('TraceFlag', id, values, session.user);
    },
    remove: ({ org, session }, id) => {
      requireOwn(org, session, id);
      org.records.remove('TraceFlag', id, session.user);
    },
  },
  ApexLog: {
    insert: () => {
      throw operationNotSupported('Apex Debug Log', 'inserted');
    },
    update: () => {
      throw operationNotSupported('Apex Debug Log', 'updated');
    },
    remove: ({ org, session }, id) => {
      org.records.remove('ApexLog', id, session.user);
      org.logs.forget(id);
    },
  },
};

/** Some flags are their makers' alone. */
function requireOwn(org: Org, { user }: OrgSession, id: string): void {
  if (org.logs.ownFlags.has(id) && org.records.valueOf('TraceFlag', id, 'CreatedById') !== user.id) {
    throw insufficientAccess();
  }
}

/** Without a start, a flag starts when it is made; without an end, half an hour after. */
function windowOf(org: Org, values: FieldValues): Window {
  const start = instant(values.StartDate) ?? org.now();
  return {
    entity: text(values.TracedEntityId).slice(0, 15),
    logType: text(values.LogType),
    start,
    end: instant(values.ExpirationDate) ?? start + 30 * 60 * 1000,
  };
}

const megabyte = 1024 * 1024;

function check(org: Org, { window, ownId }: { readonly window: Window; readonly ownId: string | undefined }): void {
  const excess = org.logs.excess();
  if (excess !== undefined) {
    throw refused(
      `Your org has accumulated ${Math.floor(excess / megabyte)} MB of debug logs. Before trace flags can be added or edited, delete some debug logs.`,
      'TracedEntityId',
      'LIMIT_EXCEEDED',
    );
  }
  requireFittingEntity(window);
  if (window.end <= window.start) {
    throw refused('Expiration date must be after the start date.', 'ExpirationDate');
  }
  if (window.end - window.start >= longestFlag) {
    throw refused('The expiration date must be within 24 hours of the start date.', 'ExpirationDate');
  }
  const overlapping = org.records.all('TraceFlag').some(({ id, values }) => {
    const names = ['TracedEntityId', 'LogType', 'StartDate', 'ExpirationDate'];
    const other = windowOf(org, Object.fromEntries(names.map((name) => [name, valueToJson(values.get(name) ?? null)])));
    return (
      id !== ownId &&
      other.entity === window.entity &&
      other.logType === window.logType &&
      other.start < window.end &&
      window.start < other.end
    );
  });
  if (overlapping) {
    throw refused(
      "This entity is already being traced by a trace flag with a start and expiration date that overlap this trace flag's start and expiration date.: Traced Entity ID",
      'TracedEntityId',
    );
  }
}

/** Users have logs; classes and triggers have levels of their own in them. */
function requireFittingEntity({ entity, logType }: Window): void {
  const prefixes = logType === 'CLASS_TRACING' ? ['01p', '01q'] : ['005'];
  if (entity !== '' && !prefixes.some((prefix) => entity.startsWith(prefix))) {
    const wanted = logType === 'CLASS_TRACING' ? 'a class or a trigger' : 'a user';
    throw refused(`Traced Entity ID: a trace flag of type ${logType} traces ${wanted}.`, 'TracedEntityId');
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}

function instant(value: unknown): number | undefined {
  return typeof value === 'string' ? ApexDatetime.parseIso(value)?.instant : undefined;
}
