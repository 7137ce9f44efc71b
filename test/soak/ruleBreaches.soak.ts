import { silentLogger } from '../../src/core/base/logger.ts';
import type { OrganizationFacts } from '../../src/core/debugging/execution.ts';
import { addressRefusal } from '../../src/core/loginAccess/admittance.ts';
import type { Grant } from '../../src/core/loginAccess/grant.ts';
import type { AdapterHost } from '../../src/dap/adapterHost.ts';
import { createLiveExecution } from '../../src/org/liveExecution.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import { FakeExecution, sandbox } from '../support/fakeExecution.ts';
import { fakeHost, InlineClient, type InlineHost } from '../support/inlineAdapter.ts';
import { ownMachine } from '../support/ownMachine.ts';
import { Draws } from '../support/random.ts';
import { FakeOrg, reply } from '../unit/org/fakeOrg.ts';
import { amount, type Soak } from './soak.ts';

const minute = 60_000;
const hour = 60 * minute;
const launch = { subscriber: '00D000000000001EAA' };

/** One attempt to get around a rule. Resolves with what it got; undefined where the rule held. */
interface Attempt {
  readonly what: string;
  readonly make: () => Promise<string | undefined>;
}

// An org that must not be debugged

const row = { Id: '00D000000000001EAA', Name: 'Northwind UAT', InstanceName: 'CS1', IsSandbox: true };

/** What an org may say of itself, each by what it is. Nothing here is a sandbox for certain. */
const forbiddenOrgs: Readonly<Record<string, unknown>> = {
  'a production org': { records: [{ ...row, IsSandbox: false }] },
  'a production org on trial': { records: [{ ...row, IsSandbox: false, TrialExpirationDate: '2026-02-01' }] },
  'a production org named sandbox': { records: [{ ...row, IsSandbox: false, Name: 'Sandbox', InstanceName: 'CS99' }] },
  'a scratch org': { records: [{ ...row, TrialExpirationDate: '2026-02-01T00:00:00.000+0000' }] },
  'a scratch org over long since': { records: [{ ...row, TrialExpirationDate: '2020-02-01' }] },
  'a government sandbox': { records: [{ ...row, InstanceName: 'USG4S' }] },
  'a government sandbox in small letters': { records: [{ ...row, InstanceName: 'usg12' }] },
  'an org that does not say what it is': { records: [{ ...row, IsSandbox: undefined }] },
  'an org with nothing for it': { records: [{ ...row, IsSandbox: null }] },
  'an org with a text for it': { records: [{ ...row, IsSandbox: 'true' }] },
  'an org with a number for it': { records: [{ ...row, IsSandbox: 1 }] },
  'an org with a list for it': { records: [{ ...row, IsSandbox: [true] }] },
  'an org without an id': { records: [{ ...row, Id: undefined }] },
  'an org with the id of something else': { records: [{ ...row, Id: '005000000000001AAA' }] },
  'no org': { records: [] },
  'no list': { records: { 0: row } },
  'no answer': undefined,
  'a page': '<html><body>Log in</body></html>',
  'half an answer': '{"records":[{"Id":"00D000000000001EAA","IsSandbox":tr',
  null: 'null',
};

type Route = 'fresh' | 'known as a sandbox' | 'by restart' | 'after a failed launch' | 'twice at once';
const routes: readonly Route[] = [
  'fresh',
  'known as a sandbox',
  'by restart',
  'after a failed launch',
  'twice at once',
];

interface Wire {
  readonly org: FakeOrg;
  readonly client: InlineClient;
}

function answerOrganization(org: FakeOrg, body: unknown): void {
  org.answer('GET /services/data/v62.0/query/', () => reply(200, body, { date: 'Thu, 15 Jan 2026 09:00:00 GMT' }));
}

/** An adapter with a real client of an org behind it; every launch has the same wire. */
function wire(overrides: Partial<AdapterHost> = {}, known?: OrganizationFacts): Wire {
  const org = new FakeOrg();
  org.answer('GET /services/data/v62.0/tooling/query', () => reply(200, { records: [] }));
  const host: InlineHost = fakeHost(new FakeExecution(), {
    ...overrides,
    openExecution: () =>
      Promise.resolve(
        createLiveExecution({
          session: new OrgSession('https://acme--uat.sandbox.my.salesforce.com', '00D000000000001!secret'),
          clock: host.clock,
          logger: silentLogger,
          transport: org,
          ...(known === undefined
            ? {}
            : { known: { organization: known, loginAsUser: { id: '005000000000001AAA', username: 'a', name: 'A' } } }),
        }),
      ),
  });
  return { org, client: new InlineClient(host) };
}

function created({ org }: Wire): number {
  return org.calls.filter((call) => call.startsWith('POST') && call.endsWith('/sobjects/ApexDebuggerSession')).length;
}

async function tryLaunch(client: InlineClient): Promise<boolean> {
  return (await client.request('launch', launch)).success;
}

