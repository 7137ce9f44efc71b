import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import type { InstalledPackage } from '../../src/core/packageSource/ports.ts';
import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { OrgBetween } from '../support/orgBetween.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { failureOf } from './entered.ts';
import { clientOf, requestFor, Retrieved } from './packageRetrieve.ts';

const samplePackage = new URL('../../src/sampleOrg/samplePackage/', import.meta.url);
const classNames = readdirSync(new URL('classes/', samplePackage)).filter((name) => name.endsWith('.cls'));
const triggerNames = readdirSync(new URL('triggers/', samplePackage)).filter((name) => name.endsWith('.trigger'));
const allPaths = [
  ...classNames.map((name) => `classes/${name}`),
  ...triggerNames.map((name) => `triggers/${name}`),
].sort();

const soap = /\/services\/Soap\/m\//;
const everything = /Body%20FROM%20ApexClass%20WHERE%20NamespacePrefix/;
const listOfClasses = /LastModifiedDate%20FROM%20ApexClass%20WHERE%20NamespacePrefix/;

/** The answer of checkRetrieveStatus with these files. */
function archiveOf(files: Readonly<Record<string, string>>): string {
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
  return statusReply(
    `<done>true</done><status>Succeeded</status><success>true</success><zipFile>${Buffer.from(zip).toString('base64')}</zipFile>`,
  );
}

