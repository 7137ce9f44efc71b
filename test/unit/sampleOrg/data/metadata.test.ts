import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPackageMetadata } from '../../../../src/sampleOrg/data/metadata/packageMetadata.ts';
import { OrgFixture } from './orgFixture.ts';

const object = (inner: string): string =>
  `<?xml version="1.0"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</CustomObject>`;
const field = (inner: string): string =>
  `<?xml version="1.0"?><CustomField xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</CustomField>`;
const nameField =
  '<nameField><label>Trip No.</label><type>AutoNumber</type><displayFormat>T-{YY}-{000}</displayFormat></nameField>';

/** A package of its own, half in source format, half in Metadata API format. */
const files: Readonly<Record<string, string>> = {
  'main/objects/Trip__c/Trip__c.object-meta.xml': object(
    `<label>Trip</label><pluralLabel>Trips</pluralLabel>${nameField}<sharingModel>ReadWrite</sharingModel>`,
  ),
  'main/objects/Trip__c/fields/Start__c.field-meta.xml': field(
    '<fullName>Start__c</fullName><label>Start</label><type>Date</type><defaultValue>TODAY()</defaultValue>',
  ),
  'main/objects/Trip__c/fields/Legs__c.field-meta.xml': field(
    '<fullName>Legs__c</fullName><label>Legs</label><type>Summary</type><summaryForeignKey>Leg__c.Trip__c</summaryForeignKey><summaryOperation>count</summaryOperation>',
  ),
  'main/objects/Trip__c/fields/Length__c.field-meta.xml': field(
    '<fullName>Length__c</fullName><label>Length</label><type>Summary</type><summarizedField>Leg__c.Kilometres__c</summarizedField><summaryForeignKey>Leg__c.Trip__c</summaryForeignKey><summaryOperation>sum</summaryOperation><summaryFilterItems><field>Leg__c.Kind__c</field><operation>equals</operation><value>Road, Rail</value></summaryFilterItems>',
  ),
  'main/objects/Trip__c/fields/Miles__c.field-meta.xml': field(
    '<fullName>Miles__c</fullName><label>Miles</label><type>Number</type><precision>10</precision><scale>1</scale><formula>Length__c / 1.609344</formula>',
  ),
  'main/objects/Trip__c/fields/Code__c.field-meta.xml': field(
    '<fullName>Code__c</fullName><label>Code</label><type>Text</type><length>10</length><externalId>true</externalId><unique>true</unique>',
  ),
  'main/objects/Trip__c/validationRules/Not_Past.validationRule-meta.xml':
    '<ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Not_Past</fullName><active>true</active><errorConditionFormula>AND(ISNEW(), Start__c &lt; TODAY())</errorConditionFormula><errorDisplayField>Start__c</errorDisplayField><errorMessage>A trip starts today or later.</errorMessage></ValidationRule>',
  'main/objects/Trip__c/recordTypes/Business.recordType-meta.xml':
    '<RecordType xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Business</fullName><active>true</active><label>Business Trip</label></RecordType>',
  'main/objects/Trip__c/fieldSets/Short.fieldSet-meta.xml':
    '<FieldSet xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Short</fullName><displayedFields><field>Start__c</field><isRequired>true</isRequired></displayedFields><label>Short form</label></FieldSet>',
  'objects/Leg__c.object': object(
    '<fields><fullName>Trip__c</fullName><label>Trip</label><type>MasterDetail</type><referenceTo>Trip__c</referenceTo><relationshipName>Legs</relationshipName></fields>' +
      '<fields><fullName>Kilometres__c</fullName><label>Kilometres</label><type>Number</type><precision>8</precision><scale>1</scale></fields>' +
      '<fields><fullName>Kind__c</fullName><label>Kind</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetName>Kinds</valueSetName></valueSet></fields>' +
      '<fields><fullName>Owner_Name__c</fullName><label>Owner Name</label><type>Text</type><formula>Trip__r.Owner:User.LastName &amp; $Label.Suffix</formula></fields>' +
      '<label>Leg</label><nameField><label>Leg</label><type>Text</type></nameField><sharingModel>ControlledByParent</sharingModel>',
  ),
  'objects/Account.object': object(
    '<fields><fullName>Rides__c</fullName><label>Rides</label><type>Number</type><precision>5</precision><scale>0</scale><defaultValue>3</defaultValue></fields>',
  ),
  'objects/Fee__mdt.object': object(
    '<fields><fullName>Amount__c</fullName><label>Amount</label><type>Number</type><precision>8</precision><scale>2</scale></fields><label>Fee</label>',
  ),
  'customMetadata/Fee.Standard.md':
    '<CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><label>Standard Fee</label><protected>false</protected><values><field>Amount__c</field><value xsi:type="xsd:double">9.5</value></values></CustomMetadata>',
  'globalValueSets/Kinds.globalValueSet-meta.xml':
    '<GlobalValueSet xmlns="http://soap.sforce.com/2006/04/metadata"><customValue><fullName>Road</fullName><default>true</default><label>By road</label></customValue><customValue><fullName>Rail</fullName><default>false</default></customValue><customValue><fullName>Air</fullName><default>false</default></customValue></GlobalValueSet>',
  'labels/CustomLabels.labels-meta.xml':
    '<CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata"><labels><fullName>Suffix</fullName><language>en_US</language><value> (owner)</value></labels></CustomLabels>',
};

