import { type Failure } from '../core/base/failure.ts';
import { displayLine } from '../core/base/displayText.ts';
import type { Clock } from '../core/base/clock.ts';
import { l10n } from '../core/base/l10n.ts';
import { type DebugLevel, ownPrefix } from '../core/tracing/debugLevel.ts';
import { isLogLevel, logCategories, logLevelsFrom } from '../core/tracing/logLevels.ts';
import type { LogVolume } from '../core/tracing/logVolume.ts';
import type {
  NewTraceFlag,
  OrgTracing,
  TraceFlagUpdate,
  TracingRecords,
  TracingSnapshot,
  TracingWrite,
  TracingWritten,
} from '../core/tracing/ports.ts';
import { kindOfEntity, type LogType, type TracedEntity, type TraceFlag } from '../core/tracing/traceFlag.ts';
import { tracingRules } from '../core/tracing/tracingRules.ts';
import type { StoredLog } from '../core/tracing/oldLogs.ts';
import { toolingPath } from './apiVersion.ts';
import { CompositeCalls, type PartCall, type PartReply } from './compositeCalls.ts';
import { replyNotUnderstood } from './failures.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { dateOf, integer, list, record, someText } from './json.ts';
import type { RecordsApi } from './recordsApi.ts';
import { anyOf, containing, someOf, startingWith } from './soql.ts';
import type { IdRecord, QueryReply, SaveReply } from './wire/rest.ts';
import type {
  ApexLogRecord,
  ApexCodeRecord,
  DebugLevelRecord,
  LogSumRecord,
  TraceFlagRecord,
  UserRecord,
} from './wire/tooling.ts';

/** Found users, classes or triggers to choose from. */
const foundLimit = 50;

const levelFields = ['Id', 'DeveloperName', ...logCategories];
/** Each flag brings its level along: an org may have more levels than it hands out at once. */
const flagFields = [
  ...['Id', 'LogType', 'StartDate', 'ExpirationDate', 'TracedEntityId', 'TracedEntity.Name', 'CreatedBy.Name'],
  ...levelFields.map((field) => `DebugLevel.${field}`),
];
const levelQuery = `SELECT ${levelFields.join(', ')} FROM DebugLevel WHERE DeveloperName LIKE ${startingWith(ownPrefix)} ORDER BY DeveloperName LIMIT 1000`;
/** Flags that ended earlier are over by any clock. Milliseconds. */
const clockTolerance = 24 * 60 * 60_000;
/** Ids in one query, whose address has room for some thousand letters. */
const askedIds = 200;
const sumQuery = 'SELECT SUM(LogLength) total, COUNT(Id) logs FROM ApexLog';

const actions = {
  read: () => l10n.t('show its trace flags'),
  add: () => l10n.t('add up its debug logs'),
  level: () => l10n.t('save a debug level'),
  create: () => l10n.t('make a trace flag'),
  update: () => l10n.t('change a trace flag'),
  remove: () => l10n.t('remove a trace flag'),
  removeLevel: () => l10n.t('remove a debug level'),
};

/** Trace flags and debug levels of an org. */
export class TraceRecords implements OrgTracing {
  readonly #records: RecordsApi;
  readonly #calls: CompositeCalls;
  readonly #clock: Clock;
  /** The org's time less ours. */
  #ahead = 0;

  constructor(http: OrgHttp, records: RecordsApi, clock: Clock) {
    this.#records = records;
    this.#calls = new CompositeCalls(http);
    this.#clock = clock;
  }

  async read(ours: TracingRecords, signal?: AbortSignal): Promise<TracingSnapshot> {
    const now = this.#clock.now() + this.#ahead;
    // Half a minute more, so that a clock that is a little wrong leaves out nothing.
    const since = new Date(now - tracingRules.logWindow - 30_000).toISOString();
    const calls = [
      query('flags', flagQuery(ours, now), actions.read()),
      query('levels', levelQuery, actions.read()),
      query('stored', sumQuery, actions.add()),
      query('recent', `${sumQuery} WHERE StartTime > ${since}`, actions.add()),
    ];
    const { replies, orgTime } = await this.#calls.send(calls, actions.read(), signal);
    this.#ahead = orgTime === undefined ? 0 : orgTime - this.#clock.now();
    const [flags, levels, stored, recent] = replies;
    const seen = this.#rows(flags, actions.read()).flatMap(traceFlag);
    const known = [
      ...this.#rows(levels, actions.read()).flatMap(debugLevel),
      ...seen.flatMap(({ level }) => level ?? []),
    ];
    return {
      flags: seen,
      levels: [...new Map(known.map((level) => [level.id, level])).values()],
      volume: logVolume(stored, recent),
      orgTime,
    };
  }

