import { silentLogger } from '../../../src/core/base/logger.ts';
import { BayeuxClient } from '../../../src/org/bayeux/bayeuxClient.ts';
import { LongPollTransport } from '../../../src/org/bayeux/longPollTransport.ts';
import { OrgSession } from '../../../src/org/orgSession.ts';
import { FakeClock } from '../fakeClock.ts';
import { seededRandom } from '../random.ts';
import { host } from './faultedLink.ts';
import { FaultyLink } from './faultyLink.ts';
import { endings, faultNames, losses, sessionEnds, system } from './linkFaults.ts';

const user = '/systemTopic/ApexDebuggerEvent';
const channels = [system, user];
const eventsPerRun = 20;
const mostFaults = 5;
/** Virtual milliseconds after the last event until everything must have arrived. */
const patience = 400_000;
/** Virtual milliseconds: backoff, half-open polls and all. */
const openPatience = 60_000;
const handshakeWindow = 10_000;
const handshakesPerWindow = 3;

/** Lets everything happen that needs no time. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** An event link on a network that fails as a seed says, with everything that it told. */
export class LinkRun {
  readonly seed: number;
  readonly random: () => number;
  readonly clock = new FakeClock();
  readonly link: FaultyLink;
  readonly client: BayeuxClient;
  readonly session: OrgSession;
  readonly delivered = new Map<string, number[]>(channels.map((channel) => [channel, []]));
  readonly oversized = new Set<number>();
  readonly told: { readonly kind: string; readonly at: number; readonly text: string }[] = [];
  /** When the user last heard that events may be lost. */
  lossToldAt = -1;
  /** How often loss was told where everything could be had back. */
  falseAlarms = 0;
  death: string | undefined;
  renewals = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.random = seededRandom(seed);
    this.link = new FaultyLink(this.clock, this.random);
    this.session = new OrgSession(`https://${host}`, this.link.session);
    this.client = new BayeuxClient({
      transport: new LongPollTransport(this.session, this.link),
      channels,
      clock: this.clock,
      random: this.random,
      logger: silentLogger,
      network: () => this.link.network,
    });
    this.client.events((event) => {
      switch (event.kind) {
        case 'message':
          this.delivered.get(event.channel)?.push((event.data as { event: { replayId: number } }).event.replayId);
          return;
        case 'oversized':
          this.lossToldAt = this.clock.monotonic();
          return;
        case 'lost':
          this.#tell('lost', event.reason);
          return;
        case 'restored':
          this.#tell('restored', String(event.eventsMayBeLost));
          if (event.eventsMayBeLost) {
            this.lossToldAt = this.clock.monotonic();
            this.falseAlarms += this.#isLossPossible ? 0 : 1;
          }
          return;
        case 'dead':
          this.#tell('dead', event.failure.message);
          this.death = event.failure.code;
          return;
      }
    });
  }

  /** Opens the link; fails with a sentence when that takes too long. */
  async open(): Promise<void> {
    let outcome: string | undefined;
    this.client.open().then(
      () => (outcome = 'open'),
      (error: unknown) => (outcome = String(error)),
    );
    const end = this.clock.monotonic() + openPatience;
    await turn();
    while (outcome === undefined && this.clock.monotonic() < end) {
      await this.pass(this.clock.untilNext ?? openPatience);
    }
    if (outcome !== 'open') {
      throw new Error(outcome ?? 'the link was never opened');
    }
    this.death = undefined;
  }

  /** Lets time pass; a link that died of its session is given a fresh one after a while. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock.monotonic() + milliseconds;
    for (let left = milliseconds; left > 0; left = end - this.clock.monotonic()) {
      this.clock.advance(Math.min(left, this.clock.untilNext ?? left));
      await turn();
    }
  }

  /** The user pastes a fresh link: as often as it takes, for the first ones may fail like anything else. */
  async renew(): Promise<void> {
    this.renewals += 1;
    await this.pass(this.random() * 60_000);
    for (let attempt = 1; ; attempt += 1) {
      this.session.replace(new OrgSession(`https://${host}`, this.link.session));
      try {
        await this.open();
        return;
      } catch (error) {
        if (attempt > mostFaults) {
          throw error;
        }
      }
    }
  }

  /** Something was not kept, or nothing was seen yet after which the org could be asked to go on. */
  get #isLossPossible(): boolean {
    const isAnchored = [...this.delivered.values()].some((ids) => ids.length > 0);
    return !isAnchored || this.link.struck.some((fault) => losses.has(fault));
  }

  get isPolling(): boolean {
    return this.link.isPolling;
  }

  #tell(kind: string, text: string): void {
    this.told.push({ kind, at: this.clock.monotonic(), text });
  }
}

