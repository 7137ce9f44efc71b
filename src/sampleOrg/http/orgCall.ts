import type { BayeuxServer } from '../bayeux/bayeuxServer.ts';
import type { ApexRequests } from '../debugging/apexRequests.ts';
import type { DebugSessions } from '../debugging/debugSessions.ts';
import type { DebugLogs } from '../logs/debugLogs.ts';
import type { OrgPackages } from '../packages/orgPackages.ts';
import type { PackageSource } from '../packages/packageFolder.ts';
import type { OrgRecords } from '../records/orgRecords.ts';
import type { ApiRequest } from './apiRequest.ts';
import type { LinkConditions } from './linkConditions.ts';
import type { OrgSession, OrgSessions } from './orgSessions.ts';

/** One org and the services behind its address. */
export interface Org {
  /** 18 characters. */
  readonly organizationId: string;
  readonly name: string;
  readonly sandbox: boolean;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly records: OrgRecords;
  readonly sessions: OrgSessions;
  readonly conditions: LinkConditions;
  readonly events: BayeuxServer;
  readonly debugging: DebugSessions;
  readonly apex: ApexRequests;
  readonly logs: DebugLogs;
  /** Undefined in the LMO. */
  readonly package: PackageSource | undefined;
  readonly packages: OrgPackages;
  now(): number;
  /** What goes on after the call is answered: a failure of the sample org itself is reported. */
  inBackground(work: Promise<unknown>): void;
}

/** A request with a good org session. */
export interface OrgCall {
  readonly org: Org;
  readonly request: ApiRequest;
  readonly session: OrgSession;
}