async function sessionBy(route: Route, made: Wire, forbid: () => void): Promise<string | undefined> {
  const { client } = made;
  await client.initialize();
  let allowed = 0;
  if (route === 'by restart') {
    allowed = (await tryLaunch(client)) ? 1 : 0;
    if (allowed === 0) {
      return 'The sandbox itself was refused: the attempt shows nothing.';
    }
    forbid();
    await client.request('restart');
  } else {
    forbid();
    const launches = route === 'twice at once' ? [tryLaunch(client), tryLaunch(client)] : [tryLaunch(client)];
    await Promise.all(launches);
    await (route === 'after a failed launch' ? tryLaunch(client) : undefined);
  }
  const sessions = created(made) - allowed;
  await client.request('disconnect');
  return sessions === 0 ? undefined : `${sessions} debug sessions were created.`;
}

const orgAttempts: readonly Attempt[] = Object.entries(forbiddenOrgs).flatMap(([what, body]) =>
  routes.map((route) => ({
    what: `${what}, ${route}`,
    make: () => {
      const made = wire({}, route === 'known as a sandbox' ? sandbox : undefined);
      return sessionBy(route, made, () => answerOrganization(made.org, body));
    },
  })),
);

const addresses = [
  'https://agency.my.salesforce.mil',
  'https://agency--uat.sandbox.my.salesforce.mil',
  'https://agency.gov',
  'https://salesforce.agency.gov',
];

const addressAttempts: readonly Attempt[] = addresses.map((address) => ({
  what: `the address ${address}`,
  make: () => Promise.resolve(addressRefusal(address) === undefined ? 'It may be entered.' : undefined),
}));

// A grant that is no more

const grants: Readonly<Record<string, Grant>> = {
  'a grant that expired': { state: 'expired', username: 'ada', expired: new Date('2026-01-01') },
  'a grant that was revoked': { state: 'revoked', username: 'ada' },
  'no grant': { state: 'none' },
  'a live grant whose time is over': { state: 'live', username: 'ada', expires: new Date('2026-01-15T08:59:59Z') },
};

const grantAttempts: readonly Attempt[] = Object.entries(grants).flatMap(([what, grant]) =>
  routes.map((route) => ({
    what: `${what}, ${route}`,
    make: () => {
      let held: Grant | undefined;
      const made = wire({ grant: () => Promise.resolve(held) }, route === 'known as a sandbox' ? sandbox : undefined);
      return sessionBy(route, made, () => {
        held = grant;
      });
    },
  })),
);

// A second debug session

interface Moment {
  readonly what: string;
  /** Brings the first adapter to where the second one tries. */
  readonly reach: (first: InlineClient, execution: FakeExecution) => Promise<void>;
}

const held = new Promise<void>(() => undefined);

const moments: readonly Moment[] = [
  { what: 'runs', reach: (first) => first.start() },
  {
    what: 'has stopped',
    reach: async (first, execution) => {
      await first.start();
      execution.fire({ kind: 'stopped', requestId: '07c1' });
      await first.event('stopped');
    },
  },
  {
    what: 'restarts',
    reach: async (first, execution) => {
      await first.start();
      execution.before = (call) => (call === 'start' ? held : Promise.resolve());
      first.post('restart');
      await turns();
    },
  },
  {
    what: 'is ending and the org does not answer',
    reach: async (first, execution) => {
      await first.start();
      execution.before = (call) => (call === 'detach' ? held : Promise.resolve());
      first.post('disconnect');
      await turns();
    },
  },
  {
    what: 'has lost its link',
    reach: async (first, execution) => {
      await first.start();
      execution.fire({ kind: 'linkLost', reason: 'reset' });
    },
  },
];

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** How many of so many adapters get a debug session, tried at once. */
async function launchMany(count: number, machine: ReturnType<typeof ownMachine>): Promise<number> {
  const clients = Array.from({ length: count }, () => new InlineClient(fakeHost(new FakeExecution(), machine)));
  await Promise.all(clients.map((client) => client.initialize()));
  return (await Promise.all(clients.map(tryLaunch))).filter(Boolean).length;
}

const secondSessionAttempts: readonly Attempt[] = [
  ...moments.flatMap(({ what, reach }) =>
    [1, 2, 5].map((count) => ({
      what: `${count} more adapters while a session ${what}`,
      make: async () => {
        const machine = ownMachine();
        const execution = new FakeExecution();
        await reach(new InlineClient(fakeHost(execution, machine)), execution);
        const got = await launchMany(count, machine);
        return got === 0 ? undefined : `${got} more have a session.`;
      },
    })),
  ),
  ...[2, 3, 8, 20].map((count) => ({
    what: `${count} adapters at once`,
    make: async () => {
      const got = await launchMany(count, ownMachine());
      return got === 1 ? undefined : `${got} have a session.`;
    },
  })),
  ...['by a colleague', 'by the same user', 'by nobody known'].map((whose) => ({
    what: `beside a session in the org that was started ${whose}`,
    make: async () => {
      const execution = new FakeExecution();
      const userId = whose === 'by the same user' ? '005000000000001AAA' : '005000000000009AAA';
      const username = whose === 'by nobody known' ? undefined : 'jane@acme.example';
      execution.running = [{ id: '07a000000000009AAA', userId, username, createdAt: 0 }];
      const client = new InlineClient(fakeHost(execution));
      await client.initialize();
      const started = await tryLaunch(client);
      const touched = execution.calls.some((call) => call.startsWith('endSession'));
      return started || touched ? `started: ${started}, the other one was ended: ${touched}` : undefined;
    },
  })),
];