/** One seeded run of one to five faults; what did not hold, in sentences. */
export async function faultRun(seed: number): Promise<{ readonly run: LinkRun; readonly breaches: readonly string[] }> {
  const run = new LinkRun(seed);
  const { link, random } = run;
  try {
    await run.open();
    link.plan(
      Array.from({ length: 1 + Math.floor(random() * mostFaults) }, () => {
        return faultNames[Math.floor(random() * faultNames.length)] ?? 'resetAfter';
      }),
    );
    for (let published = 0; published < eventsPerRun && !isOver(run); published += 1) {
      link.bus.publish(random() < 0.7 ? system : user, {});
      await goOn(run, random() < 0.2 ? random() * 30_000 : random() * 2_000);
    }
    await catchUp(run);
    // The last fault may not be over yet: what it does takes a moment.
    await goOn(run, 10_000);
    await catchUp(run);
  } catch (error) {
    return { run, breaches: [`${describe(run)}: ${String(error)}`] };
  }
  const closed = run.client.close();
  await run.pass(5_000);
  await closed;
  return { run, breaches: breachesOf(run).map((breach) => `${describe(run)}: ${breach}`) };
}

async function catchUp(run: LinkRun): Promise<void> {
  const end = run.clock.monotonic() + patience;
  while (!isOver(run) && run.clock.monotonic() < end && !(run.link.isPlanDone && isComplete(run))) {
    await goOn(run, 5_000);
  }
}

async function goOn(run: LinkRun, milliseconds: number): Promise<void> {
  await run.pass(milliseconds);
  if (run.death === 'orgSessionExpired') {
    await run.renew();
  }
}

/** Dead, and nothing that the user does brings it back. */
function isOver({ death }: LinkRun): boolean {
  return death !== undefined && death !== 'orgSessionExpired';
}

function isComplete(run: LinkRun): boolean {
  return channels.every((channel) => run.delivered.get(channel)?.at(-1) === run.link.bus.published(channel).at(-1)?.id);
}

function breachesOf(run: LinkRun): readonly string[] {
  const { link, told } = run;
  const breaches = channels.flatMap((channel) => deliveryBreaches(run, channel));
  if (link.mostConnectsAtOnce > 1) {
    breaches.push('two connects at once');
  }
  // What ends a link while the user opens it again is told, and the user tries once more.
  const isEnded = link.struck.some((fault) => endings.has(fault));
  if (isOver(run) ? !isEnded : isEnded && run.renewals === 0) {
    breaches.push(`it is ${run.death ?? 'alive'}`);
  }
  if (run.renewals < Math.min(1, link.struck.filter((fault) => sessionEnds.has(fault)).length) && !isOver(run)) {
    breaches.push('the end of the org session was not told');
  }
  if (told.some(({ text }) => text.trim() === '')) {
    breaches.push('something was told without a reason');
  }
  if (run.falseAlarms > 0) {
    breaches.push('a loss was told where there is none');
  }
  breaches.push(...handshakeStorms(run), ...earlyArrivals(run));
  return breaches;
}

/** Everything once and in order; what is missing was told, and only where it could not be had back. */
function deliveryBreaches(run: LinkRun, channel: string): string[] {
  const ids = run.delivered.get(channel) ?? [];
  const published = run.link.bus.published(channel);
  const seen = new Set(ids);
  const missing = published.filter(({ id }) => !seen.has(id));
  const untold = missing.filter(({ at }) => at > run.lossToldAt);
  return [
    ...(seen.size < ids.length ? [`an event came twice on ${channel}: ${ids.join(' ')}`] : []),
    ...(ids.some((id, index) => id < (ids[index - 1] ?? 0)) ? [`out of order on ${channel}: ${ids.join(' ')}`] : []),
    ...(isOver(run) || untold.length === 0
      ? []
      : [`${String(untold.length)} events were lost on ${channel} without a word`]),
  ];
}

export function handshakeStorms({ link }: LinkRun): string[] {
  const times = link.arrivals.filter(({ channel }) => channel === '/meta/handshake').map(({ at }) => at);
  const isStorm = times.some((at, index) => {
    return at - (times[index - handshakesPerWindow] ?? Number.NEGATIVE_INFINITY) < handshakeWindow - 150;
  });
  return isStorm ? [`more than ${String(handshakesPerWindow)} handshakes in ten seconds`] : [];
}

/** Requests while the server wanted to hear nothing; the answer to that takes a moment to arrive. */
export function earlyArrivals({ link }: LinkRun): string[] {
  const isEarly = link.arrivals.some(({ at, channel }) =>
    link.closedTimes.some(({ from, until }) => channel !== '/meta/disconnect' && at > from && at < until),
  );
  return isEarly ? ['Retry-After was not kept'] : [];
}

function describe({ seed, link }: LinkRun): string {
  return `seed ${String(seed)} (${link.struck.join(', ')})`;
}
