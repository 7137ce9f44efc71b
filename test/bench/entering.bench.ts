import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import { orgRefusal } from '../../src/core/loginAccess/admittance.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import type { InstalledPackage } from '../../src/core/packageSource/ports.ts';
import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import type { KnownOrg } from '../../src/org/liveExecutionOptions.ts';
import { OrgDebugging } from '../support/orgDebugging.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';
import type { Measurement } from './measurement.ts';
import { oneCallEach } from './oneCallEach.ts';

const repository = resolve(import.meta.dirname, '../..');
const packageFolder = join(repository, 'src/sampleOrg/samplePackage');
const breakpoint = new Map([[join(packageFolder, 'classes/InvoiceService.cls'), [{ line: 20 }]]]);
const runs = 5;

/** What a person does from a copied link to a breakpoint that the org has, each once. */
const actions = {
  ownSource: ['Paste Hand-Off', 'Enter and Debug (the facts are shown)', 'click beside a line'],
  retrievedSource: [
    'Paste Hand-Off',
    'Enter and Debug (the facts are shown; retrieves the source)',
    'open the class',
    'click beside a line',
  ],
  // As its manual has it: "Create and Set Up Project for ISV Debugging", then the debugger.
  salesforcesClient: [
    'run the command',
    'paste the URL',
    'name the project',
    'choose a folder',
    'answer whether to overwrite',
    'open the class in the new window',
    'click beside a line',
    'open the Run view',
    'start',
  ],
} as const;

type Way = 'ownSource' | 'retrievedSource' | 'sequential';

interface Cost {
  readonly milliseconds: number;
  readonly requests: number;
}

/** From the pasted link to the verified breakpoint: what the person does, what the org is asked, and how long both together take. */
export async function measureEntering(): Promise<Measurement[]> {
  await using sampleOrg = await startSampleOrgProcess(repository);
  const ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
  const bench = new EnteringBench(ready);
  const measurements: Measurement[] = [];
  // The first pays for loading.
  await bench.enter('retrievedSource');
  for (const latency of [0, 100]) {
    await bench.setLatency(latency);
    const sequential = await bench.median('sequential');
    const ways = [
      ['ownSource', 'own source'],
      ['retrievedSource', 'retrieved source'],
    ] as const;
    for (const [way, words] of ways) {
      const cost = await bench.median(way);
      const subject = `pasted link to verified breakpoint, ${words}, at ${latency} ms latency`;
      const otherWay = "one call after another, all packages, as Salesforce's client does";
      measurements.push(
        {
          name: subject,
          value: cost.milliseconds,
          unit: 'ms',
          baseline: { name: otherWay, value: sequential.milliseconds, unit: 'ms' },
        },
        {
          name: `${subject}, requests`,
          value: cost.requests,
          unit: 'requests',
          baseline: { name: otherWay, value: sequential.requests, unit: 'requests' },
        },
      );
    }
  }
  for (const [way, words] of [
    ['ownSource', 'own source'],
    ['retrievedSource', 'retrieved source'],
  ] as const) {
    measurements.push({
      name: `pasted link to verified breakpoint, ${words}, by hand`,
      value: actions[way].length,
      unit: 'user actions',
      baseline: {
        name: "Salesforce's client, by its manual",
        value: actions.salesforcesClient.length,
        unit: 'user actions',
      },
    });
  }
  return measurements;
}

class EnteringBench {
  readonly #control: SampleOrgControl;
  readonly #subscriber: SampleOrgReady['subscribers'][number];
  readonly #handOff: string;

  constructor(ready: SampleOrgReady) {
    this.#control = new SampleOrgControl(ready.control.url);
    this.#subscriber = debuggableSubscriber(ready);
    this.#handOff = this.#subscriber.handOff ?? assert.fail('no hand-off');
  }

  setLatency(milliseconds: number): Promise<void> {
    return this.#control.setLatency(milliseconds);
  }

  async median(way: Way): Promise<Cost> {
    const costs: Cost[] = [];
    for (let run = 0; run < runs; run++) {
      costs.push(await this.enter(way));
    }
    costs.sort((a, b) => a.milliseconds - b.milliseconds);
    return costs[Math.floor(runs / 2)] ?? assert.fail('no run');
  }

  async enter(way: Way): Promise<Cost> {
    // Connections are not kept from one run to the next: whoever pastes a link has none.
    const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
    await this.#control.resetCounters();
    const started = performance.now();
    const handOff = parseHandOff(this.#handOff);
    const org = gateway.openSubscriberOrg(handOff);
    let known: KnownOrg | undefined;
    if (way === 'sequential') {
      await org.organization();
      await org.loginAsUser();
      await org.loginAccess.observeGrants();
      for (const installed of await org.packages.list()) {
        await retrieve(org, installed);
      }
    } else {
      const [organization, user] = await Promise.all([
        org.organization(),
        org.loginAsUser(),
        org.loginAccess.observeGrants(),
      ]);
      assert.equal(orgRefusal(organization), undefined);
      known = { organization, loginAsUser: user };
      if (way === 'retrievedSource') {
        const [own] = await org.packages.list();
        assert.ok(own);
        await retrieve(org, own);
      }
    }
    const through = way === 'sequential' ? oneCallEach : undefined;
    const address = {
      url: handOff.instanceUrl,
      session: handOff.orgSession,
      ...(known === undefined ? {} : { known }),
    };
    const debugging = new OrgDebugging(address, { path: packageFolder, namespace: 'acme' }, through);
    await debugging.client.initialize();
    // Rejects where the org does not verify the breakpoint.
    await debugging.launch(breakpoint);
    const milliseconds = performance.now() - started;
    const { requests } = await this.#control.state(this.#subscriber.orgId);
    await debugging.client.body('disconnect');
    return { milliseconds, requests: Object.values(requests).reduce((sum, count) => sum + count, 0) };
  }
}

/** All of it: whoever pastes a link has nothing here yet. */
function retrieve(org: SubscriberOrg, installed: InstalledPackage): Promise<void> {
  const request = { installed, ownsNamespace: true, stored: [], openRetrieve: undefined };
  return org.packages.retrieve(request, () => Promise.resolve());
}
