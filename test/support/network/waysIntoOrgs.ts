import { request as plainRequest } from 'node:http';
import type { Clock } from '../../../src/core/base/clock.ts';
import { LoopbackOrgs } from '../../../src/core/base/loopbackOrgs.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { lmoOrigin } from '../../../src/core/lmo/lmoAddress.ts';
import { LmoSignIn } from '../../../src/core/lmo/lmoSignIn.ts';
import { memoryKeeper } from '../../../src/core/lmo/ports.ts';
import { HandOff } from '../../../src/core/loginAccess/handOff.ts';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';
import { logInAddress, newCaseAddress } from '../../../src/core/loginAccess/logInAddress.ts';
import { recordAddress, setupAddress } from '../../../src/core/subscriberDetails/salesforceLinks.ts';
import type { OrgGateway, SubscriberOrg } from '../../../src/core/subscribers/ports.ts';
import { everySubscriber } from '../../../src/core/subscribers/subscriberQuery.ts';
import { createOrgGateway } from '../../../src/org/gateway.ts';
import { NodeHttpTransport } from '../../../src/org/http/nodeHttpTransport.ts';
import { OrgHttp } from '../../../src/org/http/orgHttp.ts';
import { createLiveExecution } from '../../../src/org/liveExecution.ts';
import { OrgSession } from '../../../src/org/orgSession.ts';
import { RecordsApi } from '../../../src/org/recordsApi.ts';
import type { CliMachine } from '../../../src/org/salesforceCli/cliMachine.ts';
import { CliHome } from '../cliHome.ts';
import type { Draws } from '../random.ts';

export const honestOrg = 'https://acme.my.salesforce.com';
const orgId = '00D000000000001AAA';
const username = 'ada@acme.example';

/** What must go to no other host. */
export const secrets = {
  session: '00D000000000001!AQcanaryOfAnOrgSession.0123456789',
  refreshToken: '5AepcanaryOfARefreshToken0123456789',
  code: 'aPrxcanaryOfACode0123456789==',
} as const;

export interface Visitor {
  readonly gateway: OrgGateway;
  /** For what stands outside of the gateway. */
  readonly transport: NodeHttpTransport;
  readonly clock: Clock;
  readonly cliHome: CliHome;
  /** Nothing else listens there. */
  readonly callbackPort: number;
  readonly draws: Draws;
  /** Aborted when the time of this piece of work is over. */
  readonly signal: AbortSignal;
  /** Run at its end. */
  readonly defer: (end: () => unknown) => void;
  /** A page that a browser was to open. */
  readonly opens: (url: string) => void;
}

/** One way by which an org session gets to an org. */
export interface WayIn {
  readonly name: string;
  /** The address is where the org is said to be; otherwise an honest org's replies say it. */
  readonly isEntry: boolean;
  /** Whoever starts it names an address on this machine, and no editor asks anybody. */
  readonly allowsLoopback?: true;
  /** It waits for an org that does not answer well. */
  readonly waits?: true;
  /** It may end in another org than it began in. */
  readonly leadsOn?: true;
  /** Nothing secret goes along. */
  readonly isPublic?: true;
  enter(address: string, visitor: Visitor): Promise<unknown>;
}

/** A gateway and what it stands on, for one lane of work. */
export function openGateway(clock: Clock, startedOrg: string): Pick<Visitor, 'gateway' | 'transport' | 'cliHome'> {
  const cliHome = new CliHome();
  const loopback = new LoopbackOrgs();
  loopback.admit(startedOrg);
  const cliMachine: CliMachine = {
    platform: 'linux',
    home: cliHome.folder,
    environment: {},
    isProgram: () => Promise.resolve(false),
    run: () => Promise.reject(new Error('No program is run here')),
  };
  const gateway = createOrgGateway({ clock, logger: silentLogger, loopback, cliMachine });
  return { gateway, transport: new NodeHttpTransport(clock), cliHome };
}

/** All of these, whatever becomes of each. */
function tryAll(...work: readonly (() => Promise<unknown>)[]): Promise<unknown> {
  return work.reduce<Promise<unknown>>(
    (before, next) => before.then(() => next().catch((error: unknown) => error)),
    Promise.resolve(),
  );
}

function openLmo(gateway: OrgGateway, address: string, way: LmoSignIn['source'] = { way: 'session' }) {
  const signIn = new LmoSignIn(address, way, { orgSession: secrets.session, refreshToken: secrets.refreshToken });
  return gateway.openLicenseManagementOrg(signIn, memoryKeeper);
}

function subscriber({ gateway }: Visitor): SubscriberOrg {
  return gateway.openSubscriberOrg(new HandOff(honestOrg, 'Acme', secrets.session));
}

