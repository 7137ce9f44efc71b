import { seededRandom } from '../support/random.ts';
import { type FaultName, faultNames } from '../support/link/linkFaults.ts';
import { earlyArrivals, faultRun, handshakeStorms, LinkRun } from '../support/link/linkRun.ts';
import { amount, type Soak, type SoakScale } from './soak.ts';

/** Milliseconds. */
const hold = 110_000;
const halfOpenLimit = hold + 10_000;
const resetLimit = 2_000;
const wakeLimit = 3_000;
const dropLimit = 2_000;
const unknownClientLimit = 3_000;
const longestWait = 30_000;
const longest = 200_000;
const mostBreaches = 50;

/** Calls `each` for so many seeds; goes on after a breach, for others may say more. */
async function forSeeds(
  scale: SoakScale,
  count: number,
  each: (seed: number) => Promise<readonly string[]>,
): Promise<string[]> {
  const breaches: string[] = [];
  for (let number = 0; number < count && breaches.length < mostBreaches; number += 1) {
    breaches.push(...(await each(scale.seed * 100_000 + number)));
  }
  return breaches;
}

const randomFaults: Soak = {
  id: 'S1',
  title: 'no event is lost, repeated or reordered under random faults, and a loss is told',
  run: async (scale) => {
    const count = amount(scale, 10_000, 100);
    const struck = new Map<FaultName, number>();
    let lossesTold = 0;
    let events = 0;
    const breaches = await forSeeds(scale, count, async (seed) => {
      const { run, breaches: found } = await faultRun(seed);
      run.link.struck.forEach((fault) => struck.set(fault, (struck.get(fault) ?? 0) + 1));
      lossesTold += run.lossToldAt >= 0 ? 1 : 0;
      events += [...run.delivered.values()].flat().length;
      return found;
    });
    const missing = scale.full ? faultNames.filter((name) => !struck.has(name)) : [];
    return {
      count,
      of: 'runs',
      figures:
        `${struck.size} kinds of fault ${[...struck.values()].reduce((sum, times) => sum + times, 0)} times, ` +
        `${events} events, loss told in ${lossesTold} runs`,
      breaches: [...breaches, ...missing.map((name) => `No run met the fault ${name}.`)],
    };
  },
};

/** A link that is open and idle for a while, so that a poll is held. */
async function idleLink(seed: number): Promise<LinkRun> {
  const run = new LinkRun(seed);
  await run.open();
  await run.pass(1_000 + run.random() * 20_000);
  return run;
}

/** Milliseconds until something was told or reached the org; undefined where nothing was for long. */
async function until(run: LinkRun, isThere: () => boolean): Promise<number | undefined> {
  const start = run.clock.monotonic();
  while (!isThere() && run.clock.monotonic() - start < longest) {
    await run.pass(Math.min(100, run.clock.untilNext ?? 100) || 1);
  }
  return isThere() ? run.clock.monotonic() - start : undefined;
}

function told(run: LinkRun, kind: string): number {
  return run.told.filter((one) => one.kind === kind).length;
}

function handshakes(run: LinkRun): number {
  return run.link.arrivals.filter(({ channel }) => channel === '/meta/handshake').length;
}

/** Strikes the poll that the next event ends, and the one after. */
async function strike(run: LinkRun, fault: FaultName): Promise<void> {
  run.link.plan([fault]);
  for (let events = 0; run.link.struck.length === 0 && events < 100; events += 1) {
    run.link.bus.publish('/systemTopic/ApexDebuggerSystemEvent', {});
    await until(run, () => run.link.struck.length > 0 || run.isPolling);
  }
}

const deafLink: Soak = {
  id: 'S2',
  title: 'a deaf link is found: reset, half-open, after sleep',
  run: async (scale) => {
    const each = amount(scale, 1_000, 20);
    const slowest = { reset: 0, halfOpen: 0, wake: 0 };
    const breaches = await forSeeds(scale, each, async (seed) => {
      const cases = [
        ['reset', resetLimit, await detection(seed, 'resetBefore')],
        ['halfOpen', halfOpenLimit, await detection(seed, 'halfOpen')],
        ['wake', wakeLimit, await afterWake(seed)],
      ] as const;
      return cases.flatMap(([name, limit, took]) => {
        slowest[name] = Math.max(slowest[name], took ?? Number.POSITIVE_INFINITY);
        return took !== undefined && took <= limit ? [] : [`seed ${seed}: ${name} was found after ${took} ms.`];
      });
    });
    return {
      count: each * 3,
      of: 'deaf links',
      figures: `slowest: reset ${seconds(slowest.reset)}, half-open ${seconds(slowest.halfOpen)}, wake ${seconds(slowest.wake)}`,
      breaches,
    };
  },
};

/** From the fault until the user is told. */
async function detection(seed: number, fault: FaultName): Promise<number | undefined> {
  const run = await idleLink(seed);
  await strike(run, fault);
  const took = await until(run, () => told(run, 'lost') > 0);
  void run.client.close();
  return took;
}