function statusReply(result: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><checkRetrieveStatusResponse><result><id>09S000000000001AAA</id>${result}</result></checkRetrieveStatusResponse></soapenv:Body></soapenv:Envelope>`;
}

const ofStatus = (reply: string) => (sent: string) => (sent.includes('checkRetrieveStatus') ? reply : undefined);

describe('package source', () => {
  let org: SampleOrgHandle;
  let between: OrgBetween;
  let client: SubscriberOrg;
  let billing: InstalledPackage;

  before(async () => {
    org = await startSampleOrg();
    between = await OrgBetween.before(org.sandbox.url);
    client = clientOf(between.url, org.sandbox.session);
    const installed = await client.packages.list();
    const found = installed.find(({ namespace }) => namespace === 'acme');
    assert.ok(found);
    billing = found;
  });

  beforeEach(() => between.reset());

  after(async () => {
    await between.close();
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const retrieve = (overrides: Parameters<typeof requestFor>[1] = {}, signal?: AbortSignal): Promise<Retrieved> =>
    Retrieved.from(client, requestFor(billing, overrides), signal);

  it('is listed by package, with the version', () => {
    assert.deepEqual([billing.name, billing.versionNumber], ['Acme Billing', '2.4.0.1']);
    assert.match(billing.packageId, /^033/);
  });

  it("comes whole in two requests, each file verified as the org's own text", async () => {
    const { files, paths, missing, checks } = await retrieve();
    assert.deepEqual([...files.keys()].sort(), allPaths);
    assert.deepEqual([...(paths ?? [])].sort(), allPaths);
    assert.deepEqual(missing, []);
    assert.deepEqual([...checks], ['verified']);
    assert.equal(between.calls.length, 2, between.calls.join('\n'));
    const own = readFileSync(new URL('classes/InvoiceService.cls', samplePackage), 'utf8');
    assert.equal(new TextDecoder().decode(files.get('classes/InvoiceService.cls')?.content), own);
  });

  it('tells how many files there are before they come', async () => {
    const { steps } = await retrieve();
    const counts = steps.flatMap((step) => (step.kind === 'counted' ? [step.total] : []));
    assert.equal(counts.at(-1), allPaths.length);
    assert.equal(steps[0]?.kind, 'counted');
    assert.equal(steps.at(-1)?.kind, 'ended');
  });

  it('is not asked for again where the org still has the same', async () => {
    const first = await retrieve();
    between.reset();
    const again = await retrieve({ stored: first.stored });
    assert.deepEqual(again.kept.toSorted(), allPaths);
    assert.equal(again.files.size, 0);
    assert.equal(between.calls.length, 2);
    assert.ok(between.calls.every((call) => !call.includes('Body%20FROM')));
  });

  it('goes on where it stopped: what is missing and what has changed is asked for, and nothing else', async () => {
    const first = await retrieve();
    const stored = first.stored
      .filter(({ path }) => path !== 'classes/InvoiceService.cls')
      .map((file) =>
        file.path === 'classes/BillingApi.cls' && file.stamp !== undefined
          ? { ...file, stamp: { ...file.stamp, checksum: 1 } }
          : file,
      );
    between.reset();
    const again = await retrieve({ stored });
    assert.deepEqual([...again.files.keys()].sort(), ['classes/BillingApi.cls', 'classes/InvoiceService.cls']);
    assert.equal(again.kept.length, allPaths.length - 2);
    assert.equal(between.calls.length, 3);
  });

  it('comes in lots where the org fails at all of it together', async () => {
    between.refuse(everything);
    const { files, missing, checks } = await retrieve();
    assert.deepEqual([...files.keys()].sort(), allPaths);
    assert.deepEqual(missing, []);
    assert.deepEqual([...checks], ['verified']);
    assert.equal(between.count(soap), 0);
  });

  it('comes but for a class that the org fails at, which the archive then has', async () => {
    const broken = (await retrieve()).files.get('classes/InvoiceService.cls');
    between.reset();
    between.refuse(everything);
    between.refuse(new RegExp(`Body%20FROM.*${broken?.stamp?.id ?? '-'}`));
    const { files, missing } = await retrieve();
    assert.deepEqual([...files.keys()].sort(), allPaths);
    assert.deepEqual(missing, []);
    assert.equal(files.get('classes/InvoiceService.cls')?.check, 'verified', 'the checksums are the same');
    assert.ok(between.count(soap) >= 2);
  });

  it('comes but for a class that the org fails at in every way, and says why', async () => {
    const broken = (await retrieve()).files.get('classes/InvoiceService.cls');
    between.reset();
    between.refuse(everything);
    between.refuse(new RegExp(`Body%20FROM.*${broken?.stamp?.id ?? '-'}`));
    between.refuse(soap);
    const { files, missing, paths } = await retrieve();
    assert.equal(files.size, allPaths.length - 1);
    assert.deepEqual(
      missing.map(({ path, cause }) => [path, cause]),
      [['classes/InvoiceService.cls', 'failed']],
    );
    assert.match(missing[0]?.reason ?? '', /unexpected error/);
    assert.ok(paths?.includes('classes/InvoiceService.cls'));
  });

  it('comes class by class where one class spoils the archive of the package', async () => {
    const session = await org.controls.logIn(org.sandbox.orgId, (await client.loginAsUser()).username);
    const hiddenTo = clientOf(between.url, session);
    let asked: readonly string[] = [];
    between.answer(soap, (sent) => {
      if (!sent.includes('checkRetrieveStatus')) {
        asked = [...sent.matchAll(/<members>(.*?)<\/members>/g)].map(([, name]) => String(name));
        return undefined;
      }
      if (asked.length === 0 || asked.includes('acme__InvoiceService')) {
        return statusReply(
          '<done>true</done><status>Failed</status><success>false</success><errorMessage>UNKNOWN_EXCEPTION: InvoiceService</errorMessage>',
        );
      }
      return archiveOf(Object.fromEntries(asked.map((name) => [`unpackaged/classes/${name}.cls`, `class ${name} {}`])));
    });
    const { files, missing } = await Retrieved.from(hiddenTo, requestFor(billing));
    assert.equal(files.get('classes/BillingApi.cls')?.check, 'unconfirmed');
    assert.ok(files.size >= classNames.length - 1);
    assert.deepEqual(
      missing.map(({ path, cause }) => [path, cause]).filter(([path]) => path?.startsWith('classes/')),
      [['classes/InvoiceService.cls', 'hidden']],
    );
  });

  it('comes as an archive where the org cannot list classes at all', async () => {
    between.refuse(listOfClasses);
    between.refuse(everything);
    const { files, missing, paths } = await retrieve();
    assert.deepEqual([...files.keys()].sort(), allPaths);
    assert.deepEqual(missing, []);
    assert.equal(paths?.length, allPaths.length);
    assert.equal(files.get('classes/InvoiceService.cls')?.check, 'unconfirmed', 'there is nothing to compare with');
    assert.equal(files.get(`triggers/${triggerNames[0] ?? ''}`)?.check, 'verified');
  });

  it('as an archive says what the org has left out of it', async () => {
    between.refuse(/\/tooling\/query/);
    const files = { 'Acme Billing/classes/BillingApi.cls': 'class BillingApi {}' };
    const problem = (fileName: string, text: string): string =>
      `<messages><fileName>${fileName}</fileName><problem>${text}</problem></messages>`;
    const problems = [
      problem('Acme Billing/classes/InvoiceService.cls', 'An unexpected error occurred'),
      problem('Acme Billing/../../evil.cls', 'Out of the way'),
      problem('package.xml', 'Of no interest'),
    ];
    between.answer(soap, ofStatus(archiveOf(files).replace('<done>', `${problems.join('')}<done>`)));
    const { missing, paths } = await retrieve();
    assert.deepEqual(missing, [
      { path: 'classes/InvoiceService.cls', cause: 'failed', reason: 'An unexpected error occurred' },
    ]);
    assert.deepEqual(paths?.toSorted(), ['classes/BillingApi.cls', 'classes/InvoiceService.cls']);
  });

  it('says that a whole kind of it could not be had, and drops nothing of that kind', async () => {
    between.refuse(listOfClasses);
    between.refuse(everything);
    between.refuse(soap);
    const { files, missing, paths } = await retrieve();
    assert.deepEqual(
      [...files.keys()].sort(),
      allPaths.filter((path) => path.startsWith('triggers/')),
    );
    assert.deepEqual(
      missing.map(({ path }) => path),
      ['classes'],
    );
    assert.equal(paths, undefined);
  });

  it('fails as a whole, with the reason, where nothing of it can be had', async () => {
    between.refuse(/\/tooling\/query/);
    between.refuse(soap);
    const failure = await failureOf(retrieve());
    assert.equal(failure.code, 'orgRefused');
    assert.match(failure.message, /unexpected error/);
  });

  it('is hidden from who may not see managed code', async () => {
    const { username } = await client.loginAsUser();
    const session = await org.controls.logIn(org.sandbox.orgId, username);
    const { files, missing } = await Retrieved.from(clientOf(between.url, session), requestFor(billing));
    assert.equal(files.size, 0);
    assert.deepEqual(
      missing.map(({ path }) => path),
      allPaths,
    );
    assert.ok(missing.every(({ cause, reason }) => cause === 'hidden' && reason.endsWith('.')));
  });

  it('of another vendor is the signatures of its global classes', async () => {
    const { username } = await client.loginAsUser();
    const session = await org.controls.logIn(org.sandbox.orgId, username);
    const generated =
      "/*\nThis file is generated and isn't the actual source code for this\nmanaged global class.\n*/\nglobal class BillingApi {}";
    between.answer(
      soap,
      ofStatus(
        archiveOf({
          'Acme Billing/classes/BillingApi.cls': generated,
          'Acme Billing/classes/InvoiceService.cls': '(hidden)',
          'Acme Billing/package.xml': '<Package/>',
        }),
      ),
    );
    const { files, missing } = await Retrieved.from(clientOf(between.url, session), requestFor(billing));
    assert.deepEqual(
      [...files.values()].map(({ path, check }) => [path, check]),
      [['classes/BillingApi.cls', 'signatures']],
    );
    assert.equal(missing.length, allPaths.length - 1);
  });

  it('that shares its namespace is what the archive of its name holds, in the text of the org', async () => {
    between.answer(
      soap,
      ofStatus(
        archiveOf({
          'Acme Billing/classes/InvoiceService.cls': 'class Other {}',
          'Acme Billing/classes/NotListed.cls': 'class NotListed {}',
        }),
      ),
    );
    const { files, paths } = await retrieve({ ownsNamespace: false });
    assert.deepEqual([...files.values()].map(({ path, check }) => [path, check]).toSorted(), [
      ['classes/InvoiceService.cls', 'verified'],
      ['classes/NotListed.cls', 'unconfirmed'],
    ]);
    assert.deepEqual(paths?.toSorted(), ['classes/InvoiceService.cls', 'classes/NotListed.cls']);
  });

  it('may be called anything: only what lies in its folder becomes a path', async () => {
    const names = ['Acme: Billing & "Co" <1>', 'Ends with a dot.', 'A/B', '..', 'Ünïcode ✓ \u202e'];
    for (const name of names) {
      between.reset();
      between.answer(soap, ofStatus(archiveOf({ [`${name}/classes/NotListed.cls`]: 'class NotListed {}' })));
      const odd = { ...billing, name, namespace: 'nobody' };
      const { files } = await Retrieved.from(client, requestFor(odd, { ownsNamespace: false }));
      assert.deepEqual([...files.keys()], ['classes/NotListed.cls'], name);
    }
  });

  it('is refused whole where its archive holds a path that would leave its folder', async () => {
    between.answer(soap, ofStatus(archiveOf({ 'Acme Billing/../../evil.cls': 'class Evil {}' })));
    const failure = await failureOf(retrieve({ ownsNamespace: false }));
    assert.equal(failure.code, 'archiveRefused');
  });

  it('does not exist under a name that is not installed', async () => {
    const unknown = { ...billing, name: 'Not <Installed> & co', namespace: 'nobody' };
    for (const ownsNamespace of [true, false]) {
      const failure = await failureOf(Retrieved.from(client, requestFor(unknown, { ownsNamespace })));
      assert.equal(failure.code, 'packageNotRetrieved');
      assert.match(failure.message, /Not <Installed> & co/);
    }
  });

  it('never asks with a namespace that could end the query', async () => {
    const hostile = { ...billing, namespace: "acme' OR Name != '" };
    const { files } = await Retrieved.from(client, requestFor(hostile));
    assert.deepEqual([...files.keys()].sort(), allPaths);
    assert.equal(between.count(/query/), 0);
  });

  it('can be told to stop, and tells nothing from then on', async () => {
    const before = new AbortController();
    before.abort();
    await assert.rejects(retrieve({}, before.signal));
    const midway = new AbortController();
    let steps = 0;
    await assert.rejects(
      Retrieved.from(client, requestFor(billing), midway.signal, () => {
        steps += 1;
        midway.abort();
      }),
    );
    assert.equal(steps, 1);
  });

  it('takes up an archive again that the org was still making when the wait was cut short', async () => {
    between.refuse(/\/tooling\/query/);
    between.answer(soap, ofStatus(statusReply('<done>false</done><status>InProgress</status>')));
    const cut = new AbortController();
    let open: string | undefined;
    await assert.rejects(
      Retrieved.from(client, requestFor(billing), cut.signal, (step) => {
        if (step.kind === 'preparing' && step.state === 'InProgress') {
          open = step.retrieve;
          cut.abort();
        }
      }),
    );
    assert.match(open ?? '', /^09S/);
    between.reset();
    between.refuse(/\/tooling\/query/);
    let begun = 0;
    between.answer(soap, (sent) => {
      begun += sent.includes('packageNames') ? 1 : 0;
      return undefined;
    });
    const { files } = await retrieve({ openRetrieve: open });
    assert.deepEqual([...files.keys()].sort(), allPaths);
    assert.equal(begun, 0);
  });

  it('is asked for anew where the org no longer knows the archive, or has handed it out', async () => {
    for (const lost of [undefined, statusReply('<done>true</done><status>Succeeded</status><success>true</success>')]) {
      between.reset();
      between.refuse(/\/tooling\/query/);
      let answers = 0;
      between.answer(soap, (sent) => {
        answers += 1;
        return answers === 1 && sent.includes('checkRetrieveStatus') ? lost : undefined;
      });
      const { files } = await retrieve({ openRetrieve: '09S000000000009AAA' });
      assert.deepEqual([...files.keys()].sort(), allPaths);
    }
  });

  it('is not to be had with an org session that has ended', async () => {
    const other = clientOf(between.url, `${org.sandbox.orgId.slice(0, 15)}!ended`);
    assert.equal((await failureOf(other.packages.list())).code, 'orgSessionExpired');
    assert.equal((await failureOf(Retrieved.from(other, requestFor(billing)))).code, 'orgSessionExpired');
  });
});
