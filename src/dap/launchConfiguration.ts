import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import type { RequestFilters } from '../core/debugging/execution.ts';
import type { LogTarget, OrgTarget, SourceFolder } from './adapterHost.ts';
import { badLaunch, replayWithoutDebugging, withoutDebugging } from './failures.ts';

export type LaunchConfiguration = LiveLaunch | ReplayLaunch;

/** What a launch in an org asks for, complete and checked. */
export interface LiveLaunch {
  readonly target: OrgTarget;
  /** Undefined: the host's default folders. */
  readonly sources: readonly SourceFolder[] | undefined;
  readonly filters: RequestFilters;
  /** Hit counts that the org can count are left to it. */
  readonly orgCountsHits: boolean;
  /** Write every request and how long it took to the log. */
  readonly trace: boolean;
}

/** What a launch of a replay asks for. */
export interface ReplayLaunch {
  readonly target: LogTarget;
  /** Undefined: the host's default folders. */
  readonly sources: readonly SourceFolder[] | undefined;
  readonly stopOnEntry: boolean;
  /** One of the executions in the log, from 1. Undefined: all of them, one after another. */
  readonly execution: number | undefined;
  /** A line of the log, from 1, to begin at. */
  readonly from: number | undefined;
  readonly trace: boolean;
}

export function isReplayLaunch(launch: LaunchConfiguration): launch is ReplayLaunch {
  return launch.target.kind === 'log';
}

type Fields = Readonly<Record<string, unknown>>;

/** The org's enum ApexRequestType. */
export const requestTypes = [
  'BATCH_APEX',
  'EXECUTE_ANONYMOUS',
  'FUTURE',
  'INBOUND_EMAIL_SERVICE',
  'INVOCABLE_ACTION',
  'LIGHTNING',
  'QUEUEABLE',
  'QUICK_ACTION',
  'REMOTE_ACTION',
  'REST',
  'RUN_TESTS_ASYNCHRONOUS',
  'RUN_TESTS_SYNCHRONOUS',
  'RUN_TESTS_DEPLOY',
  'SCHEDULED',
  'SOAP',
  'SYNCHRONOUS',
  'VISUALFORCE',
] as const;

/** Salesforce's rule: asynchronous requests are never debugged. */
export const asynchronousRequestTypes: readonly string[] = [
  'BATCH_APEX',
  'FUTURE',
  'INBOUND_EMAIL_SERVICE',
  'QUEUEABLE',
  'RUN_TESTS_ASYNCHRONOUS',
  'SCHEDULED',
];

/** Reads launch arguments as users write them. Each mistake fails with a sentence that says what to write instead. */
export function parseLaunchConfiguration(fields: Fields): LiveLaunch {
  if (field(fields, 'noDebug') === true) {
    throw withoutDebugging();
  }
  return {
    target: parseTarget(fields),
    sources: parseSources(field(fields, 'sources')),
    filters: {
      userIds: parseUserIds(field(fields, 'userIdFilter')),
      requestTypes: parseRequestTypes(field(fields, 'requestTypeFilter')),
      entryPoint: parseEntryPoint(field(fields, 'entryPointFilter')),
    },
    orgCountsHits: parseFlag(fields, 'orgHitCounts'),
    trace: parseFlag(fields, 'trace'),
  };
}

/** As `parseLaunchConfiguration`, for a replay. */
export function parseReplayLaunch(fields: Fields): ReplayLaunch {
  if (field(fields, 'noDebug') === true) {
    throw replayWithoutDebugging();
  }
  const path = field(fields, 'logFile');
  if (typeof path !== 'string' || path === '') {
    throw badLaunch('logFile', l10n.t('must be the path of an Apex debug log.'));
  }
  return {
    target: { kind: 'log', path },
    sources: parseSources(field(fields, 'sources')),
    stopOnEntry: parseFlag(fields, 'stopOnEntry', true),
    execution: parseCount(fields, 'execution', l10n.t('must be the number of an execution in the log, from 1.')),
    from: parseCount(fields, 'from', l10n.t('must be the number of a line in the log, from 1.')),
    trace: parseFlag(fields, 'trace'),
  };
}

function parseCount(fields: Fields, name: string, problem: string): number | undefined {
  const value = field(fields, name);
  if (value !== undefined && (!Number.isSafeInteger(value) || (value as number) < 1)) {
    throw badLaunch(name, problem);
  }
  return value as number | undefined;
}

function parseTarget(fields: Fields): OrgTarget {
  const org = field(fields, 'org');
  const subscriber = field(fields, 'subscriber');
  if (org !== undefined && subscriber !== undefined) {
    throw badLaunch('org', l10n.t('and "subscriber" exclude each other. Keep the one that names the org to debug.'));
  }
  if (subscriber !== undefined) {
    if (typeof subscriber !== 'string' || !/^00D(?:[A-Za-z0-9]{12}|[A-Za-z0-9]{15})$/.test(subscriber)) {
      throw badLaunch(
        'subscriber',
        l10n.t('must be an org id of 15 or 18 characters that begins with 00D, such as "00D000000000001EAA".'),
      );
    }
    return { kind: 'subscriber', orgId: subscriber };
  }
  if (!isFields(org)) {
    throw badLaunch(
      'org',
      l10n.t(
        'is missing. Write "org": {"instanceUrl": "https://….my.salesforce.com", "sessionFrom": {"env": "NAME"}}, or in VS Code "subscriber": the subscriber\'s org id.',
      ),
    );
  }
  return { kind: 'org', instanceUrl: parseInstanceUrl(org), sessionVariable: parseSessionVariable(org) };
}

