import { fileURLToPath } from 'node:url';
import { createEngine } from '../../src/sampleOrg/apex/createEngine.ts';
import type { SampleOrgAccess, SampleOrgOptions, SubscriberAccess } from '../../src/sampleOrg/options.ts';
import { startSampleOrg as start } from '../../src/sampleOrg/sampleOrg.ts';
import { systemClock } from '../../src/sampleOrg/systemClock.ts';

const packageFolder = fileURLToPath(new URL('../../src/sampleOrg/samplePackage', import.meta.url));

export interface OrgState {
  readonly orgId: string;
  readonly name: string;
  readonly url: string;
  /** HTTP requests by API since the start or the last reset: cometd, debug, tooling, data, oauth2, soap, other. */
  readonly requests: Readonly<Record<string, number>>;
  readonly latency: number;
  /** False while it is dead. */
  readonly listening: boolean;
  readonly grant: string;
  readonly bayeuxClients: readonly {
    readonly id: string;
    readonly subscriptions: readonly string[];
    readonly polling: boolean;
  }[];
  readonly debugSession: {
    readonly id: string;
    readonly user: string;
    readonly requests: readonly { readonly id: string; readonly stopped: boolean }[];
  } | null;
}

export interface FaultDescription {
  readonly kind: string;
  readonly match?: object;
  readonly times?: number;
  readonly probability?: number;
  readonly seed?: number;
  readonly [parameter: string]: unknown;
}

export interface ActiveFault extends FaultDescription {
  readonly orgId: string;
  readonly id: string;
  /** Calls that fitted so far. */
  readonly matched: number;
  readonly occurred: number;
}

export interface LicenseChange {
  /** 033…; every package that the org has when it is left out. */
  readonly packageId?: string;
  readonly status?: 'Active' | 'Suspended' | 'Trial' | 'Uninstalled';
  readonly version?: string;
  /** -1: a site licence. */
  readonly seats?: number;
  readonly usedSeats?: number;
  readonly expires?: string | null;
  readonly instance?: string;
}

export interface NewLicense {
  readonly subscriber: string;
  readonly packageId: string;
  readonly version: string;
  readonly name: string;
  readonly sandbox?: boolean;
}

