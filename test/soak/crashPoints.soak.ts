import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { silentLogger } from '../../src/core/base/logger.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { recoverOrg } from '../../src/core/sessionRules/crashLedger.ts';
import { nodeSourceFiles } from '../../src/dap/nodeSourceFiles.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { CrashLedgerFiles } from '../../src/machine/crashLedgerFiles.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { createLiveExecution } from '../../src/org/liveExecution.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import { breakpointsAt, diagnostics, packageFolder } from '../support/debugging.ts';
import { InlineClient } from '../support/inlineAdapter.ts';
import { Mortal, MortalLedger, MortalTransport } from '../support/mortal.ts';
import { LeaseInMemory, ownMachine } from '../support/ownMachine.ts';
import { Draws } from '../support/random.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';
import { amount, type Soak } from './soak.ts';

/** Milliseconds from a start until our own orphan is gone. */
const longestRecovery = 5_000;
const file = 'classes/BillingDiagnostics.cls';
const launch = { subscriber: '00D000000000001EAA' };

/** A debug session that dies at one step of its life, and the start after that. */
class CrashPoint {
  readonly #org: SampleOrgHandle;
  readonly #ledger: CrashLedgerFiles;
  readonly #mortal: Mortal;
  readonly #customer: SampleOrgClient;
  #run: Promise<boolean> | undefined;

  constructor(org: SampleOrgHandle, ledger: CrashLedgerFiles, dieAt: number) {
    this.#org = org;
    this.#ledger = ledger;
    this.#mortal = new Mortal(dieAt);
    this.#customer = new SampleOrgClient(org.sandbox);
  }

  get steps(): number {
    return this.#mortal.steps;
  }

  get didDie(): boolean {
    return this.#mortal.isDead;
  }