function parseInstanceUrl(org: Fields): string {
  const text = field(org, 'instanceUrl');
  const remedy = l10n.t('must be the org\'s address, such as "https://customer--uat.sandbox.my.salesforce.com".');
  if (typeof text !== 'string' || !URL.canParse(text)) {
    throw badLaunch('org.instanceUrl', remedy);
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw badLaunch(
      'org.instanceUrl',
      l10n.t('must not hold a user name or password. Put the org session into an environment variable.'),
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw badLaunch('org.instanceUrl', remedy);
  }
  return url.origin;
}

function parseSessionVariable(org: Fields): string {
  const source = field(org, 'sessionFrom');
  const name = isFields(source) ? field(source, 'env') : undefined;
  if (typeof name !== 'string' || !/^[A-Za-z_]\w{0,99}$/.test(name)) {
    throw badLaunch(
      'org.sessionFrom',
      l10n.t(
        'must be {"env": "NAME"}, with the name of the environment variable that holds the org session. The session itself never belongs into a launch configuration.',
      ),
    );
  }
  return name;
}

function parseSources(value: unknown): readonly SourceFolder[] | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    throw badLaunch('sources', l10n.t('must be a list of folders, each a path or {"path": …, "namespace": …}.'));
  }
  return value.map((item: unknown, index) => parseSource(item, `sources[${index}]`));
}

function parseSource(item: unknown, place: string): SourceFolder {
  if (typeof item === 'string' && item !== '') {
    return { path: item, namespace: undefined };
  }
  const path = isFields(item) ? field(item, 'path') : undefined;
  if (!isFields(item) || typeof path !== 'string' || path === '') {
    throw badLaunch(place, l10n.t('must be a folder\'s path or {"path": …, "namespace": …}.'));
  }
  // Here null says something: code without a namespace.
  const namespace = Object.hasOwn(item, 'namespace') ? item['namespace'] : undefined;
  if (namespace === undefined || namespace === null) {
    return { path, namespace };
  }
  if (typeof namespace !== 'string' || !/^[A-Za-z]\w{0,14}$/.test(namespace)) {
    throw badLaunch(
      `${place}.namespace`,
      l10n.t(
        'must be a package namespace (a letter, then letters, digits and _, at most 15), or null for code without one.',
      ),
    );
  }
  return { path, namespace };
}

function parseUserIds(value: unknown): readonly string[] {
  const ids = parseTexts(value, 'userIdFilter', l10n.t('must be a list of user ids, such as ["005000000000001AAA"].'));
  if (!ids.every((id) => /^005(?:[A-Za-z0-9]{12}|[A-Za-z0-9]{15})$/.test(id))) {
    throw badLaunch(
      'userIdFilter',
      l10n.t('must hold user ids of 15 or 18 characters that begin with 005. Leave it out for all users.'),
    );
  }
  return ids;
}

function parseRequestTypes(value: unknown): readonly string[] {
  const remedy = l10n.t('Choose from {0}, or leave it out for all.', requestTypes.join(', '));
  const types = parseTexts(value, 'requestTypeFilter', l10n.t('must be a list of request types. {0}', remedy));
  const unknown = types.find((type) => !(requestTypes as readonly string[]).includes(type));
  if (unknown !== undefined) {
    throw badLaunch(
      'requestTypeFilter',
      l10n.t('holds "{0}", which is no request type. {1}', displayLine(unknown, 40), remedy),
    );
  }
  if (types.length > 0 && types.every((type) => asynchronousRequestTypes.includes(type))) {
    throw badLaunch(
      'requestTypeFilter',
      l10n.t(
        'holds asynchronous types only, and Salesforce does not debug asynchronous Apex: nothing could stop. Add a synchronous type such as EXECUTE_ANONYMOUS, or leave it out for all.',
      ),
    );
  }
  return types;
}

function parseEntryPoint(value: unknown): string {
  if (value === undefined) {
    return '';
  }
  const remedy = l10n.t(
    'must be a regular expression over entry points, such as "/apex/Invoice.*". Leave it out for all.',
  );
  if (typeof value !== 'string') {
    throw badLaunch('entryPointFilter', remedy);
  }
  try {
    // The org reads Java's dialect, where flags may lead: (?i). The rest is checked as far as both dialects agree.
    new RegExp(value.replace(/^\(\?[a-zA-Z]+\)/, ''));
  } catch {
    throw badLaunch(
      'entryPointFilter',
      l10n.t('is not a valid regular expression. Write one such as "/apex/Invoice.*", or leave it out for all.'),
    );
  }
  return value;
}

function parseFlag(fields: Fields, name: string, otherwise = false): boolean {
  const value = field(fields, name);
  if (value !== undefined && typeof value !== 'boolean') {
    throw badLaunch(name, l10n.t('must be true or false.'));
  }
  return value ?? otherwise;
}

function parseTexts(value: unknown, name: string, problem: string): readonly string[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw badLaunch(name, problem);
  }
  return [...new Set(value)];
}

/** Null is how some clients write what they leave out. */
function field(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
