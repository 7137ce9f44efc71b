import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { levelPresets } from '../../src/core/tracing/levelPresets.ts';
import { TracedOrg } from '../../src/core/tracing/tracedOrg.ts';
import { TraceLedger } from '../../src/core/tracing/traceLedger.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { MemoryLedgerStore } from './memoryLedgerStore.ts';

/** The tracing of an org over a ledger in memory. */
export function tracingOf(org: SubscriberOrg, orgId = '00D000000000001'): TracedOrg {
  return new TracedOrg({
    orgId,
    madeBy: 'this test',
    use: (action) => action(org.tracing),
    clock: systemClock,
    ledger: new TraceLedger(new MemoryLedgerStore(), 'this test', () => false),
  });
}

/** From now on the org logs what the login-as user does, at replay levels. */
export async function traceLoginAsUser(org: SubscriberOrg): Promise<TracedOrg> {
  const traced = tracingOf(org);
  const { id, name } = await org.loginAsUser();
  const [outcome] = await traced.turnOn([
    { entity: { id, kind: 'user', name }, levels: levelPresets.replay, minutes: 10 },
  ]);
  if (outcome?.flag === undefined) {
    throw outcome?.failure ?? new Error('Tracing was refused.');
  }
  return traced;
}
