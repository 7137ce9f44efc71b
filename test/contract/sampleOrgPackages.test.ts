import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { createEngine } from '../../src/sampleOrg/apex/createEngine.ts';
import { Schema } from '../../src/sampleOrg/data/schema/schema.ts';
import { standardObjects } from '../../src/sampleOrg/data/schema/standardObjects.ts';
import { generatedPackage } from '../../src/sampleOrg/packages/generatedPackage.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { type EnteredOrg, type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

type Row = Readonly<Record<string, unknown>>;

const globex = `Globex Forms & "Flows" – フォーム's`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** Answers of the Metadata API, as text. */
class Metadata {
  readonly #url: string;
  readonly #session: string;

  constructor({ url, session }: Pick<EnteredOrg, 'url' | 'session'>) {
    this.#url = url;
    this.#session = session;
  }

  async #call(content: string): Promise<string> {
    const body = `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><env:Header><SessionHeader><sessionId>${this.#session}</sessionId></SessionHeader></env:Header><env:Body>${content}</env:Body></env:Envelope>`;
    const reply = await fetch(`${this.#url}/services/Soap/m/62.0`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/xml', soapaction: '""' },
    });
    return reply.text();
  }

  async request(packageName: string): Promise<string> {
    const reply = await this.#call(
      `<retrieve><retrieveRequest><apiVersion>62.0</apiVersion><packageNames>${escaped(packageName)}</packageNames><singlePackage>false</singlePackage></retrieveRequest></retrieve>`,
    );
    return /<id>(\w+)<\/id>/.exec(reply)?.[1] ?? '';
  }

  status(id: string): Promise<string> {
    return this.#call(
      `<checkRetrieveStatus><asyncProcessId>${id}</asyncProcessId><includeZip>true</includeZip></checkRetrieveStatus>`,
    );
  }

  /** Files by path, and problems. */
  async retrieve(packageName: string): Promise<{ files: ReadonlyMap<string, string>; problems: readonly string[] }> {
    const reply = await this.status(await this.request(packageName));
    const zip = Buffer.from(/<zipFile>([^<]*)/.exec(reply)?.[1] ?? '', 'base64');
    const files = Object.entries(unzipSync(zip)).map(
      ([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')] as const,
    );
    const problems = [...reply.matchAll(/<problem>([^<]*)<\/problem>/g)].map(([, problem = '']) => unescaped(problem));
    return { files: new Map(files), problems };
  }
}

describe('packages of the sample org', () => {
  let org: SampleOrgHandle;

  before(async () => {
    org = await startSampleOrg();
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  it('are generated as large as one asks for: Apex that compiles, the same for the same seed', () => {
    const { classes, triggers, namespace } = generatedPackage({ classes: 500, seed: 4 });
    assert.equal(classes.length, 500);
    assert.equal(triggers.length, 10);
    const compiled = createEngine({ schema: new Schema(standardObjects) }).compile(
      classes.slice(0, 120).map(({ name, body }) => ({ path: `classes/${name}.cls`, kind: 'class', namespace, body })),
    );
    assert.deepEqual(
      'problems' in compiled
        ? compiled.problems.slice(0, 3).map(({ path, line, message }) => `${path}:${line} ${message}`)
        : [],
      [],
    );
    assert.deepEqual(generatedPackage({ classes: 500, seed: 4 }).classes, classes);
    assert.notDeepEqual(generatedPackage({ classes: 500, seed: 5 }).classes, classes);
    const sizes = classes.map(({ body }) => body.length).sort((a, b) => a - b);
    assert.ok((sizes[0] ?? 0) < 300 && (sizes.at(-1) ?? 0) > 15_000, `${String(sizes[0])} ${String(sizes.at(-1))}`);
  });

  it('are installed at the start or later; each file is what the org’s row says', async () => {
    const early = await startSampleOrg({ sizes: { packageClasses: 60, seed: 2 } });
    try {
      const calls = new DebugCalls(early.sandbox);
      const name = 'Acme Generated';
      const [listed] = await calls.records(
        `SELECT SubscriberPackage.NamespacePrefix, SubscriberPackageVersion.MajorVersion FROM InstalledSubscriberPackage WHERE SubscriberPackage.Name = '${name}'`,
      );
      assert.equal((listed?.SubscriberPackage as Row).NamespacePrefix, 'acmegen');
      const { files, problems } = await new Metadata(early.sandbox).retrieve(name);
      assert.deepEqual(problems, []);
      const rows = await calls.records(
        "SELECT Name, Body, BodyCrc, LengthWithoutComments, SymbolTable FROM ApexClass WHERE NamespacePrefix = 'acmegen'",
      );
      assert.equal(rows.length, 60);
      for (const row of rows) {
        const text = files.get(`${name}/classes/${String(row.Name)}.cls`) ?? '';
        assert.equal(row.Body, text);
        assert.equal(row.BodyCrc, crc32(text));
        const { name: symbol, tableDeclaration } = row.SymbolTable as {
          name: string;
          tableDeclaration: { location: { line: number } };
        };
        assert.equal(symbol, row.Name);
        assert.match(text.split('\n')[tableDeclaration.location.line - 1] ?? '', new RegExp(`class ${symbol} `));
      }
      const service = rows.find(({ Name }) => String(Name).endsWith('Service'));
      const code = String(service?.Body).replace(/^\/\/.*$|\/\*\* What came.*$/gm, '');
      assert.match(code, /it\\'s \/\/ not \/\* a comment \*\//);
      assert.equal(service?.LengthWithoutComments, code.length, 'comments in texts are none');
    } finally {
      await early.dispose();
    }
    const { orgId } = org.sandbox;
    await org.controls.installPackage(orgId, { classes: 12, name: 'Late', namespace: 'late' });
    const { files } = await new Metadata(org.sandbox).retrieve('Late');
    assert.equal([...files.keys()].filter((path) => path.endsWith('.cls')).length, 12);
    await org.controls.uninstallCode(orgId, 'Late');
    const calls = new DebugCalls(org.sandbox);
    assert.deepEqual(await calls.records("SELECT Id FROM ApexClass WHERE NamespacePrefix = 'late'"), []);
    assert.match(
      await new Metadata(org.sandbox).status(await new Metadata(org.sandbox).request('Late')),
      /No package named 'Late' found/,
    );
  });

  it('of another vendor show global signatures alone, whatever they are called', async () => {
    const calls = new DebugCalls(org.production);
    const names = await calls.records('SELECT SubscriberPackage.Name FROM InstalledSubscriberPackage');
    assert.deepEqual(
      names.map((row) => (row.SubscriberPackage as Row).Name),
      ['Acme Billing', globex],
    );
    const bodies = await calls.records(
      "SELECT Name, Body, SymbolTable FROM ApexClass WHERE NamespacePrefix = 'globex' ORDER BY Name",
    );
    assert.ok(bodies.every(({ Body }) => Body === '(hidden)'));
    const { files } = await new Metadata(org.production).retrieve(globex);
    assert.equal(
      files.get(`${globex}/classes/FormsApi.cls`),
      `/*
This file is generated and isn't the actual source code for this
managed global class.
This read-only file shows the class's global constructors,
methods, variables, and properties.
To enable code to compile, all methods return null.
*/
global class FormsApi {
    global static final Integer VERSION;
    global String formName { get; set; }
    global FormsApi(String formName) {
    }
    global static List<Answer> submit(Map<String,Object> values, Mode mode) {
    }
    global void addField(String label, Boolean required) {
    }
    global virtual class Answer {
        global Boolean valid;
        global String text() {
        }
    }
    global enum Mode {
        DRAFT, LIVE
    }
}
`,
    );
    assert.equal(files.get(`${globex}/classes/FormEngine.cls`), '(hidden)');
    assert.match(files.get(`${globex}/classes/FormListener.cls`) ?? '', /Boolean accepts\(String formName\);/);
    assert.match(files.get(`${globex}/package.xml`) ?? '', /<fullName>Globex Forms &amp; &quot;Flows&quot;/);
    const own = await new Metadata(org.production).retrieve('Acme Billing');
    assert.match(own.files.get('Acme Billing/classes/BillingApi.cls') ?? '', /issueInvoice/);
  });

  it('may have classes that cannot be retrieved: they are told of, and the others come', async () => {
    const { orgId } = org.sandbox;
    await org.controls.setRetrieval(orgId, 'Acme Billing', { broken: ['InvoiceService', 'InvoiceTrigger'] });
    const { files, problems } = await new Metadata(org.sandbox).retrieve('Acme Billing');
    assert.deepEqual(problems, [
      'ApexClass acme__InvoiceService could not be retrieved: an unexpected error occurred',
      'ApexTrigger acme__InvoiceTrigger could not be retrieved: an unexpected error occurred',
    ]);
    assert.ok(
      !files.has('Acme Billing/classes/InvoiceService.cls') && files.has('Acme Billing/classes/BillingApi.cls'),
    );
    assert.doesNotMatch(files.get('Acme Billing/package.xml') ?? '', /InvoiceService</);
    await org.controls.setRetrieval(orgId, 'Acme Billing', { failure: 'UNKNOWN_EXCEPTION: it is not your day' });
    const metadata = new Metadata(org.sandbox);
    const status = await metadata.status(await metadata.request('Acme Billing'));
    assert.match(status, /<status>Failed<\/status>/);
    assert.match(status, /it is not your day/);
    await org.controls.setRetrieval(orgId, 'Acme Billing', {});
    assert.deepEqual((await metadata.retrieve('Acme Billing')).problems, []);
  });

  it('may take their time', async () => {
    const { orgId } = org.sandbox;
    await org.controls.setRetrieval(orgId, 'Acme Billing', { pendingFor: 60_000 });
    const metadata = new Metadata(org.sandbox);
    const id = await metadata.request('Acme Billing');
    assert.match(await metadata.status(id), /<done>false<\/done>.*<status>Pending<\/status>/);
    await org.controls.skipTime(40_000);
    assert.match(await metadata.status(id), /<done>false<\/done>.*<status>InProgress<\/status>/);
    await org.controls.skipTime(21_000);
    assert.match(await metadata.status(id), /<done>true<\/done>/);
    await org.controls.setRetrieval(orgId, 'Acme Billing', {});
    await assert.rejects(org.controls.setRetrieval(orgId, 'Nobody’s', {}), /no package of the name/);
  });
});
