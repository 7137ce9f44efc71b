import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPackageMetadata } from '../../../../src/sampleOrg/data/metadata/packageMetadata.ts';

const files: Readonly<Record<string, string>> = {
  'objects/Box__c/Box__c.object-meta.xml':
    '<CustomObject><label>Box</label><pluralLabel>Boxes</pluralLabel><nameField><label>Name</label><type>Text</type></nameField></CustomObject>',
  'objects/Box__c/fields/Size__c.field-meta.xml':
    '<CustomField><fullName>Size__c</fullName><label>Size</label><type>Number</type><precision>4</precision><scale>0</scale></CustomField>',
  'labels/CustomLabels.labels-meta.xml':
    '<CustomLabels><labels><fullName>Hello</fullName><value>Hello there</value></labels></CustomLabels>',
  'customMetadata/Rate.Low.md-meta.xml': '<CustomMetadata><label>Low</label></CustomMetadata>',
};

describe('metadata in source format', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'source-format-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('is read as far down as it lies', () => {
    const { objects, labels, records } = readPackageMetadata(folder, { namespace: null });
    assert.deepEqual(
      objects
        .filter(({ kind }) => kind === 'record')
        .map(({ name, fields }) => [name, fields.some((field) => field.name === 'Size__c')]),
      [['Box__c', true]],
    );
    assert.deepEqual([...labels], [['Hello', 'Hello there']]);
    assert.deepEqual(
      records.map(({ objectName, developerName }) => [objectName, developerName]),
      [['Rate__mdt', 'Low']],
    );
  });
});
