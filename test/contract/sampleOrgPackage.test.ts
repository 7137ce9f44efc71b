import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SampleOrgAccess } from '../../src/sampleOrg/options.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { DebugEvents } from '../support/debugEvents.ts';

type Json = Record<string, unknown>;

const program = fileURLToPath(new URL('../../src/sampleOrgMain.ts', import.meta.url));

const manifest = {
  name: 'Garden Planner',
  namespace: 'gdn',
  packageId: '033000000000077AAA',
  versionId: '04t000000000077AAA',
  versionName: 'Spring',
  versionNumber: '1.3.0',
};

const metadata = (type: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">${content}</${type}>\n`;

const field = (name: string, type: string, rest = ''): string =>
  metadata('CustomField', `<fullName>${name}</fullName><label>${name}</label><type>${type}</type>${rest}`);

const number = '<precision>8</precision><scale>2</scale>';

/** As a developer's project has them: source format for metadata, folders within folders for classes. */
const files: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify(manifest),
  'objects/Bed__c/Bed__c.object-meta.xml': metadata(
    'CustomObject',
    '<label>Bed</label><pluralLabel>Beds</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>',
  ),
  'objects/Bed__c/fields/Length__c.field-meta.xml': field('Length__c', 'Number', number),
  'objects/Bed__c/fields/Plants__c.field-meta.xml': field('Plants__c', 'Number', number),
  'objects/Bed__c/validationRules/Length_Is_Positive.validationRule-meta.xml': metadata(
    'ValidationRule',
    '<fullName>Length_Is_Positive</fullName><active>true</active><errorConditionFormula>Length__c &lt;= 0</errorConditionFormula><errorDisplayField>Length__c</errorDisplayField><errorMessage>A bed has a length.</errorMessage>',
  ),
  'objects/Spacing__mdt/Spacing__mdt.object-meta.xml': metadata(
    'CustomObject',
    '<label>Spacing</label><pluralLabel>Spacings</pluralLabel><visibility>Public</visibility>',
  ),
  'objects/Spacing__mdt/fields/Metres__c.field-meta.xml': field('Metres__c', 'Number', number),
  'customMetadata/Spacing.Tomato.md-meta.xml': metadata(
    'CustomMetadata',
    '<label>Tomato</label><protected>false</protected><values><field>Metres__c</field><value xsi:type="xsd:double">0.5</value></values>',
  ),
  'classes/planning/Planner.cls': `global with sharing class Planner {
  global static Decimal plantsIn(Decimal metres) {
    Spacing__mdt spacing = Spacing__mdt.getInstance('Tomato');
    return (metres / spacing.Metres__c).setScale(0);
  }
}`,
  'classes/planning/Planner.cls-meta.xml': metadata(
    'ApexClass',
    '<apiVersion>62.0</apiVersion><status>Active</status>',
  ),
  'triggers/BedTrigger.trigger': `trigger BedTrigger on Bed__c (before insert, before update) {
  for (Bed__c bed : Trigger.new) {
    bed.Plants__c = Planner.plantsIn(bed.Length__c);
  }
}`,
};

