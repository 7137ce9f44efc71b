import type { SessionStateBody } from '../../src/dap/sessionReporter.ts';
import type { InlineClient } from '../support/inlineAdapter.ts';
import type { FaultName } from '../support/link/linkFaults.ts';
import { ModelDebugging } from '../support/link/modelDebugging.ts';
import type { Loss } from '../support/link/orgModel.ts';
import { amount, type Soak, type SoakScale } from './soak.ts';

/** Milliseconds. */
const toldLimit = 1_000;
const minute = 60_000;
const mostBreaches = 50;
/** Of the class that is debugged. */
const lines = [3, 4, 5, 7];
const losses: readonly Loss[] = ['before', 'after', 'late'];

async function forSeeds(
  scale: SoakScale,
  count: number,
  each: (seed: number, number: number) => Promise<readonly string[]>,
): Promise<string[]> {
  const breaches: string[] = [];
  for (let number = 0; number < count && breaches.length < mostBreaches; number += 1) {
    const seed = scale.seed * 100_000 + number;
    const found = await each(seed, number).catch((error: unknown) => [String(error)]);
    breaches.push(...found.map((breach) => `seed ${seed}: ${breach}`));
  }
  return breaches;
}

function someOf(random: () => number): readonly number[] {
  return lines.filter(() => random() < 0.5);
}

function states(client: InlineClient): readonly string[] {
  return client.messages
    .filter(({ event }) => event === 'isv.sessionState')
    .map((message) => (message as unknown as { body: SessionStateBody }).body.state);
}

function says(client: InlineClient, text: RegExp): boolean {
  return text.test(client.output());
}

/** How the org lets somebody know that their org session has ended: by the event link, or as the answer to a call. */
const waysToEnd = ['sessionRevoked', 'http401', 'handshake', 'setBreakpoints', 'source'] as const;

const authLoss: Soak = {
  id: 'S4',
  title: 'the end of the org session is told within a second, with the reason and what is kept',
  run: async (scale) => {
    const count = amount(scale, 1_000, 20);
    let slowest = 0;
    let silent = 0;
    const breaches = await forSeeds(scale, count, async (seed, number) => {
      const debugging = new ModelDebugging(seed);
      const client = await debugging.client();
      await debugging.launch(client, [3]);
      await debugging.pass(debugging.random() * 30_000);
      const way = waysToEnd[number % waysToEnd.length] ?? 'http401';
      await endSession(debugging, client, way);
      const isTold = (): boolean =>
        states(client).includes('needsFreshLink') && says(client, /The org session has expired or was ended/);
      const refusedAt = debugging.org.refusedAt ?? debugging.org.link.refusedAt ?? debugging.clock.monotonic();
      while (!isTold() && debugging.clock.monotonic() - refusedAt < 10 * toldLimit) {
        await debugging.pass(50);
      }
      const took = debugging.clock.monotonic() - refusedAt;
      slowest = Math.max(slowest, took);
      silent += isTold() ? 0 : 1;
      void client.adapter.end();
      return isTold() && took <= toldLimit ? [] : [`${way} was told after ${took.toFixed(0)} ms, or not at all.`];
    });
    return { count, of: 'ended org sessions', figures: `slowest ${slowest.toFixed(0)} ms, ${silent} silent`, breaches };
  },
};

async function endSession(
  debugging: ModelDebugging,
  client: InlineClient,
  way: (typeof waysToEnd)[number],
): Promise<void> {
  const { org } = debugging;
  const { link } = org;
  link.strikesAlways = true;
  if (way === 'setBreakpoints' || way === 'source') {
    link.session = '00D000000000001!two';
    const request =
      way === 'source'
        ? client.request('setBreakpoints', { source: { path: '/src/Pricing.cls' }, breakpoints: [] })
        : client.request('setBreakpoints', {
            source: { path: '/src/Pricing.cls' },
            breakpoints: [{ line: 4 }, { line: 5 }],
          });
    await debugging.until(request);
    return;
  }
  const faults: readonly FaultName[] = way === 'handshake' ? ['unknownClient', 'sessionRevoked'] : [way];
  link.plan(faults);
  link.bus.publish('/systemTopic/ApexDebuggerSystemEvent', {});
  for (let waited = 0; waited < 5_000 && link.refusedAt === undefined; waited += 50) {
    await debugging.pass(50);
  }
}

const lostWrites: Soak = {
  id: 'S6',
  title: 'writes whose answer is lost leave no second debug session, no second breakpoint and nothing behind',
  run: async (scale) => {
    const wanted = amount(scale, 1_000, 25);
    let lost = 0;
    let sessions = 0;
    let number = 0;
    const breaches: string[] = [];
    while (lost < wanted && breaches.length < mostBreaches) {
      const seed = scale.seed * 100_000 + number;
      number += 1;
      const run = await lostWriteRun(seed).catch((error: unknown) => ({
        lost: 1,
        sessions: 0,
        breaches: [String(error)],
      }));
      lost += run.lost;
      sessions += run.sessions;
      breaches.push(...run.breaches.map((breach) => `seed ${seed}: ${breach}`));
    }
    return { count: lost, of: 'lost answers', figures: `in ${number} runs with ${sessions} debug sessions`, breaches };
  },
};

