import { Failure } from '../../src/core/base/failure.ts';
import type { Logger } from '../../src/core/base/logger.ts';
import { memoryKeeper } from '../../src/core/lmo/ports.ts';
import { LmoSignIn } from '../../src/core/lmo/lmoSignIn.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { noFilters } from '../../src/core/subscribers/subscriberQuery.ts';
import type { Subscriber } from '../../src/core/subscribers/subscriber.ts';
import { debugLevelFor } from '../../src/core/tracing/debugLevel.ts';
import { levelPresets } from '../../src/core/tracing/levelPresets.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { issueDrafts } from '../../test/support/sampleOrgClient.ts';
import type { SampleOrgReady } from './workspace.ts';

// The way in, as the sidebar goes it: find the subscriber in the LMO, enter with a hand-off, read a debug log.

export interface Telling {
  readonly heading: (text: string) => void;
  readonly say: (text: string) => void;
}

const silent: Logger = { trace: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Tells how the subscriber whose name holds `text` is found and entered, and what its newest debug log holds. */
export async function findAndLook(ready: SampleOrgReady, text: string, { heading, say }: Telling): Promise<void> {
  const gateway = createOrgGateway({ clock: systemClock, logger: silent });
  const signIn = new LmoSignIn(ready.lmo.url, { way: 'sampleOrg' }, { orgSession: ready.lmo.session });
  const lmo = gateway.openLicenseManagementOrg(signIn, memoryKeeper);

  heading(`Find "${text}" among the subscribers`);
  const page = await lmo.subscribers.page({ query: { text, filters: noFilters } });
  for (const subscriber of page.subscribers) {
    say(describe(subscriber));
  }

  const handOff = page.subscribers.flatMap(({ orgId, isSandbox }) => {
    const hosted = ready.subscribers.find((candidate) => candidate.orgId.slice(0, 15) === orgId.slice(0, 15));
    return isSandbox && typeof hosted?.handOff === 'string' ? [hosted.handOff] : [];
  })[0];
  if (handOff === undefined) {
    throw new Error(`The sample org has no hand-off to a sandbox that is called ${text}.`);
  }
  heading('Enter with the hand-off');
  const org = gateway.openSubscriberOrg(parseHandOff(handOff));
  const [organization, user] = await Promise.all([org.organization(), org.loginAsUser()]);
  say(
    `${organization.name}, ${organization.isSandbox ? 'a sandbox' : 'production'}, as ${user.name} (${user.username})`,
  );

  heading('Turn tracing on, run Apex and read its debug log');
  const ended = await traced(org, user);
  const result = await org.apex.runAnonymous(
    `Savepoint before = Database.setSavepoint();\n${issueDrafts}\nDatabase.rollback(before);`,
  );
  say(result.success ? 'It ran to its end, and everything was undone.' : 'It failed.');
  const [log] = await org.debugLogs.list(1);
  if (log === undefined) {
    throw new Error('The org wrote no debug log.');
  }
  say(
    `${log.operation}, ${log.status}, ${log.durationMilliseconds} ms, ${Math.round(log.length / 1024)} KB; of what the package says:`,
  );
  for (const line of await debugLines((await org.debugLogs.open(log.id, 0)).chunks)) {
    say(`  ${line}`);
  }
  await ended();
  say('Tracing is ended, and nothing of it is left in the org.');
}

/** Traces the user, and answers what ends it. */
async function traced(
  { tracing }: SubscriberOrg,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<() => Promise<void>> {
  const level = debugLevelFor(levelPresets.replay, []);
  const nothing = { levels: [], newLevels: [], create: [], update: [], removeFlags: [], removeLevels: [] };
  const made = await tracing.write({
    ...nothing,
    newLevels: [level],
    create: [
      {
        entity: { id, kind: 'user', name },
        logType: 'USER_DEBUG',
        levelName: level.name,
        expires: new Date(systemClock.now() + 30 * 60_000),
      },
    ],
  });
  const ids = (outcomes: readonly (string | Failure)[]): readonly string[] =>
    outcomes.map((outcome) => {
      if (outcome instanceof Failure) {
        throw outcome;
      }
      return outcome;
    });
  const [removeFlags, removeLevels] = [ids(made.created), ids(made.newLevels)];
  return async () => {
    await tracing.write({ ...nothing, removeFlags, removeLevels });
  };
}

function describe({ name, isSandbox, packages }: Subscriber): string {
  const [first] = packages;
  const installed =
    first === undefined
      ? ''
      : `, ${first.name} ${first.version ?? ''}${first.isBehind ? ' (behind)' : ''}, ${first.licenseStatus ?? 'no licence'}`;
  return `${name}: ${isSandbox ? 'sandbox' : 'production'}${installed}`;
}

async function debugLines(chunks: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text
    .split('\n')
    .filter((line) => line.includes('|USER_DEBUG|'))
    .slice(0, 5);
}
