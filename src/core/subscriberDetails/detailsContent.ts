import type { OrganizationFacts } from '../debugging/execution.ts';
import type { InstanceHealth } from '../instanceHealth/instanceHealth.ts';
import type { Ability } from '../loginAccess/abilities.ts';
import type { GradedGrant, GrantNote } from '../loginAccess/grantNote.ts';
import type { ObservedGrants } from '../loginAccess/grants.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import type { LmoDetails, OrgLimit } from './ports.ts';

/** Something that has to be asked for: still on its way, there, or not to be had, and why. */
export type Part<T> =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'missing'; readonly why: string };

/** What an entered org said. */
export interface EnteredContent {
  readonly instanceUrl: string;
  readonly organization: OrganizationFacts;
  readonly loginAsUser: { readonly name: string; readonly username: string };
  readonly grants: ObservedGrants;
}

/** All that is known of a subscriber at one moment. */
export interface DetailsContent {
  readonly orgId: string;
  readonly name: string;
  readonly isSandbox: boolean;
  /** As the LMO lists it. */
  readonly subscriber: Subscriber | undefined;
  readonly lmoUrl: string | undefined;
  /** Its production org, if that is listed too. */
  readonly parentName: string | undefined;
  readonly entered: EnteredContent | undefined;
  readonly grant: GradedGrant;
  readonly note: GrantNote | undefined;
  readonly lmo: Part<LmoDetails>;
  readonly limits: Part<readonly OrgLimit[]>;
  readonly health: Part<InstanceHealth>;
  readonly abilities: Part<readonly Ability[]>;
  readonly now: number;
}

/** How the user's language writes dates. */
export interface PageFormats {
  day(date: Date): string;
  moment(date: Date): string;
}
