import { orgIdKey, toLongOrgId } from './orgId.ts';
import type { PackageVersions } from './packageVersions.ts';
import { comparedWith } from './joinSubscribers.ts';
import type { Subscriber } from './subscriber.ts';

/** The subscribers that were read so far, by the keys of their org ids. Keeps production orgs and their sandboxes in step. */
export class KnownSubscribers {
  readonly #subscribers = new Map<string, Subscriber>();
  /** Orgs that were asked for by id, such as the sandboxes of a production org that was opened. */
  readonly #required = new Set<string>();
  /** The last changes that were taken in, also of orgs that are no subscribers any more. */
  readonly #moments = new Map<string, string>();

  get all(): readonly Subscriber[] {
    return [...this.#subscribers.values()];
  }

  get requiredIds(): readonly string[] {
    return [...this.#required].map(toLongOrgId);
  }

  get(key: string): Subscriber | undefined {
    return this.#subscribers.get(key);
  }

  /** Those that are not here. From now on they count as asked for. */
  unknownOf(orgIds: readonly string[]): readonly string[] {
    for (const orgId of orgIds) {
      this.#required.add(orgIdKey(orgId));
    }
    return orgIds.filter((orgId) => !this.#subscribers.has(orgIdKey(orgId)));
  }

  /** Production orgs that sandboxes name now and did not before, where they are not here. */
  newParentsOf(sandboxes: readonly Subscriber[]): readonly string[] {
    const parents = sandboxes.flatMap(({ orgId, parentOrgId }) =>
      parentOrgId === undefined || this.get(orgIdKey(orgId))?.parentOrgId === parentOrgId ? [] : [parentOrgId],
    );
    return [...new Set(parents)].filter((orgId) => !this.#subscribers.has(orgIdKey(orgId)));
  }

  learn(subscribers: readonly Subscriber[]): void {
    for (const subscriber of subscribers) {
      this.#subscribers.set(orgIdKey(subscriber.orgId), subscriber);
    }
    for (const { isSandbox, orgId, parentOrgId } of subscribers) {
      const parent = parentOrgId === undefined ? undefined : this.get(orgIdKey(parentOrgId));
      if (isSandbox && parent !== undefined && !parent.sandboxIds.includes(orgId)) {
        this.#subscribers.set(orgIdKey(parent.orgId), { ...parent, sandboxIds: [...parent.sandboxIds, orgId] });
      }
    }
  }

  remove(key: string): void {
    const gone = this.get(key);
    this.#subscribers.delete(key);
    const parent = gone?.parentOrgId === undefined ? undefined : this.get(orgIdKey(gone.parentOrgId));
    if (parent !== undefined) {
      const sandboxIds = parent.sandboxIds.filter((orgId) => orgIdKey(orgId) !== key);
      this.#subscribers.set(orgIdKey(parent.orgId), { ...parent, sandboxIds });
    }
  }

  /** Whether a change of that moment has not been taken in yet: refreshes overlap, so most come twice. */
  isNews(orgId: string, moment: string): boolean {
    const key = orgIdKey(orgId);
    const taken = this.#moments.get(key) ?? this.get(key)?.lastModified;
    return taken === undefined || taken < moment;
  }

  note(key: string, moment: string): void {
    this.#moments.set(key, moment);
  }

  /** A package has a newer version now: who was up to date is behind. */
  compareWith(versions: PackageVersions): void {
    for (const [key, subscriber] of this.#subscribers) {
      this.#subscribers.set(key, comparedWith(subscriber, versions));
    }
  }

  clear(): void {
    this.#subscribers.clear();
    this.#required.clear();
    this.#moments.clear();
  }
}
