import assert from 'node:assert/strict';
import { createEngine } from '../../../../src/sampleOrg/apex/createEngine.ts';
import type { FieldSetDescription } from '../../../../src/sampleOrg/data/contract.ts';
import { noMetadata, type PackageMetadata } from '../../../../src/sampleOrg/data/metadata/packageMetadata.ts';
import { classFile, compileErrorOf, finish, hostOf, runApex, seededOrg } from './apexHarness.ts';

const inTheMail: FieldSetDescription = {
  name: 'InTheMail',
  label: 'In the mail',
  description: undefined,
  members: [
    { path: 'Name', required: true },
    { path: 'Owner.Email', required: false },
  ],
};

const metadata: PackageMetadata = {
  ...noMetadata,
  additions: [{ name: 'Account', fields: [], recordTypes: [], validationRules: [], fieldSets: [inTheMail] }],
  labels: new Map([
    ['Greeting', "It's me"],
    ['acme__Greeting', 'Packaged'],
  ]),
};

/** What anonymous Apex prints in an org with that metadata and a class of a package. */
function printedWithMetadata(source: string): readonly string[] {
  const { database } = seededOrg(metadata);
  const engine = createEngine({ schema: database.schema });
  const result = engine.compile([
    classFile('global class Speaker { global static String greet() { return System.Label.Greeting; } }', 'acme'),
  ]);
  assert.ok('program' in result);
  const debugLines: string[] = [];
  const host = hostOf({ database, debugLines });
  const outcome = finish(engine.begin(result.program, { kind: 'anonymous', source }, host));
  assert.deepEqual(outcome, { kind: 'success' });
  return debugLines;
}

describe('Apex tokens and descriptions', () => {
  it('name fields behind the token of an object', () => {
    assert.deepEqual(
      runApex(`
        System.debug(Account.SObjectType.fields.Name == Account.Name);
        System.debug(Account.fields.Name == Account.Name);
        System.debug(Schema.Account.getSObjectType() == Account.SObjectType);
        System.debug(Schema.SObjectType.Account.fields.Name.getSoapType());
        System.debug(Account.SObjectType.getDescribe(SObjectDescribeOptions.DEFERRED).getName());
        System.debug(Account.NumberOfEmployees.getDescribe().getSoapType());`),
      ['true', 'true', 'true', 'STRING', 'Account', 'INTEGER'],
    );
  });

  it('are equal when they describe the same', () => {
    assert.deepEqual(
      runApex(`
        Set<Schema.ChildRelationship> seen = new Set<Schema.ChildRelationship>();
        seen.addAll(Account.SObjectType.getDescribe().getChildRelationships());
        Integer size = seen.size();
        seen.addAll(Account.SObjectType.getDescribe().getChildRelationships());
        System.debug(size > 0 && size == seen.size());`),
      ['true'],
    );
  });

  it('lead to field sets and what is in them', () => {
    assert.deepEqual(
      printedWithMetadata(`
        Schema.FieldSet found = Account.SObjectType.getDescribe().fieldSets.getMap().get('inthemail');
        System.debug(found.getName() + ' ' + found.getLabel() + ' ' + found.getSObjectType());
        for (Schema.FieldSetMember member : Schema.SObjectType.Account.fieldSets.InTheMail.getFields()) {
          System.debug(member.getFieldPath() + ' ' + member.getType() + ' ' + member.getRequired());
        }`),
      ['InTheMail In the mail Account', 'Name STRING true', 'Owner.Email EMAIL false'],
    );
  });
});

describe('Apex labels', () => {
  it('are those of the code’s own package first', () => {
    assert.deepEqual(
      printedWithMetadata(
        'System.debug(Label.Greeting + System.label.Greeting); System.debug(acme.Speaker.greet()); System.debug(Label.acme.Greeting);',
      ),
      ["It's meIt's me", 'Packaged', 'Packaged'],
    );
  });

  it('must be there when the code is compiled', () => {
    assert.equal(compileErrorOf('String s = Label.Missing;'), '1:18 External string does not exist: Missing');
  });
});

describe('Apex fields', () => {
  it('may have any name', () => {
    assert.deepEqual(
      runApex(
        'System.debug(new Holder().fields + new Holder().constructorCount());',
        'public class Holder { public Integer fields = 1; public Integer constructorCount() { return fields; } }',
      ),
      ['2'],
    );
  });
});