async function lostWriteRun(
  seed: number,
): Promise<{ readonly lost: number; readonly sessions: number; readonly breaches: readonly string[] }> {
  const debugging = new ModelDebugging(seed);
  const { org, random } = debugging;
  let lost = 0;
  const lossy = (): Loss | undefined => {
    const loss = random() < 0.3 ? losses[Math.floor(random() * losses.length)] : undefined;
    lost += loss === undefined ? 0 : 1;
    return loss;
  };
  const breaches: string[] = [];
  const reliable = (): undefined => undefined;
  org.losing = lossy;
  const client = await debugging.client();
  if ((await debugging.launch(client, someOf(random))) === undefined) {
    for (let change = 0; change < 5; change += 1) {
      await debugging.setBreakpoints(client, someOf(random));
      breaches.push(...repeated(org.places));
    }
    org.losing = reliable;
    // What the user sees is what counts in the end: everything is taken away and set once more.
    await debugging.setBreakpoints(client, []);
    const last = someOf(random);
    await debugging.setBreakpoints(client, last);
    await debugging.pass(5_000);
    const places = last.map((line) => `acme/Pricing:${line}`);
    if (org.places.toSorted().join() !== places.toSorted().join()) {
      breaches.push(`Breakpoints are at ${org.places.join(', ')} instead of ${places.join(', ')}.`);
    }
    org.losing = lossy;
  }
  await debugging.until(client.request('disconnect'));
  await debugging.pass(90_000);
  org.losing = reliable;
  // The next start makes up for an end that nobody confirmed.
  const next = await debugging.client();
  const problem = await debugging.launch(next, []);
  if (problem !== undefined) {
    breaches.push(`The next debug session could not start: ${problem}`);
  }
  if (org.runningSessions.length > 1 || org.mostSessionsAtOnce > 1) {
    breaches.push(`${org.runningSessions.length} debug sessions run.`);
  }
  await debugging.until(next.request('disconnect'));
  if (org.runningSessions.length > 0) {
    breaches.push(`${org.runningSessions.length} debug sessions were left behind.`);
  }
  return { lost, sessions: org.sessions.size, breaches };
}

function repeated(places: readonly string[]): readonly string[] {
  const twice = places.filter((place, index) => places.indexOf(place) !== index);
  return twice.map((place) => `A breakpoint stands twice at ${place}.`);
}

const idleCalls: Soak = {
  id: 'S7',
  title: 'an idle debug session asks the org for nothing but events',
  run: async (scale) => {
    const count = amount(scale, 50, 1);
    let most = 0;
    let minutes = 0;
    const breaches = await forSeeds(scale, count, async (seed) => {
      const debugging = new ModelDebugging(seed);
      const client = await debugging.client();
      await debugging.launch(client, [3]);
      await debugging.pass(5_000);
      const { calls, link } = debugging.org;
      const polls = (): number => link.arrivals.filter(({ channel }) => channel === '/meta/connect').length;
      const problems: string[] = [];
      for (let passed = 0; passed < 50; passed += 1) {
        const [before, othersBefore] = [calls.length, link.arrivals.length - polls()];
        await debugging.pass(minute);
        const made = calls.length - before + (link.arrivals.length - polls() - othersBefore);
        most = Math.max(most, made);
        minutes += 1;
        problems.push(...(made > 1 ? [`${made} calls in minute ${passed}.`] : []));
      }
      void client.adapter.end();
      return problems;
    });
    return { count: minutes, of: 'idle minutes', figures: `at most ${most} calls in one besides polls`, breaches };
  },
};

const freshLinks: Soak = {
  id: 'U4',
  title: 'an ended org session is renewed in two actions; breakpoints and requests stay as they were',
  run: async (scale) => {
    const count = amount(scale, 500, 10);
    let again = 0;
    const breaches = await forSeeds(scale, count, async (seed) => {
      const debugging = new ModelDebugging(seed);
      const { org, random } = debugging;
      const client = await debugging.client();
      const set = [3, ...someOf(random).filter((line) => line !== 3)];
      await debugging.launch(client, set);
      const before = org.runningSessions;
      org.link.plan(['sessionRevoked']);
      org.link.strikesAlways = true;
      org.link.bus.publish('/systemTopic/ApexDebuggerSystemEvent', {});
      await debugging.pass(3_000);
      const isGone = random() < 0.3;
      if (isGone) {
        before.forEach((id) => org.sessions.set(id, false));
        again += 1;
      }
      await debugging.pass(random() * 5 * minute);
      // The two actions: "Paste Fresh Link" and the link itself. What is left is the adapter's.
      const offered = states(client).at(-1) === 'needsFreshLink';
      const renewed = await debugging.until(client.body<{ debugSession: string }>('isv.renew'));
      await debugging.pass(1_000);
      const places = set.map((line) => `acme/Pricing:${line}`).toSorted();
      void client.adapter.end();
      return [
        ...(offered ? [] : ['No fresh link was asked for.']),
        ...(renewed.debugSession === (isGone ? 'startedAgain' : 'goesOn') ? [] : [`It ${renewed.debugSession}.`]),
        ...(isGone || org.runningSessions.join() === before.join() ? [] : ['It is another debug session.']),
        ...(org.places.toSorted().join() === places.join() ? [] : [`Breakpoints are at ${org.places.join(', ')}.`]),
        ...(client.trail.includes('terminated') ? ['The debug session ended for the client.'] : []),
      ];
    });
    return { count, of: 'fresh links', figures: `2 actions each, started again ${again} times`, breaches };
  },
};

export const soaks: readonly Soak[] = [authLoss, lostWrites, idleCalls, freshLinks];
