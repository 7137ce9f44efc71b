import assert from 'node:assert/strict';
import { readPackageMetadata, type PackageMetadata } from '../../../../src/sampleOrg/data/metadata/packageMetadata.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEngine } from '../../../../src/sampleOrg/apex/createEngine.ts';
import { compileErrorOf, finish, hostOf, seededOrg } from './apexHarness.ts';

const number = (name: string): string =>
  `<fields><fullName>${name}</fullName><label>${name}</label><type>Number</type><precision>4</precision><scale>0</scale></fields>`;

const files: Readonly<Record<string, string>> = {
  'objects/Rate__mdt.object': `<CustomObject><label>Rate</label><pluralLabel>Rates</pluralLabel>${number('Percent__c')}</CustomObject>`,
  'objects/Limits__c.object': `<CustomObject><customSettingsType>Hierarchy</customSettingsType><label>Limits</label>${number('Most__c')}${number('Least__c')}</CustomObject>`,
  'objects/Country__c.object': `<CustomObject><customSettingsType>List</customSettingsType><label>Country</label>${number('Prefix__c')}</CustomObject>`,
  'customMetadata/Rate.Low.md':
    '<CustomMetadata><label>Low</label><values><field>Percent__c</field><value>7</value></values></CustomMetadata>',
  'customMetadata/Rate.High.md':
    '<CustomMetadata><label>High</label><values><field>Percent__c</field><value>19</value></values></CustomMetadata>',
};

function readMetadata(): PackageMetadata {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return readPackageMetadata(folder, { namespace: null });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('Apex custom settings and metadata types', () => {
  const { database } = seededOrg(readMetadata());
  const engine = createEngine({ schema: database.schema });
  const result = engine.compile([]);
  const printedBy = (source: string): readonly string[] => {
    assert.ok('program' in result);
    const debugLines: string[] = [];
    const outcome = finish(
      engine.begin(result.program, { kind: 'anonymous', source }, hostOf({ database, debugLines })),
    );
    assert.deepEqual(outcome, { kind: 'success' });
    return debugLines;
  };

  it('give the records of a metadata type by name', () => {
    assert.deepEqual(
      printedBy(`
        Map<String, Rate__mdt> all = Rate__mdt.getAll();
        System.debug(all.size() + ' ' + all.get('High').Percent__c);
        System.debug(Rate__mdt.getInstance('low').MasterLabel);
        System.debug(Rate__mdt.getInstance('Middle'));
        System.debug(Limits.getQueries());`),
      ['2 19', 'Low', 'null', '0'],
    );
  });

  it('give each field of a hierarchy setting as it is set nearest to the user', () => {
    assert.deepEqual(
      printedBy(`
        System.debug(Limits__c.getInstance().Id + ' ' + Limits__c.getOrgDefaults().Most__c + ' ' + Limits__c.getValues(UserInfo.getUserId()));
        insert new Limits__c(SetupOwnerId = UserInfo.getOrganizationId(), Most__c = 9, Least__c = 1);
        insert new Limits__c(SetupOwnerId = UserInfo.getUserId(), Most__c = 5);
        System.debug(Limits__c.getInstance().Most__c + ' ' + Limits__c.getInstance().Least__c);
        System.debug(Limits__c.getInstance(UserInfo.getOrganizationId()).Most__c);
        System.debug(Limits__c.getOrgDefaults().Most__c + ' ' + Limits__c.getValues(UserInfo.getUserId()).Least__c);`),
      ['null null null', '5 1', '9', '9 null'],
    );
  });

  it('give list settings by name', () => {
    assert.deepEqual(
      printedBy(`
        insert new Country__c(Name = 'DE', Prefix__c = 49);
        System.debug(Country__c.getInstance('de').Prefix__c + ' ' + Country__c.getValues('FR') + ' ' + Country__c.getAll().keySet());`),
      ['49 null {DE}'],
    );
  });

  it('are not what other objects have', () => {
    assert.equal(
      compileErrorOf('Account.getAll();'),
      '1:9 Method does not exist or incorrect signature: void getAll() from the type Account',
    );
  });
});