/** From the wake until the org is asked anew; the poll of before is dead without a word. */
async function afterWake(seed: number): Promise<number | undefined> {
  const run = await idleLink(seed);
  await strike(run, 'halfOpen');
  await run.pass(run.random() * 60_000);
  run.link.bus.forgetClients();
  const before = handshakes(run);
  run.clock.jumpWall(10_000 + run.random() * 6 * 3_600_000);
  const took = await until(run, () => handshakes(run) > before);
  void run.client.close();
  return took;
}

const recovery: Soak = {
  id: 'S3',
  title: 'the link recovers: after a short drop, and where the org forgot it',
  run: async (scale) => {
    const each = amount(scale, 1_000, 20);
    const drops: number[] = [];
    const forgotten: number[] = [];
    await forSeeds(scale, each, async (seed) => {
      drops.push(await recoveryFromDrop(seed));
      forgotten.push(await recoveryOfClient(seed));
      return [];
    });
    const [drop, unknown] = [p95(drops), p95(forgotten)];
    return {
      count: each * 2,
      of: 'recoveries',
      figures: `p95 after a drop ${seconds(drop)}, of an unknown client ${seconds(unknown)}`,
      breaches: [
        ...(drop <= dropLimit ? [] : [`95 % of drops were over after ${seconds(drop)} only.`]),
        ...(unknown <= unknownClientLimit ? [] : [`95 % of unknown clients were back after ${seconds(unknown)} only.`]),
      ],
    };
  },
};

/** From the return of the network until the link works; a drop is short up to ten seconds. */
async function recoveryFromDrop(seed: number): Promise<number> {
  const run = await idleLink(seed);
  const away = run.random() * 10_000;
  run.link.goAway(away);
  run.link.cutHeld();
  const start = run.clock.monotonic();
  const took = await until(run, () => told(run, 'restored') > 0);
  void run.client.close();
  return took === undefined ? Number.POSITIVE_INFINITY : Math.max(0, run.clock.monotonic() - start - away);
}

async function recoveryOfClient(seed: number): Promise<number> {
  const run = await idleLink(seed);
  await strike(run, 'unknownClientAdviceNone');
  const took = await until(run, () => run.isPolling);
  void run.client.close();
  return took ?? Number.POSITIVE_INFINITY;
}

const backoff: Soak = {
  id: 'S5',
  title:
    'the org is never stormed: full jitter up to 30 s, Retry-After kept, one connect at a time, three handshakes in 10 s',
  run: async (scale) => {
    const count = amount(scale, 2_000, 40);
    const firstWaits: number[] = [];
    let longestSeen = 0;
    let closings = 0;
    const breaches = await forSeeds(scale, count, async (seed) => {
      const run = await idleLink(seed);
      const random = seededRandom(seed);
      const kinds = [
        'unavailable',
        'tooManyRequests',
        'handshakeBusy',
        'unknownClient',
        'badGateway',
        'resetBefore',
        'gone',
      ] as const;
      run.link.plan(Array.from({ length: 12 }, () => kinds[Math.floor(random() * kinds.length)] ?? 'unavailable'));
      run.link.strikesAlways = true;
      run.link.bus.publish('/systemTopic/ApexDebuggerSystemEvent', {});
      await run.pass(60_000);
      await until(run, () => run.link.isPlanDone);
      closings += run.link.closedTimes.length;
      void run.client.close();
      const waits = await waitsOf(seed);
      firstWaits.push(waits[0] ?? 0);
      longestSeen = Math.max(longestSeen, ...waits);
      const problems = [
        ...handshakeStorms(run),
        ...earlyArrivals(run),
        ...(run.link.mostConnectsAtOnce > 1 ? ['two connects at once'] : []),
        ...waits.filter((wait) => wait > longestWait).map((wait) => `a wait of ${seconds(wait)}`),
      ];
      return problems.map((problem) => `seed ${seed}: ${problem}.`);
    });
    return {
      count,
      of: 'links under refusals',
      figures: `${closings} times Retry-After, first waits ${seconds(Math.min(...firstWaits))} to ${seconds(Math.max(...firstWaits))}, longest ${seconds(longestSeen)}`,
      breaches: [...breaches, ...(scale.full ? unevenJitter(firstWaits) : [])],
    };
  },
};

/** What lies between one attempt and the next while an org is too busy, without the way there and back. */
async function waitsOf(seed: number): Promise<readonly number[]> {
  const run = await idleLink(seed);
  run.link.plan(Array.from({ length: 10 }, () => 'badGateway' as const));
  run.link.strikesAlways = true;
  run.link.bus.publish('/systemTopic/ApexDebuggerSystemEvent', {});
  await until(run, () => run.link.isPlanDone);
  void run.client.close();
  const strikes = run.link.strikeTimes;
  return strikes.slice(1).map((at, index) => Math.max(0, at - (strikes[index] ?? 0) - run.link.longestTrip));
}

/** Full jitter: the first wait is drawn evenly from a whole second. */
function unevenJitter(waits: readonly number[]): string[] {
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  return mean > 350 && mean < 550 ? [] : [`First waits are ${mean.toFixed(0)} ms on average.`];
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.POSITIVE_INFINITY;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

export const soaks: readonly Soak[] = [randomFaults, deafLink, recovery, backoff];
