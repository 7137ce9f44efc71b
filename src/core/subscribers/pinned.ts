import { isOrgId, orgIdKey } from './orgId.ts';

/** Subscribers that stand on top whatever page they are on: org ids, and nothing that gives access. */
export interface Pinned {
  /** In the order in which they were chosen. */
  readonly favorites: readonly string[];
  /** The last one entered first. */
  readonly recent: readonly string[];
}

const mostFavorites = 100;
/** More would push the list out of sight. */
const mostRecent = 8;

export function isFavorite({ favorites }: Pinned, orgId: string): boolean {
  return favorites.some((other) => isSame(other, orgId));
}

export function withFavorite(pinned: Pinned, orgId: string): Pinned {
  return { ...pinned, favorites: [...others(pinned.favorites, orgId), orgId].slice(-mostFavorites) };
}

export function withoutFavorite(pinned: Pinned, orgId: string): Pinned {
  return { ...pinned, favorites: others(pinned.favorites, orgId) };
}

export function withRecent(pinned: Pinned, orgId: string): Pinned {
  return { ...pinned, recent: [orgId, ...others(pinned.recent, orgId)].slice(0, mostRecent) };
}

export function withoutRecent(pinned: Pinned, orgId: string): Pinned {
  return { ...pinned, recent: others(pinned.recent, orgId) };
}

/** Reads what was kept. Another version may have written it: what does not fit is left out. */
export function readPinned(kept: unknown): Pinned {
  const { favorites, recent }: { readonly favorites?: unknown; readonly recent?: unknown } =
    typeof kept === 'object' && kept !== null ? kept : {};
  return { favorites: orgIdsIn(favorites).slice(0, mostFavorites), recent: orgIdsIn(recent).slice(0, mostRecent) };
}

function orgIdsIn(kept: unknown): readonly string[] {
  return Array.isArray(kept)
    ? kept.filter((orgId): orgId is string => typeof orgId === 'string' && isOrgId(orgId))
    : [];
}

function others(orgIds: readonly string[], orgId: string): readonly string[] {
  return orgIds.filter((other) => !isSame(other, orgId));
}

function isSame(a: string, b: string): boolean {
  return orgIdKey(a) === orgIdKey(b);
}