// A third request

function thirdRequestAttempt(count: number, seed: number): Attempt {
  return {
    what: `${count} requests that stop and go on in any order, seed ${seed}`,
    make: async () => {
      const draws = new Draws(seed);
      const execution = new FakeExecution();
      const client = new InlineClient(fakeHost(execution));
      await client.start();
      const ids = Array.from({ length: count }, (_, index) => `07c${index + 1}`);
      let most = 0;
      for (let event = 0; event < 60; event++) {
        const requestId = draws.one(ids);
        if (draws.happens(0.7)) {
          execution.fire({ kind: 'stopped', requestId });
        } else {
          const { threads } = await client.body<{ threads: readonly { id: number }[] }>('threads');
          const threadId = threads.length === 0 ? 1 : draws.one(threads).id;
          await client.request('continue', { threadId });
        }
        most = Math.max(most, await standing(client));
      }
      await client.body('disconnect');
      return most <= 2 ? undefined : `${most} stood still at once.`;
    },
  };
}

async function standing(client: InlineClient): Promise<number> {
  const { threads } = await client.body<{ threads: readonly { id: number }[] }>('threads');
  const answers = await Promise.all(threads.map(({ id }) => client.request('stackTrace', { threadId: id })));
  return answers.filter(({ success }) => success).length;
}

// Past the end of its time

const place = { source: { path: '/src/Pricing.cls' }, breakpoints: [{ line: 3 }, { line: 5 }] };
const uses: Readonly<Record<string, object>> = {
  continue: { threadId: 1 },
  next: { threadId: 1 },
  stepIn: { threadId: 1 },
  stepOut: { threadId: 1 },
  stackTrace: { threadId: 1 },
  scopes: { frameId: 1 },
  variables: { variablesReference: 1 },
  evaluate: { expression: 'whole', frameId: 1, context: 'repl' },
  completions: { text: 'wh', column: 3, frameId: 1 },
  exceptionInfo: { threadId: 1 },
  loadedSources: {},
  setBreakpoints: place,
  setFunctionBreakpoints: { breakpoints: [{ name: 'acme.Pricing.total' }] },
  setExceptionBreakpoints: { filters: ['all'] },
  'isv.extend': {},
};

/** Ways in which the time passes, each without a timer that would end the session in time. */
const passings: Readonly<Record<string, (host: InlineHost) => void>> = {
  'the cap, by a wall clock that jumped in sleep': ({ rulesClock }) => rulesClock.jumpWall(4 * hour + 1),
  'the idle hour, by a wall clock that jumped in sleep': ({ rulesClock }) => rulesClock.jumpWall(hour + 1),
  'the cap, with timers that fire': ({ rulesClock }) => rulesClock.advance(4 * hour + 1),
};

const timeAttempts: readonly Attempt[] = Object.entries(uses).flatMap(([command, args]) =>
  Object.entries(passings).map(([passing, pass]) => ({
    what: `${command} past ${passing}`,
    make: async () => {
      const execution = new FakeExecution();
      const host = fakeHost(execution);
      const client = new InlineClient(host);
      await client.start([3]);
      execution.fire({ kind: 'stopped', requestId: '07c1' });
      await client.event('stopped');
      await turns();
      const before = execution.calls.length;
      pass(host);
      await client.request(command, args);
      const isOver = await Promise.race([client.event('terminated').then(() => true), turns().then(() => false)]);
      const calls = execution.calls.slice(before).filter((call) => call !== 'detach');
      return isOver && calls.length === 0
        ? undefined
        : `It is over: ${isOver}; the org was asked: ${calls.join(', ')}.`;
    },
  })),
);

const breaches: Soak = {
  id: 'L6',
  title:
    'no way around the rules: a second session, orgs that are no sandbox, grants that are over, a third request, time that is up',
  run: async (scale) => {
    const draws = new Draws(scale.seed);
    const thirdRequests = Array.from({ length: 20 }, (_, index) =>
      thirdRequestAttempt(3 + (index % 6), draws.below(2 ** 31)),
    );
    const all = [
      ...orgAttempts,
      ...addressAttempts,
      ...grantAttempts,
      ...secondSessionAttempts,
      ...thirdRequests,
      ...timeAttempts,
    ];
    const chosen = scale.full
      ? all
      : all.filter((_, index) => index % Math.ceil(all.length / amount(scale, 200, 60)) === 0);
    const found: string[] = [];
    for (const { what, make } of chosen) {
      const got = await make();
      if (got !== undefined) {
        found.push(`${what}: ${got}`);
      }
    }
    return { count: chosen.length, of: 'ways tried', figures: `${found.length} succeeded`, breaches: found };
  },
};

export const soaks: readonly Soak[] = [breaches];