  async write(write: TracingWrite): Promise<TracingWritten> {
    const { calls, levelIdOf } = levelCalls(write);
    const create = write.create.map((flag, index) => creation(flag, index, levelIdOf));
    const update = write.update.map((change, index) => updating(change, index, levelIdOf));
    const removeFlags = write.removeFlags.map((id, index) => removal('TraceFlag', id, index, actions.remove()));
    // Last: a level that still has flags would take them along.
    const removeLevels = write.removeLevels.map((id, index) => removal('DebugLevel', id, index, actions.removeLevel()));
    const all = [...calls, ...create, ...update, ...removeFlags, ...removeLevels];
    const { replies } = await this.#calls.send(all, actions.update());
    const answer = new Map(all.map((call, index) => [call, replies[index]] as const));
    const replyTo = (call: PartCall): PartReply => answer.get(call) ?? { status: 0, body: undefined };
    return {
      newLevels: calls.map((call) => this.#madeId(call, replyTo(call))),
      created: create.map((call) => this.#madeId(call, replyTo(call))),
      updated: update.map((call) => this.#calls.failureIn(replyTo(call), call.action)),
      removedFlags: removeFlags.map((call) => this.#removalFailure(call, replyTo(call))),
      removedLevels: removeLevels.map((call) => this.#removalFailure(call, replyTo(call))),
    };
  }

  async findUsers(text: string, signal?: AbortSignal): Promise<readonly TracedEntity[]> {
    const like = containing(text);
    const rows = await this.#records.query(
      `SELECT Id, Name, Username FROM User WHERE IsActive = true AND (Name LIKE ${like} OR Username LIKE ${like}) ORDER BY Name LIMIT ${foundLimit}`,
      { action: l10n.t('find users'), signal },
    );
    return rows.flatMap((row) => {
      const { Id, Name, Username } = record<UserRecord>(row);
      const id = someText(Id);
      const username = someText(Username);
      return id === undefined ? [] : [{ id, kind: 'user', name: someText(Name) ?? username ?? id, detail: username }];
    });
  }

  async findCode(kind: 'class' | 'trigger', text: string, signal?: AbortSignal): Promise<readonly TracedEntity[]> {
    const object = kind === 'class' ? 'ApexClass' : 'ApexTrigger';
    // `ns.Class` is how people know them.
    const [name = '', namespace] = text.split('.').reverse();
    const inNamespace = namespace === undefined ? '' : ` AND NamespacePrefix LIKE ${containing(namespace)}`;
    const rows = await this.#records.toolingQuery(
      `SELECT Id, Name, NamespacePrefix FROM ${object} WHERE Name LIKE ${containing(name)}${inNamespace} ORDER BY NamespacePrefix, Name LIMIT ${foundLimit}`,
      { action: kind === 'class' ? l10n.t('find classes') : l10n.t('find triggers'), signal },
    );
    return rows.flatMap((row) => {
      const code = record<ApexCodeRecord & IdRecord>(row);
      const id = someText(code.Id);
      const full = [someText(code.NamespacePrefix), someText(code.Name)].filter((part) => part !== undefined);
      return id === undefined ? [] : [{ id, kind, name: full.join('.') }];
    });
  }

  async storedLogs(signal?: AbortSignal): Promise<readonly StoredLog[]> {
    const soql = 'SELECT Id, StartTime, LogLength FROM ApexLog ORDER BY StartTime';
    const rows = await this.#records.toolingQuery(soql, { action: l10n.t('list its debug logs'), signal });
    return rows.flatMap((row) => {
      const { Id, StartTime, LogLength } = record<ApexLogRecord>(row);
      const id = someText(Id);
      return id === undefined
        ? []
        : [{ id, startedAt: dateOf(StartTime)?.getTime() ?? 0, bytes: integer(LogLength) ?? 0 }];
    });
  }

  #rows(reply: PartReply | undefined, action: string): readonly unknown[] {
    if (reply === undefined) {
      throw replyNotUnderstood(action);
    }
    const failure = this.#calls.failureIn(reply, action);
    if (failure !== undefined) {
      throw failure;
    }
    return rowsOf(reply);
  }

  #madeId(call: PartCall, reply: PartReply): string | Failure {
    const failure = this.#calls.failureIn(reply, call.action);
    return failure ?? someText(record<SaveReply>(reply.body).id) ?? replyNotUnderstood(call.action);
  }

  /** What is no longer there needs no removing. */
  #removalFailure(call: PartCall, reply: PartReply): Failure | undefined {
    return reply.status === 404 ? undefined : this.#calls.failureIn(reply, call.action);
  }
}

/** Those that end last come first: none that is live is cut off by those that are over. */
function flagQuery({ flags, levels }: TracingRecords, now: number): string {
  const conditions = [
    `ExpirationDate >= ${new Date(now - clockTolerance).toISOString()}`,
    ...(flags.length === 0 ? [] : [`Id IN ${anyOf(flags.slice(-askedIds))}`]),
    ...(levels.length === 0 ? [] : [`DebugLevelId IN ${anyOf(levels.slice(-askedIds))}`]),
  ];
  return `SELECT ${flagFields.join(', ')} FROM TraceFlag WHERE ${someOf(conditions)} ORDER BY ExpirationDate DESC LIMIT 1000`;
}

