import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Contender, type TakeAnswer } from '../support/leaseContenders.ts';
import { Draws } from '../support/random.ts';
import { amount, type Soak } from './soak.ts';

/** Milliseconds within which the lease of a dead holder is free. */
const longestUntilFree = 1_000;

/** What is wrong with the answers of all who raced; undefined where one has it and all others say so. */
function raceProblem(answers: readonly TakeAnswer[], names: readonly string[]): string | undefined {
  const winners = names.filter((_, index) => answers[index]?.granted === true);
  if (winners.length !== 1) {
    return `${winners.length} have it: ${JSON.stringify(answers)}`;
  }
  const misled = answers.filter(({ granted, holder }) => !granted && holder !== winners[0]);
  return misled.length === 0 ? undefined : `${winners[0]} has it, but ${JSON.stringify(misled)}`;
}

/** The holder is killed while all others reach for the lease; who gets it is the next to be killed. */
const killedHolders: Soak = {
  id: 'L1',
  title: 'of eight contenders exactly one has the lease after each SIGKILL of its holder',
  run: async (scale) => {
    const rounds = amount(scale, 1_000, 4);
    const contending = amount(scale, 8, 4);
    const draws = new Draws(scale.seed);
    const folder = await mkdtemp(join(tmpdir(), 'isv-lease-'));
    let made = 0;
    const next = (): Contender => new Contender(folder, `c${made++}`);
    let holder = next();
    // Two more than race, so that those who race have started.
    let others = Array.from({ length: contending + 2 }, next);
    const breaches: string[] = [];
    let slowest = 0;
    try {
      await holder.take();
      for (let round = 1; round <= rounds && breaches.length === 0; round++) {
        const racing = others.slice(0, contending);
        // Before, at and after the death of the holder.
        const late = racing.filter(() => draws.happens(0.5));
        const early = racing.filter((one) => !late.includes(one)).map((one) => one.race(holder.name));
        const start = performance.now();
        const killed = holder.kill();
        const answers = await Promise.all([...early, ...late.map((one) => one.race(holder.name))]);
        await killed;
        slowest = Math.max(slowest, performance.now() - start);
        const inOrder = [...racing.filter((one) => !late.includes(one)), ...late];
        const problem = raceProblem(
          answers,
          inOrder.map(({ name }) => name),
        );
        if (problem !== undefined) {
          breaches.push(`Round ${round}: ${problem}`);
        }
        holder = inOrder[answers.findIndex(({ granted }) => granted)] ?? holder;
        others = [...others.filter((one) => one !== holder), next()];
      }
    } finally {
      await Promise.all([holder, ...others].map((one) => one.kill()));
      await rm(folder, { recursive: true, force: true });
    }
    const figures = `${contending} contenders each, slowest until all knew ${slowest.toFixed(0)} ms, on ${process.platform}`;
    return { count: rounds, of: 'rounds', figures, breaches };
  },
};

/** One holder sleeps as with a laptop's lid closed; nobody else gets its lease, and it has it still when it wakes. */
async function sleepAndDie(milliseconds: number): Promise<{ readonly breaches: string[]; readonly freeAfter: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'isv-lease-'));
  const [sleeper, other] = [new Contender(folder, 'sleeper'), new Contender(folder, 'other')];
  const breaches: string[] = [];
  try {
    await sleeper.take();
    await other.take();
    sleeper.signal('SIGSTOP');
    const end = performance.now() + milliseconds;
    do {
      if ((await other.take()).granted) {
        breaches.push('Another one got the lease while its holder slept.');
        return { breaches, freeAfter: 0 };
      }
      await wait(Math.min(1_000, Math.max(0, end - performance.now())));
    } while (performance.now() < end);
    sleeper.signal('SIGCONT');
    const afterwards = await other.race('nobody');
    if (afterwards.granted || afterwards.holder !== 'sleeper') {
      breaches.push(`After its sleep the holder was ${JSON.stringify(afterwards)}.`);
    }
    const start = performance.now();
    const killed = sleeper.kill();
    const last = await other.race('sleeper');
    const freeAfter = performance.now() - start;
    await killed;
    if (!last.granted) {
      breaches.push(`The lease of a dead holder is not free: ${JSON.stringify(last)}.`);
    }
    return { breaches, freeAfter };
  } finally {
    await Promise.all([sleeper.kill(), other.kill()]);
    await rm(folder, { recursive: true, force: true });
  }
}

const sleepingHolder: Soak = {
  id: 'L2',
  title: 'a holder that was suspended has the lease alone still; of one that was killed it is free within a second',
  run: async (scale) => {
    const suspended = amount(scale, 60_000, 500);
    const holders = amount(scale, 4, 1);
    const runs = await Promise.all(Array.from({ length: holders }, () => sleepAndDie(suspended)));
    const slowest = Math.max(...runs.map(({ freeAfter }) => freeAfter));
    const breaches = runs.flatMap((run) => run.breaches);
    if (scale.full && slowest > longestUntilFree) {
      breaches.push(`It took ${slowest.toFixed(0)} ms until the lease was free.`);
    }
    const figures = `suspended for ${suspended / 1_000} s, free ${slowest.toFixed(0)} ms after SIGKILL, on ${process.platform}`;
    return { count: holders, of: 'holders', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [killedHolders, sleepingHolder];
