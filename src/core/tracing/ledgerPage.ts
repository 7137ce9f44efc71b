import { orgIdKey } from '../subscribers/orgId.ts';
import type { IntendedFlag, WriteIntent } from './writeIntent.ts';

/** What one run of the extension has made in one org. */
export interface LedgerPage {
  readonly orgId: string;
  readonly keeper: string;
  readonly flags: readonly PageFlag[];
  /** Ids. */
  readonly levels: readonly string[];
  /** Writes that the org has not answered. */
  readonly intents: readonly WriteIntent[];
}

interface PageFlag {
  readonly flagId: string;
  readonly expires: number;
}

export function nameOfPage({ orgId, keeper }: Pick<LedgerPage, 'orgId' | 'keeper'>): string {
  return `${orgIdKey(orgId)}/${keeper}`;
}

export function emptyPage(orgId: string, keeper: string): LedgerPage {
  return { orgId, keeper, flags: [], levels: [], intents: [] };
}

/** Another version may have written it: what does not fit is as good as not there. */
export function pageFrom(value: unknown): LedgerPage | undefined {
  if (!hasFields(value, { orgId: 'string', keeper: 'string' })) {
    return undefined;
  }
  const { orgId, keeper, flags, levels, intents } = value as Record<keyof LedgerPage, unknown>;
  return {
    orgId: String(orgId),
    keeper: String(keeper),
    flags: itemsOf(flags, isPageFlag),
    levels: itemsOf(levels, isText),
    intents: itemsOf(intents, isIntent),
  };
}

function itemsOf<T>(value: unknown, isItem: (item: unknown) => item is T): readonly T[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}

function isText(item: unknown): item is string {
  return typeof item === 'string';
}

function isPageFlag(item: unknown): item is PageFlag {
  return hasFields(item, { flagId: 'string', expires: 'number' });
}

function isIntent(item: unknown): item is WriteIntent {
  return (
    hasFields(item, { notedAt: 'number' }) &&
    Array.isArray(item['levelNames']) &&
    item['levelNames'].every(isText) &&
    Array.isArray(item['flags']) &&
    item['flags'].every(isIntendedFlag)
  );
}

function isIntendedFlag(item: unknown): item is IntendedFlag {
  return hasFields(item, { entityId: 'string', logType: 'string', levelName: 'string', expires: 'number' });
}

function hasFields(
  item: unknown,
  fields: Readonly<Record<string, 'string' | 'number'>>,
): item is Record<string, unknown> {
  return (
    typeof item === 'object' &&
    item !== null &&
    Object.entries(fields).every(([field, type]) => typeof (item as Record<string, unknown>)[field] === type)
  );
}