function query(name: string, soql: string, action: string): PartCall {
  return { method: 'GET', path: `${toolingPath}/query/?q=${encodeURIComponent(soql)}`, name, action };
}

/** The calls that make levels, and what stands for the id of a level until they are made. */
function levelCalls({ levels, newLevels }: TracingWrite): {
  readonly calls: readonly PartCall[];
  readonly levelIdOf: (name: string) => string;
} {
  const calls = newLevels.map(({ name, levels: values }, index): PartCall => {
    const body = { DeveloperName: name, MasterLabel: name.replaceAll('_', ' '), ...values };
    return { method: 'POST', path: sobject('DebugLevel'), body, name: `level${index}`, action: actions.level() };
  });
  const made = new Map(newLevels.map(({ name }, index) => [name, `@{level${index}.id}`]));
  const known = new Map(levels.map(({ name, id }) => [name, id]));
  return { calls, levelIdOf: (name) => made.get(name) ?? known.get(name) ?? '' };
}

function creation(flag: NewTraceFlag, index: number, levelIdOf: (name: string) => string): PartCall {
  const { entity, logType, levelName, starts, expires } = flag;
  const body = {
    TracedEntityId: entity.id,
    LogType: logType,
    DebugLevelId: levelIdOf(levelName),
    ...(starts === undefined ? {} : { StartDate: starts.toISOString() }),
    ExpirationDate: expires.toISOString(),
  };
  return { method: 'POST', path: sobject('TraceFlag'), body, name: `flag${index}`, action: actions.create() };
}

function updating(change: TraceFlagUpdate, index: number, levelIdOf: (name: string) => string): PartCall {
  const { id, levelName, starts, expires } = change;
  const body = {
    ...(levelName === undefined ? {} : { DebugLevelId: levelIdOf(levelName) }),
    ...(starts === undefined ? {} : { StartDate: starts.toISOString() }),
    ...(expires === undefined ? {} : { ExpirationDate: expires.toISOString() }),
  };
  return { method: 'PATCH', path: sobject('TraceFlag', id), body, name: `change${index}`, action: actions.update() };
}

function removal(object: 'TraceFlag' | 'DebugLevel', id: string, index: number, action: string): PartCall {
  return { method: 'DELETE', path: sobject(object, id), name: `remove${object}${index}`, action };
}

function sobject(object: string, id?: string): string {
  return `${toolingPath}/sobjects/${object}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;
}

function rowsOf({ body }: PartReply): readonly unknown[] {
  return list(record<QueryReply>(body).records);
}

function debugLevel(row: unknown): DebugLevel[] {
  const fields = record<DebugLevelRecord>(row);
  const id = someText(fields.Id);
  const name = someText(fields.DeveloperName);
  if (id === undefined || name === undefined) {
    return [];
  }
  const levels = logLevelsFrom((category) => {
    const level = fields[category];
    // INTERNAL, for Salesforce's own people, writes what FINEST writes and more.
    return level === 'INTERNAL' ? 'FINEST' : isLogLevel(level) ? level : 'NONE';
  });
  return [{ id, name, levels }];
}

const logTypes: readonly string[] = ['USER_DEBUG', 'DEVELOPER_LOG', 'CLASS_TRACING', 'PROFILING'] satisfies LogType[];

function traceFlag(row: unknown): TraceFlag[] {
  const fields = record<TraceFlagRecord>(row);
  const id = someText(fields.Id);
  const entityId = someText(fields.TracedEntityId);
  const expires = dateOf(fields.ExpirationDate);
  const logType = someText(fields.LogType);
  if (id === undefined || entityId === undefined || expires === undefined || !isLogType(logType)) {
    return [];
  }
  const name = someText(record<TraceFlagRecord['TracedEntity']>(fields.TracedEntity).Name) ?? entityId;
  return [
    {
      id,
      entity: { id: entityId, kind: kindOfEntity(entityId), name: displayLine(name) },
      logType,
      starts: dateOf(fields.StartDate) ?? new Date(0),
      expires,
      level: debugLevel(fields.DebugLevel)[0],
      madeBy: someText(record<TraceFlagRecord['CreatedBy']>(fields.CreatedBy).Name),
    },
  ];
}

function isLogType(text: string | undefined): text is LogType {
  return text !== undefined && logTypes.includes(text);
}

/** Undefined where the org does not add up logs: a missing number refuses nobody. */
function logVolume(stored: PartReply | undefined, recent: PartReply | undefined): LogVolume | undefined {
  if (stored?.status !== 200 || recent?.status !== 200) {
    return undefined;
  }
  const sum = record<LogSumRecord>(rowsOf(stored)[0]);
  const recentSum = record<LogSumRecord>(rowsOf(recent)[0]);
  return {
    storedBytes: integer(sum.total) ?? 0,
    storedLogs: integer(sum.logs) ?? 0,
    recentBytes: integer(recentSum.total) ?? 0,
  };
}
