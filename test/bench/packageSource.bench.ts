import { unzipSync } from 'fflate';
import jsforce from 'jsforce';
import { TypeIndex, typesIn } from '../../src/core/packageSource/typeIndex.ts';
import { toolingPath } from '../../src/org/apiVersion.ts';
import { clientOf, requestFor, Retrieved } from '../contract/packageRetrieve.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import type { Measurement } from './measurement.ts';

const packageName = 'Acme Generated';
const classes = 500;
/** Milliseconds to the org and back, as between continents. */
const latency = 80;

interface Cost {
  readonly milliseconds: number;
  readonly requests: number;
}

/**
 * A package of 500 classes, from an org that is 80 ms away. Baselines: jsforce's retrieve, as Salesforce's own client has it for each package, from an
 * org that makes the archive in no time; and each class in a query of its own, which is how a tool gets past one that fails.
 */
export async function measurePackageSource(): Promise<readonly Measurement[]> {
  const org = await startSampleOrg({ sizes: { packageClasses: classes, seed: 3 }, latency });
  try {
    let first: Retrieved | undefined;
    const whole = await cost(org, async () => {
      first = await retrieve(org);
    });
    const archive = await cost(org, () => archiveByJsforce(org));
    const one = await cost(org, () => classByClass(org));
    const stored = first?.stored ?? [];
    const again = await cost(org, async () => {
      await retrieve(org, stored);
    });
    return [
      measurement(
        `${classes} classes retrieved and verified`,
        whole.milliseconds,
        'ms',
        'an archive by jsforce',
        archive.milliseconds,
      ),
      measurement(
        `${classes} classes retrieved and verified`,
        whole.requests,
        'requests',
        'class by class',
        one.requests,
      ),
      measurement(`${classes} classes verified again`, again.milliseconds, 'ms', 'class by class', one.milliseconds),
      ...indexBuild(first),
    ];
  } finally {
    await org.dispose();
  }
}

async function retrieve(org: SampleOrgHandle, stored: Retrieved['stored'] = []): Promise<Retrieved> {
  const client = clientOf(org.sandbox.url, org.sandbox.session);
  const installed = (await client.packages.list()).find(({ name }) => name === packageName);
  if (installed === undefined) {
    throw new Error(`The sample org has no package ${packageName}.`);
  }
  const retrieved = await Retrieved.from(client, requestFor(installed, { stored }));
  if (retrieved.files.size + retrieved.kept.length < classes || retrieved.missing.length > 0) {
    throw new Error('Not all of the package came.');
  }
  return retrieved;
}

async function archiveByJsforce({ sandbox }: SampleOrgHandle): Promise<void> {
  const connection = new jsforce.Connection({
    instanceUrl: sandbox.url,
    accessToken: sandbox.session,
    version: '62.0',
  });
  const request = { apiVersion: '62.0', singlePackage: false, packageNames: [packageName] };
  const { zipFile } = await connection.metadata.retrieve(request as never).complete();
  if (Object.keys(unzipSync(Buffer.from(zipFile, 'base64'))).length < classes) {
    throw new Error('The archive lacks classes.');
  }
}

async function classByClass({ sandbox }: SampleOrgHandle): Promise<void> {
  const query = async (soql: string): Promise<readonly { readonly Id: string; readonly Body?: string }[]> => {
    const reply = await fetch(`${sandbox.url}${toolingPath}/query/?q=${encodeURIComponent(soql)}`, {
      headers: { authorization: `Bearer ${sandbox.session}` },
    });
    return ((await reply.json()) as { readonly records: readonly { readonly Id: string }[] }).records;
  };
  for (const object of ['ApexClass', 'ApexTrigger']) {
    for (const { Id } of await query(`SELECT Id FROM ${object} WHERE NamespacePrefix = 'acmegen'`)) {
      await query(`SELECT Id, Name, Body FROM ${object} WHERE Id = '${Id}'`);
    }
  }
}

async function cost({ controls, sandbox }: SampleOrgHandle, work: () => Promise<void>): Promise<Cost> {
  await controls.resetCounters();
  const started = performance.now();
  await work();
  const milliseconds = performance.now() - started;
  const { requests } = await controls.state(sandbox.orgId);
  return { milliseconds, requests: Object.values(requests).reduce((sum, count) => sum + count, 0) };
}

/** What the store notes of each file when it comes is all that an index needs later. */
function indexBuild(retrieved: Retrieved | undefined): readonly Measurement[] {
  const texts = [...(retrieved?.files.values() ?? [])].map(({ path, content }) => ({
    path,
    text: new TextDecoder().decode(content),
  }));
  const scan = () => texts.map(({ path, text }) => ({ file: path, types: typesIn(path, text, 'acmegen') }));
  const noted = scan();
  const build = (files: ReturnType<typeof scan>): TypeIndex =>
    new TypeIndex(files.flatMap(({ file, types }) => types.map((type) => ({ ...type, file }))));
  build(noted);
  const fromNotes = timed(() => build(noted));
  const fromText = timed(() => build(scan()));
  return [measurement(`index of ${classes} classes`, fromNotes, 'ms', 'read from their text again', fromText)];
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function measurement(name: string, value: number, unit: string, baseline: string, baselineValue: number): Measurement {
  return { name: `package source, ${name}`, value, unit, baseline: { name: baseline, value: baselineValue, unit } };
}
