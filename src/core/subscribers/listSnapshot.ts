import { cutTo, type Listing } from './listing.ts';
import type { NamePosition, PageMark } from './nameOrder.ts';
import { isOrgId, orgIdKey } from './orgId.ts';
import type { ChangeMark } from './ports.ts';
import type { Expiry, OrgKind, Seats, Subscriber, SubscriberPackage } from './subscriber.ts';
import { everySubscriber } from './subscriberQuery.ts';

// A list of subscribers as it can be kept: what the LMO said, no more. It holds nothing that gives access.

/** A list as it stood at a moment. */
export interface ListSnapshot {
  readonly all: Listing;
  readonly subscribers: readonly Subscriber[];
  readonly mark: ChangeMark;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** Another form is another version: nothing of it is understood. */
const version = 1;

/** As many subscribers are kept: the first pages, then others that were read. */
const mostKept = 2_000;
const mostListed = 1_000;

/** `pinned`: orgs that are kept whatever page they stand on. */
export function writeSnapshot({ all, subscribers, mark, readAt }: ListSnapshot, pinned: readonly string[]): string {
  const { keys, pages, total } = cutTo(all, mostListed);
  const first = new Set([...keys, ...pinned.map(orgIdKey)]);
  const isFirst = ({ orgId }: Subscriber): boolean => first.has(orgIdKey(orgId));
  const kept = [...subscribers.filter(isFirst), ...subscribers.filter((one) => !isFirst(one))].slice(0, mostKept);
  return JSON.stringify({ version, readAt, mark, keys, pages, total, subscribers: kept });
}

/** Undefined where the text is no list of this version, or not whole. */
export function readSnapshot(text: string): ListSnapshot | undefined {
  const stored = fieldsOf(parsed(text));
  const { readAt, mark, keys, pages, total, subscribers } = stored;
  const readMark = markOf(mark);
  const readPages = list(pages)?.map(pageOf);
  const readSubscribers = list(subscribers)?.map(subscriberOf);
  const readKeys = list(keys)?.filter((key) => typeof key === 'string');
  if (
    stored['version'] !== version ||
    typeof readAt !== 'number' ||
    readMark === undefined ||
    readKeys === undefined ||
    !isWhole(readPages) ||
    !isWhole(readSubscribers)
  ) {
    return undefined;
  }
  return {
    readAt,
    mark: readMark,
    subscribers: readSubscribers,
    all: { query: everySubscriber, keys: readKeys, pages: readPages, total: numberOf(total), problems: [] },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function isWhole<T>(items: readonly (T | undefined)[] | undefined): items is readonly T[] {
  return items?.every((item) => item !== undefined) === true;
}

function markOf(value: unknown): ChangeMark | undefined {
  const { lmoOrgId, moments } = fieldsOf(value);
  const entries = Object.entries(fieldsOf(moments)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return typeof lmoOrgId === 'string' ? { lmoOrgId, moments: Object.fromEntries(entries) } : undefined;
}

function pageOf(value: unknown): Listing['pages'][number] | undefined {
  const { count, next } = fieldsOf(value);
  return typeof count === 'number' ? { count, next: next === undefined ? undefined : pageMarkOf(next) } : undefined;
}

function pageMarkOf(value: unknown): PageMark {
  return Object.fromEntries(
    Object.entries(fieldsOf(value)).flatMap(([name, position]): [string, NamePosition | 'end'][] => {
      const { id, name: named } = fieldsOf(position);
      return position === 'end'
        ? [[name, position]]
        : typeof id === 'string'
          ? [[name, { name: textOf(named), id }]]
          : [];
    }),
  );
}

const kinds: readonly OrgKind[] = ['production', 'sandbox', 'scratchOrg', 'trial', 'developer'];

function subscriberOf(value: unknown): Subscriber | undefined {
  const fields = fieldsOf(value);
  const { orgId, name, kind, isSandbox, sandboxIds, packages } = fields;
  const readKind = kinds.find((known) => known === kind);
  const readPackages = list(packages)?.map(packageOf);
  if (
    typeof orgId !== 'string' ||
    !isOrgId(orgId) ||
    typeof name !== 'string' ||
    readKind === undefined ||
    !isWhole(readPackages)
  ) {
    return undefined;
  }
  return {
    orgId,
    name,
    company: textOf(fields['company']),
    kind: readKind,
    isSandbox: isSandbox === true,
    parentOrgId: textOf(fields['parentOrgId']),
    sandboxIds: (list(sandboxIds) ?? []).filter((id) => typeof id === 'string'),
    instanceName: textOf(fields['instanceName']),
    edition: textOf(fields['edition']),
    orgEnds: textOf(fields['orgEnds']),
    packages: readPackages,
    lastModified: textOf(fields['lastModified']),
  };
}

function packageOf(value: unknown): SubscriberPackage | undefined {
  const fields = fieldsOf(value);
  const { name, isBehind, isInstalled } = fields;
  return typeof name !== 'string'
    ? undefined
    : {
        packageId: textOf(fields['packageId']),
        name,
        versionId: textOf(fields['versionId']),
        version: textOf(fields['version']),
        latestVersion: textOf(fields['latestVersion']),
        isBehind: isBehind === true,
        isInstalled: isInstalled === true,
        licenseStatus: textOf(fields['licenseStatus']),
        seats: seatsOf(fieldsOf(fields['seats'])),
        expires: expiryOf(fieldsOf(fields['expires'])),
        installed: textOf(fields['installed']),
      };
}

function seatsOf({ kind, licensed, used }: Fields): Seats | undefined {
  if (kind === 'seats' && typeof licensed === 'number') {
    return { kind, licensed, used: numberOf(used) };
  }
  return kind === 'site' ? { kind } : undefined;
}

function expiryOf({ kind, date }: Fields): Expiry | undefined {
  if (kind === 'on' && typeof date === 'string') {
    return { kind, date };
  }
  return kind === 'never' ? { kind } : undefined;
}
