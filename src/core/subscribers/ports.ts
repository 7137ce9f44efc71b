import type { OrgApex } from '../apexRuns/ports.ts';
import type { OrganizationFacts } from '../debugging/execution.ts';
import type { LmoSignIn } from '../lmo/lmoSignIn.ts';
import type { LmoSignIns, SignInKeeper } from '../lmo/ports.ts';
import type { OrgDebugLogs } from '../debugLogs/ports.ts';
import type { HandOff } from '../loginAccess/handOff.ts';
import type { OrgLoginAccess } from '../loginAccess/ports.ts';
import type { OrgPackages } from '../packageSource/ports.ts';
import type { OrgTracing } from '../tracing/ports.ts';

// What the editor needs from Salesforce. `org/` implements these; `vscode/` knows nothing else of an org.

/** A customer org with the package installed. One per org id; a sandbox is its own subscriber with a parent org. */
export interface Subscriber {
  /** 18 characters. */
  readonly orgId: string;
  readonly name: string;
  readonly isSandbox: boolean;
  /** Production org of a sandbox, 18 characters. */
  readonly parentOrgId: string | undefined;
  readonly instanceName: string | undefined;
  readonly edition: string | undefined;
  readonly packageName: string;
  readonly packageVersion: string | undefined;
  readonly licenseStatus: string | undefined;
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
  listSubscribers(signal?: AbortSignal): Promise<readonly Subscriber[]>;
  /** The holder, or undefined while the licence is free. */
  debugLicenseHolder(): Promise<DebugLicenseHolder | undefined>;
}

/** A subscriber's org, entered with a hand-off. Rejections are `Failure`s; code `orgSessionExpired` means: ask for a fresh hand-off. */
export interface SubscriberOrg {
  readonly instanceUrl: string;
  organization(): Promise<OrganizationFacts>;
  loginAsUser(): Promise<{ readonly id: string; readonly username: string; readonly name: string }>;
  activeDebugSession(): Promise<{ readonly id: string; readonly createdBy: string | undefined } | undefined>;
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
}