  /** Launch, stop, step, continue, disconnect: as far as it comes. */
  async live(): Promise<void> {
    const client = this.#client(this.#mortal);
    const whole = (async () => {
      await client.initialize();
      const breakpoints = await breakpointsAt(file, ['Boolean flag = true']);
      const launched = client.body('launch', launch);
      await client.body('setBreakpoints', { source: { path: join(packageFolder, file) }, breakpoints });
      await launched;
      await client.body('configurationDone');
      this.#run = this.#customer.runAnonymousApex(diagnostics);
      const { threadId } = await client.event<{ threadId: number }>('stopped');
      await client.body('stackTrace', { threadId });
      const before = client.messages.length;
      await client.body('next', { threadId });
      await client.event('stopped', undefined, before);
      await client.body('continue', { threadId });
      await client.body('disconnect');
    })();
    await Promise.race([whole, this.#mortal.died]);
  }

  /** What does the start after the crash: the sidebar's look at the ledger, or the next launch in the same org. */
  async recover(byLaunch: boolean): Promise<void> {
    if (byLaunch) {
      const next = this.#client(new Mortal(Number.POSITIVE_INFINITY));
      await next.initialize();
      await next.request('launch', launch);
      await next.body('disconnect');
    } else {
      const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
      const org = gateway.openSubscriberOrg(parseHandOff(this.#org.sandbox.handOff));
      const machine = { crashLedger: this.#ledger, sessionLease: new LeaseInMemory() };
      await recoverOrg(this.#org.sandbox.orgId, org, machine, Date.now());
    }
  }

  /** The customer's own request must not hang for ever. */
  async customerGoesOn(): Promise<boolean> {
    const late = wait(longestRecovery).then(() => false);
    return (await Promise.race([this.#run?.then(() => true), late])) ?? true;
  }

  #client(mortal: Mortal): InlineClient {
    const { url, session } = this.#org.sandbox;
    const clock = mortal.clock(systemClock);
    return new InlineClient({
      ...ownMachine(),
      crashLedger: new MortalLedger(mortal, this.#ledger),
      openExecution: () =>
        Promise.resolve(
          createLiveExecution({
            session: new OrgSession(url, session),
            clock,
            logger: silentLogger,
            transport: new MortalTransport(mortal, clock),
          }),
        ),
      defaultSources: () => Promise.resolve([{ path: packageFolder, namespace: 'acme' }]),
      readLog: () => Promise.reject(new Error('There is no log here.')),
      sourceFiles: nodeSourceFiles,
      clock,
      rulesClock: clock,
      logger: silentLogger,
    });
  }
}

/** Somebody of the org who is not the user that we are logged in as. */
async function colleagueIn({ sandbox }: SampleOrgHandle): Promise<string> {
  const query = encodeURIComponent('SELECT Username FROM User');
  const response = await fetch(`${sandbox.url}/services/data/v62.0/query?q=${query}`, {
    headers: { authorization: `Bearer ${sandbox.session}` },
  });
  const { records } = (await response.json()) as { records: readonly { readonly Username: string }[] };
  return records.map(({ Username }) => Username).find((name) => !name.startsWith('dana.')) ?? '';
}

/** Somebody else debugs there meanwhile, where our own session does not keep the licence. Answers the session's id. */
async function startForeign(org: SampleOrgHandle, session: string): Promise<string | undefined> {
  const response = await fetch(`${org.sandbox.url}/services/data/v62.0/tooling/sobjects/ApexDebuggerSession`, {
    method: 'POST',
    headers: { authorization: `Bearer ${session}`, 'content-type': 'application/json' },
    body: JSON.stringify({ UserIdFilter: '', EntryPointFilter: '', RequestTypeFilter: '' }),
  });
  const { id } = (await response.json()) as { id?: string };
  return id;
}

async function endForeign(org: SampleOrgHandle): Promise<void> {
  await org.controls.terminateDebugSession(org.sandbox.orgId, 'done');
}

const crashPoints: Soak = {
  id: 'L3',
  title:
    'a crash at any step of a debug session leaves nothing that the next start does not end, and no other session is touched',
  run: async (scale) => {
    const points = amount(scale, 500, 4);
    const draws = new Draws(scale.seed);
    const folder = await mkdtemp(join(tmpdir(), 'isv-ledger-'));
    const ledger = new CrashLedgerFiles(folder);
    const org = await startSampleOrg();
    const { orgId } = org.sandbox;
    const colleague = await colleagueIn(org);
    const breaches: string[] = [];
    let [crashed, orphans, foreign, slowest] = [0, 0, 0, 0];
    const running = async (): Promise<string | undefined> => (await org.controls.state(orgId)).debugSession?.id;
    try {
      const whole = new CrashPoint(org, ledger, Number.POSITIVE_INFINITY);
      await whole.live();
      if ((await ledger.entries()).length > 0 || (await running()) !== undefined) {
        breaches.push('A session without a crash leaves something.');
      }
      for (let point = 0; point < points; point++) {
        const dieAt = 1 + Math.floor((point * Math.max(1, whole.steps / points)) % whole.steps);
        const what = `Crash ${point} at step ${dieAt} of ${whole.steps}`;
        let one = new CrashPoint(org, ledger, dieAt);
        await one.live();
        // A session takes a step more or less, as its event link polls: one that came to its end is crashed a step earlier.
        for (let earlier = dieAt - 1; !one.didDie && earlier > 0; earlier--) {
          one = new CrashPoint(org, ledger, earlier);
          await one.live();
        }
        if (!one.didDie) {
          breaches.push(`${what}: it came to its end instead.`);
        }
        crashed += 1;
        const own = await running();
        let other: string | undefined;
        if (own === undefined && draws.happens(0.7)) {
          // The same login as ours, later; or a colleague's at the same moment.
          const isSameUser = draws.happens(0.5);
          await (isSameUser ? org.controls.skipTime(60_000) : undefined);
          const { session } = org.sandbox;
          const login = isSameUser ? session : await org.controls.logIn(orgId, colleague);
          other = await startForeign(org, login);
          foreign += 1;
        }
        const start = performance.now();
        await one.recover(draws.happens(0.3));
        slowest = Math.max(slowest, performance.now() - start);
        const left = await running();
        if (left !== other) {
          breaches.push(`${what}: ${own} of ours and ${other} of somebody else ran; afterwards ${left}.`);
        }
        if (!(await one.customerGoesOn())) {
          breaches.push(`${what}: the customer's request hangs.`);
        }
        if ((await ledger.entries()).length > 0) {
          breaches.push(`${what}: the ledger is not empty afterwards.`);
        }
        orphans += own === undefined ? 0 : 1;
        await (left === undefined ? undefined : endForeign(org));
      }
      if (scale.full && slowest > longestRecovery) {
        breaches.push(`It took ${slowest.toFixed(0)} ms until an orphan was gone.`);
      }
    } finally {
      await org.dispose();
      await rm(folder, { recursive: true, force: true });
    }
    const figures = `${orphans} orphans ended, ${foreign} other sessions left alone, slowest start ${slowest.toFixed(0)} ms`;
    return { count: crashed, of: 'crashes', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [crashPoints];