async function browse(url: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  await new Promise<void>((done) => {
    const request = plainRequest(url, { headers, agent: false }, (response) => {
      response.resume().once('close', () => done());
    });
    request.once('error', () => done()).end();
  });
}

const filters = { userIds: [], requestTypes: [], entryPoint: '' };

async function debug(address: string, { transport, clock, signal, defer }: Visitor): Promise<void> {
  const session = new OrgSession(address, secrets.session);
  const execution = createLiveExecution({ session, clock, logger: silentLogger, transport, random: () => 0.5 });
  defer(() => execution.detach());
  await execution.start(filters, { admit: () => undefined }, signal);
  await tryAll(
    () => execution.readState('07c000000000001'),
    () => execution.changeBreakpoints([{ kind: 'line', typeRef: 'acme/A', line: 1 } as never], []),
    () => execution.readSources(['acme/A']),
  );
}

/** Signs in with the browser, which comes back with `brought`. */
async function signIn(loginUrl: string, visitor: Visitor, brought: (state: string) => string): Promise<LmoSignIn> {
  const { gateway, callbackPort, opens, signal } = visitor;
  const page = { title: 'x', text: 'x' };
  const pasted = Promise.withResolvers<string>();
  const openBrowser = async (url: string): Promise<boolean> => {
    opens(url);
    const state = new URL(url).searchParams.get('state') ?? '';
    const address = brought(state);
    await browse(`http://localhost:${callbackPort}/OauthRedirect?state=x&code=${secrets.code}`, {
      host: 'evil.example',
    });
    if (address.startsWith(`http://localhost:${callbackPort}/`)) {
      await browse(address);
    } else {
      pasted.resolve(address);
    }
    return true;
  };
  return gateway.lmoSignIns.inBrowser(
    {
      loginUrl,
      clientId: '3MVG9AcmeSupport',
      callbackPort,
      openBrowser,
      pastedAddress: () => pasted.promise,
      pages: { signedIn: page, failed: page, foreign: page },
    },
    signal,
  );
}

const callback = (port: number, state: string): string =>
  `http://localhost:${port}/OauthRedirect?state=${state}&code=${encodeURIComponent(secrets.code)}`;

async function useSignIn({ gateway }: Visitor, signedIn: LmoSignIn): Promise<void> {
  const lmo = gateway.openLicenseManagementOrg(signedIn, memoryKeeper);
  await tryAll(
    () => lmo.identity(),
    () => gateway.lmoSignIns.revoke(signedIn),
  );
}

const entries: readonly WayIn[] = [
  {
    name: 'a pasted hand-off',
    isEntry: true,
    enter: async (address, visitor) => {
      const { draws, gateway } = visitor;
      const url = draws.happens(0.7) ? encodeURIComponent(address) : address;
      const secure = draws.one(['', '&secure=0', '&secure=1']);
      const org = gateway.openSubscriberOrg(
        parseHandOff(`forceide://Acme/?url=${url}&sessionId=${encodeURIComponent(secrets.session)}${secure}`),
      );
      await tryAll(
        () => org.organization(),
        () => org.loginAsUser(),
      );
    },
  },
  {
    name: 'an LMO with a pasted session',
    isEntry: true,
    enter: async (address, { gateway }) => {
      const lmo = openLmo(gateway, lmoOrigin(address));
      await tryAll(
        () => lmo.identity(),
        () => lmo.debugLicenseHolder(),
      );
    },
  },
  {
    name: 'a sign-in in the browser',
    isEntry: true,
    enter: async (address, visitor) => {
      const signedIn = await signIn(address, visitor, (state) => callback(visitor.callbackPort, state));
      await useSignIn(visitor, signedIn);
    },
  },
  {
    name: 'what the Salesforce CLI keeps',
    isEntry: true,
    enter: async (address, { cliHome, gateway, signal }) => {
      cliHome.write(`.sfdx/${username}.json`, { username, instanceUrl: address, accessToken: secrets.session });
      const signedIn = await gateway.lmoSignIns.throughCli(username, signal);
      await gateway.openLicenseManagementOrg(signedIn, memoryKeeper).identity();
    },
  },
  {
    name: 'a standalone adapter',
    isEntry: true,
    allowsLoopback: true,
    waits: true,
    enter: debug,
  },
  {
    name: 'a link to a page',
    isEntry: true,
    isPublic: true,
    enter: (address, { opens }) => {
      const links = [
        () => logInAddress(address, orgId),
        () => newCaseAddress(address),
        () => setupAddress(address, 'company'),
        () => recordAddress(address, '500000000000001'),
      ];
      return tryAll(
        ...links.map((link) => async () => {
          const url = await Promise.resolve(link());
          opens(url ?? honestOrg);
        }),
      );
    },
  },
];