describe('an org built from metadata files', () => {
  let folder: string;
  let fixture: OrgFixture;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'metadata-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    fixture = new OrgFixture('subscriber', readPackageMetadata(folder, { namespace: 'acme' }));
  });

  after(() => rmSync(folder, { recursive: true }));

  function made(objectName: string, values: Parameters<OrgFixture['record']>[1]): string {
    const [outcome] = fixture.save('insert', [fixture.record(objectName, values)]);
    assert.ok(outcome);
    assert.deepEqual(outcome.errors, []);
    return outcome.id ?? '';
  }

  it('names objects and fields with the package’s namespace, and gives them ids', () => {
    const { schema } = fixture.org.database;
    const trip = schema.object('Trip__c', 'acme');
    assert.equal(trip?.name, 'acme__Trip__c');
    assert.equal(trip.label, 'Trip');
    assert.match(trip.keyPrefix, /^a0\d$/);
    assert.deepEqual(
      trip.childRelationships.filter(({ childObject }) => childObject === 'acme__Leg__c').map(({ name }) => name),
      ['acme__Legs__r'],
    );
    assert.equal(schema.object('Account')?.field('acme__Rides__c')?.defaultValue, 3);
    assert.equal(schema.object('acme__Leg__c')?.field('OwnerId'), undefined);
    assert.deepEqual(trip.fieldSets[0]?.members, [{ path: 'acme__Start__c', required: true }]);
  });

  it('numbers records, works out defaults, and sums up details when they are read', () => {
    const id = made('Trip__c', { Code__c: 'A' });
    made('Leg__c', { Name: 'one', Trip__c: id, Kilometres__c: 100 });
    made('Leg__c', { Name: 'two', Trip__c: id, Kilometres__c: 60.9, Kind__c: 'Rail' });
    made('Leg__c', { Name: 'three', Trip__c: id, Kilometres__c: 900, Kind__c: 'Air' });
    assert.deepEqual(
      fixture.query("SELECT Name, Start__c, Legs__c, Length__c, Miles__c FROM Trip__c WHERE Code__c = 'a'"),
      ['T-26-001/2026-01-15 00:00:00/3/160.9/100.0'],
    );
    assert.deepEqual(fixture.query('SELECT Name FROM Leg__c WHERE Trip__r.Miles__c > 99 ORDER BY Name DESC LIMIT 1'), [
      'two',
    ]);
    assert.deepEqual(fixture.query("SELECT toLabel(Kind__c), Owner_Name__c FROM Leg__c WHERE Name = 'one'"), [
      'By road/Whitfield (owner)',
    ]);
  });

  it('holds validation rules and restricted picklists', () => {
    const [late] = fixture.save('insert', [fixture.record('Trip__c', { Start__c: '2026-01-14' })]);
    assert.deepEqual(late?.errors, [
      {
        statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'A trip starts today or later.',
        fields: ['acme__Start__c'],
      },
    ]);
    const id = made('Trip__c', {});
    const [unknown] = fixture.save('insert', [fixture.record('Leg__c', { Name: 'x', Trip__c: id, Kind__c: 'Sea' })]);
    assert.equal(unknown?.errors[0]?.message, 'Kind: bad value for restricted picklist field: Sea');
  });

  it('finds parents by their external ids', () => {
    made('Trip__c', { Code__c: 'B' });
    const leg = fixture.record('Leg__c', { Name: 'by code' });
    leg.putParent('acme__Trip__r', fixture.record('Trip__c', { Code__c: 'B' }));
    assert.deepEqual(fixture.save('insert', [leg])[0]?.errors, []);
    assert.deepEqual(fixture.query("SELECT Trip__r.Code__c FROM Leg__c WHERE Name = 'by code'"), ['B']);
    const lost = fixture.record('Leg__c', { Name: 'lost' });
    lost.putParent('acme__Trip__r', fixture.record('Trip__c', { Code__c: 'Z' }));
    assert.equal(
      fixture.save('insert', [lost])[0]?.errors[0]?.message,
      'Foreign key external ID: Z not found for field acme__Code__c in entity acme__Trip__c',
    );
  });

  it('keeps records of custom metadata types and record types, in tests too', () => {
    fixture.transaction = fixture.org.database.begin({ isolated: true });
    assert.deepEqual(fixture.query('SELECT DeveloperName, MasterLabel, Amount__c, QualifiedApiName FROM Fee__mdt'), [
      'Standard/Standard Fee/9.50/acme__Standard',
    ]);
    assert.deepEqual(
      fixture.query("SELECT Name, DeveloperName, NamespacePrefix FROM RecordType WHERE SobjectType = 'acme__Trip__c'"),
      ['Business Trip/Business/acme'],
    );
    assert.equal(fixture.org.database.schema.label('Suffix', 'acme'), ' (owner)');
  });

  it('says which file it cannot read', () => {
    writeFileSync(join(folder, 'objects/Leg__c.object'), '<CustomObject>');
    assert.throws(
      () => readPackageMetadata(folder, { namespace: 'acme' }),
      /Leg__c\.object cannot be read as metadata/,
    );
  });

  it('says which formula it cannot read', () => {
    writeFileSync(
      join(folder, 'objects/Leg__c.object'),
      object('<fields><fullName>F__c</fullName><type>Text</type><formula>Nope__c</formula></fields>'),
    );
    const metadata = readPackageMetadata(folder, { namespace: 'acme' });
    assert.throws(
      () => new OrgFixture('subscriber', metadata),
      /The formula of acme__Leg__c\.acme__F__c cannot be read: Field Nope__c does not exist\. Check spelling\. \(at character 1\)\./,
    );
  });
});
