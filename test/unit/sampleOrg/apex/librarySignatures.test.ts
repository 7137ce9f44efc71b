import assert from 'node:assert/strict';
import { libraryTypes } from '../../../../src/sampleOrg/apex/library/catalogue.ts';
import { type LibraryMember, type SignatureType } from '../../../../src/sampleOrg/apex/types/type.ts';
import { TypeSpace } from '../../../../src/sampleOrg/apex/types/typeSpace.ts';
import { dataLibraryTypes } from '../../../../src/sampleOrg/data/library/dataLibrary.ts';
import { seededOrg } from './apexHarness.ts';

describe('signatures of the built-in library', () => {
  const library = [...libraryTypes, ...dataLibraryTypes];
  const space = new TypeSpace(library, seededOrg().database.schema);

  function unresolved(member: LibraryMember): string[] {
    const { owner } = member;
    const receiver = space.instance(
      owner,
      owner.parameters.map(() => space.builtIn('Object')),
    );
    const types: (SignatureType | undefined)[] = [member.type, ...member.parameters];
    return types.flatMap((type) => {
      try {
        space.fromSignature(type, receiver);
        return [];
      } catch (problem) {
        return [`${owner.name}.${member.name}: ${(problem as Error).message}`];
      }
    });
  }

  it('name types that exist', () => {
    const problems = library.flatMap(({ type }) => {
      const definition = space.definition(type.replace(/<.*/, ''));
      assert.ok(definition, type);
      const members = [
        ...[...definition.methods.values()].flat(),
        ...definition.properties.values(),
        ...definition.constructors,
      ];
      return members.flatMap(unresolved);
    });
    assert.deepEqual(problems, []);
  });

  it('belong to one type each', () => {
    const names = library.map(({ type }) => type.toLowerCase());
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });
});