/** The control endpoint of a sample org. Without an `orgId` a call means all orgs. */
export class SampleOrgControl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async state(orgId: string): Promise<OrgState> {
    const reply = await fetch(`${this.#url}/state`);
    const { orgs } = (await reply.json()) as { readonly orgs: readonly OrgState[] };
    const found = orgs.find((org) => org.orgId === orgId);
    if (found === undefined) {
      throw new Error(`The sample org has no org ${orgId}.`);
    }
    return found;
  }

  setLatency(milliseconds: number, orgId?: string): Promise<void> {
    return this.#post('/latency', { milliseconds, orgId });
  }

  resetCounters(): Promise<void> {
    return this.#post('/counters/reset', {});
  }

  /** Moves the clock of the session rules on. */
  skipTime(milliseconds: number): Promise<void> {
    return this.#post('/clock/skip', { milliseconds });
  }

  revokeGrant(orgId: string, username?: string): Promise<void> {
    return this.#post('/grants/revoke', { orgId, username });
  }

  /** The user grants login access again; answers the new hand-off. */
  async giveGrant(orgId: string, days?: number, username?: string): Promise<string> {
    const reply = await this.#send('/grants/give', { orgId, days, username });
    const { handOffs } = (await reply.json()) as { readonly handOffs: readonly { readonly handOff: string }[] };
    return handOffs[0]?.handOff ?? '';
  }

  /** The user grants it through another day. */
  changeGrant(orgId: string, days: number, username?: string): Promise<void> {
    return this.#post('/grants/change', { orgId, days, username });
  }

  expireGrant(orgId: string, username?: string): Promise<void> {
    return this.#post('/grants/expire', { orgId, username });
  }

  /** Only administrators may grant login access from now on. */
  restrictGrantsToAdministrators(orgId: string): Promise<void> {
    return this.#post('/grants/administrators-only', { orgId });
  }

  /** What a user who is no administrator may see; the one who makes hand-offs when nobody is named. */
  setPermissions(
    orgId: string,
    permissions: { readonly viewSetup?: boolean; readonly viewAllData?: boolean; readonly username?: string },
  ): Promise<void> {
    return this.#post('/permissions', { orgId, ...permissions });
  }

  /** An org session of another user of the org. */
  async logIn(orgId: string, username: string): Promise<string> {
    const reply = await this.#send('/sessions/open', { orgId, username });
    return ((await reply.json()) as { readonly session: string }).session;
  }

  /** Logs a user out, or everybody. */
  revokeSessions(orgId: string, username?: string): Promise<void> {
    return this.#post('/sessions/revoke', { orgId, username });
  }

  /** Every org session of the org ends; its debug session goes on. */
  expireSessions(orgId: string): Promise<void> {
    return this.#post('/sessions/expire', { orgId });
  }

  terminateDebugSession(orgId: string, description?: string, reason?: string): Promise<void> {
    return this.#post('/debug-sessions/terminate', { orgId, description, reason });
  }

  /** The debug session is lost in the org without a word. */
  abandonDebugSession(orgId: string): Promise<void> {
    return this.#post('/debug-sessions/abandon', { orgId });
  }

  changeMetadata(orgId: string): Promise<void> {
    return this.#post('/metadata/change', { orgId });
  }

  setLoad(heavy: boolean): Promise<void> {
    return this.#post('/load', { heavy });
  }

  setMaintenance(on: boolean): Promise<void> {
    return this.#post('/maintenance', { on });
  }

  runSweeper(): Promise<void> {
    return this.#post('/sweeper/run', {});
  }

  /** Adds a fault to an org, as src/sampleOrg/README.md describes them; answers its id. */
  async addFault(orgId: string, fault: FaultDescription): Promise<string> {
    const reply = await this.#send('/faults', { orgId, ...fault });
    const { ids } = (await reply.json()) as { readonly ids: readonly { readonly id: string }[] };
    return ids[0]?.id ?? '';
  }

  /** Faults of an org that may still occur. */
  async faults(orgId: string): Promise<readonly ActiveFault[]> {
    const reply = await fetch(`${this.#url}/faults?orgId=${orgId}`);
    return ((await reply.json()) as { readonly faults: readonly ActiveFault[] }).faults;
  }

  clearFaults(orgId?: string, id?: string): Promise<void> {
    return this.#post('/faults/clear', { orgId, id });
  }

  /** What whoever is asked whether an app may act for them does from now on. */
  decideSignIns(orgId: string, is: 'ask' | 'allow' | 'deny'): Promise<void> {
    return this.#post('/sign-in/decision', { orgId, is });
  }

  expireRefreshTokens(orgId: string, username?: string): Promise<void> {
    return this.#post('/sign-in/expire', { orgId, username });
  }

  revokeApps(orgId: string, username?: string): Promise<void> {
    return this.#post('/sign-in/revoke', { orgId, username });
  }

  /** Changes a customer's licence in every list that the LMO has. */
  changeLicense(subscriber: string, change: LicenseChange): Promise<void> {
    return this.#post('/licenses/change', { subscriber, ...change });
  }

  uninstallPackage(subscriber: string, packageId?: string): Promise<void> {
    return this.#post('/licenses/uninstall', { subscriber, packageId });
  }

  deleteLicense(subscriber: string, packageId?: string): Promise<void> {
    return this.#post('/licenses/delete', { subscriber, packageId });
  }

  addLicense(added: NewLicense): Promise<void> {
    return this.#post('/licenses/add', added);
  }

  /** Writes debug logs as if requests had; answers their ids. */
  async writeLogs(
    orgId: string,
    logs: {
      readonly count?: number;
      /** Of each text. */
      readonly bytes?: number;
      readonly username?: string;
      readonly operation?: string;
      readonly status?: string;
      readonly location?: 'Monitoring' | 'SystemLog';
    } = {},
  ): Promise<readonly string[]> {
    const reply = await this.#send('/logs/write', { orgId, ...logs });
    const { written } = (await reply.json()) as { readonly written: readonly { readonly ids: readonly string[] }[] };
    return written[0]?.ids ?? [];
  }

  /** Megabytes of debug logs that the org allows. */
  setLogQuotas(orgId: string, quotas: { readonly stored?: number; readonly perQuarterHour?: number }): Promise<void> {
    return this.#post('/logs/quotas', { orgId, ...quotas });
  }

  /** Somebody else traces a user; `locked`: nobody but them may change it. Answers the flag's id. */
  async addTraceFlag(
    orgId: string,
    flag: {
      readonly by: string;
      readonly username?: string;
      readonly minutes?: number;
      readonly level?: string;
      readonly debugLevel?: string;
      readonly logType?: string;
      readonly locked?: boolean;
    },
  ): Promise<string> {
    const reply = await this.#send('/trace-flags/add', { orgId, ...flag });
    return ((await reply.json()) as { readonly flags: readonly { readonly id: string }[] }).flags[0]?.id ?? '';
  }

  /** Installs generated code, or that of another vendor. */
  installPackage(
    orgId: string,
    code: {
      readonly classes?: number;
      readonly name?: string;
      readonly namespace?: string;
      readonly version?: string;
      readonly seed?: number;
      /** Left out: the publisher of the sample package. */
      readonly publisher?: string;
      readonly otherVendor?: boolean;
    },
  ): Promise<void> {
    return this.#post('/packages/install', { orgId, ...code });
  }

  uninstallCode(orgId: string, name: string): Promise<void> {
    return this.#post('/packages/uninstall', { orgId, name });
  }

  /** What goes wrong when the package is retrieved; nothing, where nothing is said. */
  setRetrieval(
    orgId: string,
    name: string,
    trouble: { readonly broken?: readonly string[]; readonly failure?: string; readonly pendingFor?: number },
  ): Promise<void> {
    return this.#post('/packages/retrieval', { orgId, name, ...trouble });
  }

  /** Salesforce's status API tells of an incident; answers its id. */
  async addIncident(
    instance: string,
    incident: { readonly severity?: 'minor' | 'major'; readonly core?: boolean; readonly message?: string } = {},
  ): Promise<number> {
    const reply = await this.#send('/status/incidents/add', { instance, ...incident });
    return ((await reply.json()) as { readonly id: number }).id;
  }

  resolveIncident(id: number): Promise<void> {
    return this.#post('/status/incidents/resolve', { id });
  }

  addMaintenance(
    instance: string,
    maintenance: { readonly startsInMinutes?: number; readonly minutes?: number; readonly name?: string } = {},
  ): Promise<void> {
    return this.#post('/status/maintenances/add', { instance, ...maintenance });
  }

  setStatusReachability(is: 'well' | 'silent' | 'broken' | 'unreadable'): Promise<void> {
    return this.#post('/status/reachability', { is });
  }

  clearStatus(): Promise<void> {
    return this.#post('/status/clear', {});
  }

  forgetBayeuxClients(orgId: string): Promise<void> {
    return this.#post('/bayeux-clients/forget', { orgId });
  }

  /** The org stops listening. With `comeBackAfter` (milliseconds) it comes back by itself. */
  die(orgId: string, options: { readonly loses?: string; readonly comeBackAfter?: number } = {}): Promise<void> {
    return this.#post('/orgs/die', { orgId, ...options });
  }

  comeBack(orgId: string): Promise<void> {
    return this.#post('/orgs/come-back', { orgId });
  }

  wire(
    orgId: string,
    choices: {
      readonly chunkSize?: number;
      readonly bracketedElements?: boolean;
      readonly showsThis?: boolean;
      readonly loopVariablesStay?: boolean;
      readonly honoursHitConditions?: boolean;
      readonly licenseRefusal?: 'rejected' | 'terminated';
      readonly pendingFor?: number;
      readonly honoursRange?: boolean;
    },
  ): Promise<void> {
    return this.#post('/wire', { orgId, ...choices });
  }

  async #post(path: string, body: object): Promise<void> {
    await this.#send(path, body);
  }

  async #send(path: string, body: object): Promise<Response> {
    const reply = await fetch(this.#url + path, { method: 'POST', body: JSON.stringify(body) });
    if (!reply.ok) {
      throw new Error(`The control endpoint refused ${path}: ${await reply.text()}`);
    }
    return reply;
  }
}