const replies: readonly WayIn[] = [
  {
    name: 'REST',
    isEntry: false,
    enter: (_address, visitor) => {
      const org = subscriber(visitor);
      return tryAll(
        () => org.limits(),
        () => org.loginAccess.probe(),
        () => org.loginAccess.observeGrants(),
        () => org.runningDebugSessions(),
      );
    },
  },
  {
    name: 'the LMO',
    isEntry: false,
    enter: (_address, { gateway }) => {
      const lmo = openLmo(gateway, honestOrg);
      return tryAll(
        () => lmo.identity(),
        () => lmo.subscribers.page({ query: everySubscriber }),
        () => lmo.details.read(orgId, undefined),
      );
    },
  },
  {
    name: 'Tooling',
    isEntry: false,
    enter: (_address, visitor) => {
      const org = subscriber(visitor);
      return tryAll(
        () => org.apex.testClasses(),
        () => org.apex.findClassNames('Invoice', []),
        () => org.tracing.read({ flags: [], levels: [] }),
        () => org.debugLogs.list(10),
      );
    },
  },
  {
    name: 'package source',
    isEntry: false,
    enter: (_address, visitor) => {
      const org = subscriber(visitor);
      const installed = { name: 'Acme', namespace: 'acme', versionNumber: '1.0', packageId: '033000000000001' };
      const request = { installed, ownsNamespace: true, stored: [], openRetrieve: undefined };
      return tryAll(
        () => org.packages.list(),
        () => org.packages.retrieve(request, () => Promise.resolve(), visitor.signal),
      );
    },
  },
  {
    name: 'SOAP',
    isEntry: false,
    enter: (_address, visitor) => subscriber(visitor).apex.runAnonymous(`// ${'x'.repeat(9_000)}`, visitor.signal),
  },
  {
    name: 'jsforce inside',
    isEntry: false,
    enter: async (_address, { transport, signal }) => {
      const session = new OrgSession(honestOrg, secrets.session);
      const records = new RecordsApi(new OrgHttp(session, transport, silentLogger));
      const context = { action: 'do it', signal };
      const connection = await records.connection(context);
      await tryAll(
        () => records.query('SELECT Id FROM Account', context),
        () => records.toolingQuery('SELECT Id FROM ApexLog', context),
        () => connection.metadata.checkRetrieveStatus('09S000000000001'),
        () => connection.request('/services/data/v62.0/limits'),
        async () => connection.describe('Account'),
        async () => connection.identity(),
      );
    },
  },
  {
    name: 'the event link',
    isEntry: false,
    waits: true,
    enter: async (_address, visitor) => {
      const arrivals = subscriber(visitor).debugLogs.arrivals();
      visitor.defer(() => arrivals.dispose());
      await arrivals.open();
    },
  },
  { name: 'a debug session', isEntry: false, waits: true, enter: (_address, visitor) => debug(honestOrg, visitor) },
  {
    name: 'a download',
    isEntry: false,
    enter: (address, visitor) => {
      const org = subscriber(visitor);
      const read = async (id: string, from: number): Promise<unknown> => {
        const { chunks } = await org.debugLogs.open(id, from, visitor.signal);
        return Array.fromAsync(chunks);
      };
      return tryAll(
        () => read('07L000000000001', 0),
        () => read('07L000000000001', 10),
        () => read(address, 0),
        () => org.debugLogs.delete([address]),
      );
    },
  },
  {
    name: "a sign-in's tokens",
    isEntry: false,
    leadsOn: true,
    enter: async (_address, visitor) => {
      const { callbackPort } = visitor;
      const signedIn = await signIn(honestOrg, visitor, (state) => callback(callbackPort, state));
      await useSignIn(visitor, signedIn);
    },
  },
  {
    name: "a sign-in's way back",
    isEntry: false,
    leadsOn: true,
    enter: async (address, visitor) => {
      const back = (state: string): string =>
        `${address}/OauthRedirect?state=${state}&code=${encodeURIComponent(secrets.code)}&instance_url=${encodeURIComponent(address)}`;
      await useSignIn(visitor, await signIn(honestOrg, visitor, back));
    },
  },
  {
    name: 'the renewal of a session',
    isEntry: false,
    enter: (_address, { gateway }) => {
      const browser = { way: 'browser', loginUrl: honestOrg, clientId: '3MVG9AcmeSupport' } as const;
      return openLmo(gateway, honestOrg, browser).identity();
    },
  },
  {
    name: 'the status of an instance',
    isEntry: false,
    isPublic: true,
    enter: (address, { gateway, signal }) =>
      tryAll(
        () => gateway.openInstanceStatus().read('CS1', signal),
        () => gateway.openInstanceStatus().read(address, signal),
      ),
  },
];

export const waysIn: readonly WayIn[] = [...entries, ...replies];
