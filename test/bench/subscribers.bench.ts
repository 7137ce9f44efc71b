import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import type { ListSnapshot } from '../../src/core/subscribers/listSnapshot.ts';
import type { Subscriber } from '../../src/core/subscribers/subscriber.ts';
import { everySubscriber, matchesText, noFilters } from '../../src/core/subscribers/subscriberQuery.ts';
import { SubscriberList } from '../../src/core/subscribers/subscriberList.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { NodeHttpTransport } from '../../src/org/http/nodeHttpTransport.ts';
import { OrgHttp } from '../../src/org/http/orgHttp.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import { LmoSubscriberLists } from '../../src/org/subscribers/lmoSubscribers.ts';
import { SubscriberCache } from '../../src/vscode/subscribers/subscriberCache.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';
import { everySubscriberAtOnce } from './everySubscriberAtOnce.ts';
import type { Measurement } from './measurement.ts';

const repository = resolve(import.meta.dirname, '../..');
const sizes = [1_000, 10_000, 100_000];
const searched = 'harbor';

interface Cost<T> {
  readonly result: T;
  readonly milliseconds: number;
  readonly requests: number;
  /** Megabytes that the result holds, rubbish not counted. */
  readonly kept: number;
}

/** What a person waits for who looks for a subscriber, and what it costs the LMO, beside reading all subscribers at once. */
export async function measureSubscribers(): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const size of sizes) {
    await using sampleOrg = await startSampleOrgProcess(repository, ['--subscribers', String(size)]);
    const bench = new SubscribersBench(JSON.parse(sampleOrg.ready) as SampleOrgReady, size);
    // The first calls pay for loading and compiling, here and in the sample org.
    await bench.warmUp();
    measurements.push(...(await bench.measure()));
  }
  return measurements;
}

class SubscribersBench {
  readonly #http: OrgHttp;
  readonly #controls: SampleOrgControl;
  readonly #size: number;

  constructor({ lmo, control }: SampleOrgReady, size: number) {
    this.#http = new OrgHttp(new OrgSession(lmo.url, lmo.session), new NodeHttpTransport(systemClock), silentLogger);
    this.#controls = new SampleOrgControl(control.url);
    this.#size = size;
  }

  async warmUp(): Promise<void> {
    for (let run = 0; run < 3; run++) {
      const list = this.#newList();
      await list.refresh();
      await list.search({ text: searched, filters: noFilters });
    }
  }

  async measure(): Promise<readonly Measurement[]> {
    const whole = await this.#cost(() => everySubscriberAtOnce(this.#http));
    assert.ok(whole.result.length > this.#size * 0.8);
    const cold = await this.#cost(async () => {
      const list = this.#newList();
      await list.refresh();
      return list;
    });
    const list = cold.result;
    assert.ok(list.shown.length > 40);
    const cached = await this.#fromCache(list.snapshot ?? assert.fail('was read'), whole.result);
    const search = await this.#cost(() => list.search({ text: searched, filters: noFilters }));
    const filtered = await this.#cost(() =>
      Promise.resolve(whole.result.filter(({ name, orgId }) => matchesText([name], orgId, searched))),
    );
    assert.ok(list.shown.length > 0 && filtered.result.length >= list.shown.length * 0.9);
    await list.search(everySubscriber);
    return [
      ...this.#told('first paint, cold', cold, whole, 'reading every subscriber'),
      this.#measurement(
        'first paint, from the cache',
        cached.milliseconds,
        'ms',
        'a cache of every subscriber',
        cached.whole,
      ),
      ...this.#told('search', search, sum(whole, filtered), 'reading every subscriber and filtering'),
      ...this.#told('refresh after one changed license', await this.#refresh(list), whole, 'reading every subscriber'),
    ];
  }

  async #refresh(list: SubscriberList): Promise<Cost<unknown>> {
    await this.#controls.skipTime(3_600_000);
    await list.refresh();
    const changed = list.shown.find(({ packages }) => packages[0]?.licenseStatus === 'Active');
    assert.ok(changed);
    await this.#controls.changeLicense(changed.orgId, { status: 'Suspended' });
    const cost = await this.#cost(() => list.refresh());
    assert.equal(list.find(changed.orgId)?.packages[0]?.licenseStatus, 'Suspended');
    return cost;
  }

  /** From the file to the lines of the tree. */
  async #fromCache(
    snapshot: ListSnapshot,
    whole: readonly Subscriber[],
  ): Promise<{ milliseconds: number; whole: number }> {
    const folder = await mkdtemp(join(tmpdir(), 'isv-bench-'));
    try {
      const cache = new SubscriberCache(folder);
      await cache.save('bounded', snapshot, []);
      const load = async (): Promise<void> => {
        const list = this.#newList();
        list.restore((await cache.load('bounded')) ?? assert.fail('is kept'));
        assert.equal(list.shown.length, snapshot.all.keys.length);
      };
      await load();
      const cost = await this.#cost(load);
      const text = JSON.stringify(whole);
      const all = await this.#cost(() => Promise.resolve(JSON.parse(text)));
      return { milliseconds: cost.milliseconds, whole: all.milliseconds };
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  #newList(): SubscriberList {
    const list = new SubscriberList({ clock: systemClock, pinned: () => [] });
    list.attach(new LmoSubscriberLists(this.#http));
    return list;
  }

  async #cost<T>(action: () => Promise<T>): Promise<Cost<T>> {
    const [heap, requests] = [inUse(), this.#http.roundTrips];
    const started = performance.now();
    const result = await action();
    const milliseconds = performance.now() - started;
    return { result, milliseconds, requests: this.#http.roundTrips - requests, kept: inUse() - heap };
  }

  #told(what: string, cost: Cost<unknown>, other: Cost<unknown>, otherWay: string): readonly Measurement[] {
    return [
      this.#measurement(what, cost.milliseconds, 'ms', otherWay, other.milliseconds),
      this.#measurement(`${what}, requests`, cost.requests, 'requests', otherWay, other.requests),
      this.#measurement(`${what}, memory`, Math.max(0, cost.kept), 'MB', otherWay, other.kept),
    ];
  }

  #measurement(what: string, value: number, unit: string, otherWay: string, other: number): Measurement {
    const name = `${what}, ${this.#size.toLocaleString('en-US')} subscribers`;
    return { name, value, unit, baseline: { name: otherWay, value: other, unit } };
  }
}

function sum(a: Cost<unknown>, b: Cost<unknown>): Cost<unknown> {
  return {
    result: undefined,
    milliseconds: a.milliseconds + b.milliseconds,
    requests: a.requests + b.requests,
    kept: a.kept + b.kept,
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes, rubbish not counted. */
function inUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
