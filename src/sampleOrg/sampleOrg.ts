import type { ApexProgram } from './apex/engine.ts';
import type { RunningUser } from './apex/library/contract.ts';
import type { SeededOrg } from './data/seed/contract.ts';
import { seedOrgs } from './data/seed/seedOrgs.ts';
import { SubscriberConsole } from './console/subscriberConsole.ts';
import { ControlServer } from './control/controlServer.ts';
import { DebuggerLicense } from './debugging/debuggerLicense.ts';
import { HostedOrg } from './hostedOrg.ts';
import { handOff } from './handOff.ts';
import type { SampleOrgAccess, SampleOrgOptions, SubscriberAccess } from './options.ts';
import { LicenseRegister } from './licensing/licenseRegister.ts';
import { type PackageSource, readPackage } from './packages/packageFolder.ts';
import { OrgRecords } from './records/orgRecords.ts';
import { createRouter } from './routes.ts';
import { runningUser } from './records/runningUser.ts';
import { OrgClock } from './orgClock.ts';
import { InstanceHealth } from './status/instanceHealth.ts';
import { StatusServer } from './status/statusServer.ts';

/** The LMO, its subscribers and the control endpoint, all on loopback. */
export interface SampleOrg {
  readonly access: SampleOrgAccess;
  close(): Promise<void>;
}

/** Rejects when a port is taken, the package folder cannot be read or its Apex does not compile. */
export async function startSampleOrg(options: SampleOrgOptions): Promise<SampleOrg> {
  const source = readPackage(options.packageFolder);
  const orgClock = new OrgClock(options.clock, options.clockRate);
  const seeded = seedOrgs(source.installed, orgClock.now(), options.sizes, options.lists);
  const { lmo, subscribers } = hostOrgs(options, source, seeded, orgClock);
  const orgs = [lmo, ...subscribers];
  const health = new InstanceHealth(() => orgClock.now());
  const control = new ControlServer({
    orgs,
    health,
    orgClock,
    licenses: new LicenseRegister(lmo.records),
    clock: options.clock,
    onFault: options.onFault,
  });
  const status = new StatusServer({
    health,
    instances: seeded.subscribers.map(({ instanceName }) => instanceName),
    clock: options.clock,
    onFault: options.onFault,
  });
  for (const [index, listener] of [...orgs, control, status].entries()) {
    await listener.listen(options.port === 0 ? 0 : options.port + index);
  }
  for (const org of orgs) {
    org.conditions.latency = options.latency;
  }
  return {
    access: {
      lmo: { url: lmo.url, session: lmo.sessions.open(lmo.user).id },
      subscribers: subscribers.map(subscriberAccess),
      control: { url: control.url },
      status: { url: status.url },
    },
    close: async () => {
      await Promise.all([control.close(), status.close(), ...orgs.map((org) => org.close())]);
    },
  };
}

interface HostedOrgs {
  readonly lmo: HostedOrg;
  readonly subscribers: readonly HostedOrg[];
}

function hostOrgs(
  options: SampleOrgOptions,
  source: PackageSource,
  seeded: ReturnType<typeof seedOrgs>,
  orgClock: OrgClock,
): HostedOrgs {
  const recordsOf = (org: SeededOrg): OrgRecords => new OrgRecords(org.database, () => orgClock.now(), seededUser(org));
  const lmoRecords = recordsOf(seeded.lmo);
  const shared = {
    license: new DebuggerLicense(lmoRecords, () => orgClock.now()),
    router: createRouter(),
    clock: options.clock,
    orgClock,
    onFault: options.onFault,
  };
  const subscriberApex = compile(options, seeded.subscribers[0] ?? seeded.lmo, source);
  const subscribers = seeded.subscribers.map(
    (org) =>
      new HostedOrg({
        ...shared,
        ...subscriberApex,
        seeded: org,
        grants: org.grants.map(({ userId, grant }) => ({ user: userOf(org, userId), grant })),
        closed: org.closed,
        collectedLogs: org.logs,
        records: recordsOf(org),
        user: seededUser(org),
        source: { ...source, installed: org.installed },
        furtherPackages: org.furtherPackages,
      }),
  );
  const subscriberConsole = new SubscriberConsole({ records: lmoRecords, hosted: () => subscribers });
  const lmo = new HostedOrg({
    ...shared,
    ...compile(options, seeded.lmo, undefined),
    seeded: seeded.lmo,
    grants: [],
    records: lmoRecords,
    user: seededUser(seeded.lmo),
    source: undefined,
    pages: (request) => subscriberConsole.answer(request),
  });
  return { lmo, subscribers };
}

function compile(options: SampleOrgOptions, org: SeededOrg, source: PackageSource | undefined) {
  const engine = options.createEngine({ schema: org.database.schema });
  const compiled = engine.compile(source?.files ?? []);
  if ('problems' in compiled) {
    const problems = compiled.problems.map(({ path, line, column, message }) => `${path}:${line}:${column} ${message}`);
    throw new Error(`The sample package does not compile:\n${problems.join('\n')}`);
  }
  const program: ApexProgram = compiled.program;
  return { engine, program };
}

function subscriberAccess(org: HostedOrg): SubscriberAccess {
  return {
    orgId: org.organizationId,
    name: org.name,
    url: org.url,
    sandbox: org.sandbox,
    grant: org.loginAccess.state,
    closed: org.closed,
    handOff: handOffOf(org),
  };
}

/**
 * The user who grants the access makes the hand-off, from a login that works: there is none where the grant is over. One that was made before the access
 * was taken back is still in somebody's hands; its org session has ended.
 */
function handOffOf(org: HostedOrg): string | null {
  switch (org.loginAccess.state) {
    case 'live':
      return handOff(org, org.logInPublisher());
    case 'revoked': {
      const session = org.logInPublisher();
      org.sessions.revoke(session);
      return handOff(org, session);
    }
    case 'expired':
    case 'none':
      return null;
  }
}

/** Whom the org sessions of a seeded org act as. */
function seededUser(org: SeededOrg): RunningUser {
  return userOf(org, org.userId);
}

function userOf(org: SeededOrg, userId: string): RunningUser {
  const transaction = org.database.begin();
  const user = transaction.find('User', userId);
  transaction.rollback();
  if (user === undefined) {
    throw new RangeError(`${org.name} has no user ${userId}.`);
  }
  return runningUser(user, org);
}
