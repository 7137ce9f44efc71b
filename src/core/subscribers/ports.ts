import type { Failure } from '../base/failure.ts';
import type { OrgApex } from '../apexRuns/ports.ts';
import type { OrganizationFacts, OrgDebugSession } from '../debugging/execution.ts';
import type { InstanceStatus } from '../instanceHealth/ports.ts';
import type { LmoSignIn } from '../lmo/lmoSignIn.ts';
import type { LmoSignIns, SignInKeeper } from '../lmo/ports.ts';
import type { OrgDebugLogs } from '../debugLogs/ports.ts';
import type { HandOff } from '../loginAccess/handOff.ts';
import type { LmoLoginAccess, OrgLoginAccess } from '../loginAccess/ports.ts';
import type { OrgPackages } from '../packageSource/ports.ts';
import type { LmoSubscriberDetails, OrgLimit } from '../subscriberDetails/ports.ts';
import type { OrgTracing } from '../tracing/ports.ts';
import type { PageMark } from './nameOrder.ts';
import type { PackageVersions } from './packageVersions.ts';
import type { Subscriber } from './subscriber.ts';
import type { SubscriberQuery } from './subscriberQuery.ts';

// What the editor needs from Salesforce. `org/` implements these; `vscode/` knows nothing else of an org.

/** Some subscribers, in the order of their names. */
export interface SubscriberPage {
  readonly subscribers: readonly Subscriber[];
  /** Those that were asked for besides, and the production orgs of sandboxes in this page. */
  readonly others: readonly Subscriber[];
  /** Where the next page begins; undefined at the end. */
  readonly next: PageMark | undefined;
  /** About how many there are in all pages, where the LMO can say. */
  readonly total: number | undefined;
  /** Lists of the LMO that could not be read: what they alone know is missing. */
  readonly problems: readonly Failure[];
  /** Where the changes begin that are not in here; undefined unless it was asked for. */
  readonly changeMark: ChangeMark | undefined;
}

export interface PageRequest {
  readonly query: SubscriberQuery;
  readonly after?: PageMark | undefined;
  /** Orgs to read besides: they come with the rest. */
  readonly besides?: readonly string[];
  readonly wantsChangeMark?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** When each list of an LMO had changed last, by the LMO's own clock. */
export interface ChangeMark {
  /** The LMO itself: another org behind the same address has other changes. */
  readonly lmoOrgId: string;
  /** ISO texts by the names of the lists that can tell. */
  readonly moments: Readonly<Record<string, string>>;
}

/** What has changed since a mark. */
export interface SubscriberChanges {
  /** Orgs, with the moment of the last change of each. */
  readonly orgs: readonly { readonly orgId: string; readonly moment: string }[];
  /** There are more than can be told, or no list can tell: all has to be read anew. */
  readonly isIncomplete: boolean;
  /** Versions of one's own packages came, or another is the latest. */
  readonly hasNewVersions: boolean;
  readonly mark: ChangeMark;
}

/** The subscribers of an LMO. There may be a hundred thousand, so they are found by the page. Rejections are `Failure`s. */
export interface LmoSubscribers {
  page(request: PageRequest): Promise<SubscriberPage>;
  /** Those of these orgs that are subscribers. */
  byId(orgIds: readonly string[], signal?: AbortSignal): Promise<readonly Subscriber[]>;
  /** Which subscribers came, went or changed since a mark. */
  changes(since: ChangeMark, signal?: AbortSignal): Promise<SubscriberChanges>;
  /** One's own packages and their versions: as they were last read, unless `changes` has said that there are new ones. */
  packages(signal?: AbortSignal): Promise<PackageVersions>;
}

/** Who holds the partner's debug licence at the moment (ApexDebuggerLicense in the LMO). */
export interface DebugLicenseHolder {
  readonly orgId: string;
  readonly username: string | undefined;
  readonly sessionId: string | undefined;
}

/** Whose org the LMO is, and who is signed in. */
export interface LmoIdentity {
  readonly orgName: string;
  readonly username: string;
}

/** The License Management Org. Rejections are `Failure`s; code `lmoSessionExpired` means: sign in again. */
export interface LicenseManagementOrg {
  readonly instanceUrl: string;
  identity(signal?: AbortSignal): Promise<LmoIdentity>;
  readonly subscribers: LmoSubscribers;
  readonly loginAccess: LmoLoginAccess;
  readonly details: LmoSubscriberDetails;
  /** The holder, or undefined while the licence is free. */
  debugLicenseHolder(): Promise<DebugLicenseHolder | undefined>;
}

/** A subscriber's org, entered with a hand-off. Rejections are `Failure`s; code `orgSessionExpired` means: ask for a fresh hand-off. */
export interface SubscriberOrg {
  readonly instanceUrl: string;
  /** The org's time by its last reply, in milliseconds since 1970; this machine's until it has answered. */
  orgTime(): number;
  organization(): Promise<OrganizationFacts>;
  limits(signal?: AbortSignal): Promise<readonly OrgLimit[]>;
  loginAsUser(): Promise<{ readonly id: string; readonly username: string; readonly name: string }>;
  /** Debug sessions that run there, whoever started them; the youngest first. */
  runningDebugSessions(): Promise<readonly OrgDebugSession[]>;
  /** Ends that debug session (Status Detach). */
  detachDebugSession(id: string): Promise<void>;
  readonly loginAccess: OrgLoginAccess;
  readonly debugLogs: OrgDebugLogs;
  readonly tracing: OrgTracing;
  readonly packages: OrgPackages;
  readonly apex: OrgApex;
}

/** Opens orgs. Checks hosts before a session is sent anywhere. */
export interface OrgGateway {
  readonly lmoSignIns: LmoSignIns;
  /** `keeper` keeps what renewals of the org session bring. */
  openLicenseManagementOrg(signIn: LmoSignIn, keeper: SignInKeeper): LicenseManagementOrg;
  openSubscriberOrg(handOff: HandOff): SubscriberOrg;
  /** Salesforce's public status API; `standIn`: an address on this machine that answers in its place. */
  openInstanceStatus(standIn?: string): InstanceStatus;
}