describe('another package than the sample one', () => {
  let folder: string;
  let child: ChildProcess;
  let access: SampleOrgAccess;
  let calls: DebugCalls;
  let org: { readonly url: string; readonly session: string };
  let problems = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isv-debugger-package-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    child = spawn(process.execPath, [program, '--port', '0', '--package', folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr?.on('data', (chunk: Buffer) => (problems += chunk.toString()));
    assert.ok(child.stdout);
    const ended = once(child, 'exit').then(() => {
      throw new Error(`The sample org ended: ${problems}`);
    });
    const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as [string];
    access = JSON.parse(line) as SampleOrgAccess;
    const [sandbox] = access.subscribers;
    assert.ok(sandbox);
    org = { url: sandbox.url, session: new URL(sandbox.handOff ?? '').searchParams.get('sessionId') ?? '' };
    calls = new DebugCalls(org);
  });

  after(async () => {
    child.kill('SIGTERM');
    await once(child, 'close');
    rmSync(folder, { recursive: true });
    assert.equal(problems, '');
  });

  const save = (values: Json) => calls.send('POST', '/services/data/v62.0/sobjects/gdn__Bed__c', values);

  it('is installed: its objects, code and metadata records are there', async () => {
    const { body } = await calls.send('GET', '/services/data/v62.0/sobjects/gdn__Bed__c/describe');
    const fields = (body as { fields: { name: string }[] }).fields.map(({ name }) => name);
    assert.ok(fields.includes('gdn__Length__c') && fields.includes('gdn__Plants__c'));
    const code = await calls.records("SELECT Name, NamespacePrefix, Body FROM ApexClass WHERE NamespacePrefix = 'gdn'");
    assert.deepEqual(
      code.map(({ Name, Body }) => [Name, Body]),
      [['Planner', files['classes/planning/Planner.cls']]],
    );
    const [trigger] = await calls.records('SELECT Name, TableEnumOrId FROM ApexTrigger');
    assert.deepEqual([trigger?.Name, trigger?.TableEnumOrId], ['BedTrigger', 'gdn__Bed__c']);
    const [spacing] = await calls.records('SELECT DeveloperName, gdn__Metres__c FROM gdn__Spacing__mdt', 'data');
    assert.deepEqual([spacing?.DeveloperName, spacing?.gdn__Metres__c], ['Tomato', 0.5]);
    const [installed] = await calls.records(
      'SELECT SubscriberPackage.Name, SubscriberPackage.NamespacePrefix, SubscriberPackageVersion.MajorVersion FROM InstalledSubscriberPackage',
    );
    assert.deepEqual(
      [(installed?.SubscriberPackage as Json).Name, (installed?.SubscriberPackageVersion as Json).MajorVersion],
      ['Garden Planner', 1],
    );
  });

  it('runs: triggers and validation rules act on what is saved', async () => {
    const { status } = await save({ Name: 'Herbs', gdn__Length__c: 3 });
    assert.equal(status, 201);
    const [bed] = await calls.records("SELECT gdn__Plants__c FROM gdn__Bed__c WHERE Name = 'Herbs'", 'data');
    assert.equal(bed?.gdn__Plants__c, 6);
    const refused = await save({ Name: 'None', gdn__Length__c: -1 });
    assert.equal(refused.status, 400);
    assert.deepEqual(refused.body, [
      { message: 'A bed has a length.', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['gdn__Length__c'] },
    ]);
    const { body } = await calls.execute(
      "System.assertEquals(4, gdn.Planner.plantsIn(2)); insert new gdn__Bed__c(Name = 'Roses', gdn__Length__c = 1);",
    );
    assert.equal((body as { success: boolean }).success, true, JSON.stringify(body));
  });

  it('stops at a breakpoint in its class, with the variables of its frames', async () => {
    const events = await DebugEvents.open(org);
    const sessionId = await calls.startSession();
    await calls.breakpoint(sessionId, 'gdn/Planner', 4);
    const executed = calls.execute("insert new gdn__Bed__c(Name = 'Beans', gdn__Length__c = 2);");
    const { RequestId = '', FileName, Line } = await events.next('Stopped');
    assert.deepEqual([FileName, Line], ['gdn/Planner', 4]);
    const { text } = await calls.debug(`state/${RequestId}`);
    assert.match(text, /gdn\/Planner/);
    assert.match(text, /BedTrigger/);
    assert.match(text, /"metres"/);
    await calls.debug(`run/${RequestId}`);
    assert.equal(((await executed).body as { success: boolean }).success, true);
    await calls.detach(sessionId);
    events.close();
  });

  it('is what the licences and versions in the License Management Org are for', async () => {
    const lmo = new DebugCalls(access.lmo);
    const versions = await lmo.records(
      "SELECT sfLma__Version_Number__c, sfLma__Version_ID__c FROM sfLma__Package_Version__c WHERE sfLma__Package__r.Name = 'Garden Planner'",
      'data',
    );
    assert.deepEqual(
      versions.map(({ sfLma__Version_Number__c, sfLma__Version_ID__c }) => [
        sfLma__Version_Number__c,
        sfLma__Version_ID__c,
      ]),
      [['1.3.0', '04t000000000077AAA']],
    );
  });
});