export interface SampleOrgHandle extends SampleOrgAccess {
  readonly controls: SampleOrgControl;
  /** A sandbox with a live grant. */
  readonly sandbox: EnteredOrg;
  /** A production org with a live grant. */
  readonly production: EnteredOrg;
  /** Faults inside the sample org: a test may check that there are none. */
  readonly orgFaults: readonly unknown[];
  dispose(): Promise<void>;
}

export interface EnteredOrg extends SubscriberAccess {
  readonly handOff: string;
  /** The org session that the hand-off carries. */
  readonly session: string;
}

export type StartOptions = Partial<Omit<SampleOrgOptions, 'onFault'>>;

/** Starts a sample org inside this process, on ports of its own. */
export async function startSampleOrg(options: StartOptions = {}): Promise<SampleOrgHandle> {
  const orgFaults: unknown[] = [];
  const org = await start({
    port: 0,
    packageFolder,
    latency: 0,
    clockRate: 1,
    clock: systemClock,
    createEngine,
    ...options,
    onFault: (fault) => orgFaults.push(fault),
  });
  const { access } = org;
  return {
    ...access,
    controls: new SampleOrgControl(access.control.url),
    sandbox: entered(access.subscribers.find(({ sandbox, handOff }) => sandbox && handOff !== null)),
    production: entered(access.subscribers.find(({ sandbox, handOff }) => !sandbox && handOff !== null)),
    orgFaults,
    dispose: () => org.close(),
  };
}

function entered(org: SubscriberAccess | undefined): EnteredOrg {
  const handOff = org?.handOff ?? '';
  const session = /sessionId=(.+)$/.exec(handOff)?.[1];
  if (org === undefined || session === undefined) {
    throw new Error('The sample org has no such subscriber.');
  }
  return { ...org, handOff, session };
}
