import assert from 'node:assert/strict';
import { isTrigger, simpleName } from '../../../../src/core/apexLanguage/typeRefParts.ts';
import { spokenName, TypeIndex, typesIn } from '../../../../src/core/packageSource/typeIndex.ts';

const service = `public class InvoiceService {
  public void issue() {}

  public class Line {}
  public enum State { OPEN }
}
`;

describe('types of package source', () => {
  const types = [
    ...typesIn('classes/InvoiceService.cls', service, 'acme').map((type) => ({ ...type, file: 'a' })),
    ...typesIn('classes/Line.cls', 'global class Line {}', 'acme').map((type) => ({ ...type, file: 'b' })),
    ...typesIn('triggers/Invoice.trigger', 'trigger Invoice on Account (before insert) {}', 'acme').map((type) => ({
      ...type,
      file: 'c',
    })),
    ...typesIn('classes/Line.cls', 'class Line {}', 'other').map((type) => ({ ...type, file: 'd' })),
  ];
  const index = new TypeIndex(types);

  it('are those that the scanner finds, each with its line', () => {
    assert.deepEqual(typesIn('classes/InvoiceService.cls', service, 'acme'), [
      { typeRef: 'acme/InvoiceService', line: 1 },
      { typeRef: 'acme/InvoiceService$Line', line: 4 },
      { typeRef: 'acme/InvoiceService$State', line: 5 },
    ]);
    assert.deepEqual(typesIn('x.cls', 'class X {}', undefined), [{ typeRef: 'X', line: 1 }]);
    assert.deepEqual(typesIn('x.cls', 'no class', 'acme'), []);
    assert.deepEqual(typesIn('x.cls', '@IsTest class X { @IsTest static void a() {} class Y {} }', 'acme'), [
      { typeRef: 'acme/X', line: 1, tests: [{ name: 'a', line: 1 }] },
      { typeRef: 'acme/X$Y', line: 1 },
    ]);
  });

  it('lead from a typeref to a file, whatever its case, and from an unknown inner type to its outer one', () => {
    assert.deepEqual(index.fileOf('acme/InvoiceService$Line'), {
      typeRef: 'acme/InvoiceService$Line',
      line: 4,
      file: 'a',
    });
    assert.equal(index.fileOf('ACME/invoiceservice')?.file, 'a');
    assert.equal(index.fileOf('__sfdc_trigger/acme/Invoice')?.file, 'c');
    assert.equal(index.fileOf('acme/InvoiceService$Unknown')?.line, 1);
    assert.equal(index.fileOf('acme/Unknown'), undefined);
    assert.equal(index.fileOf(''), undefined);
  });

  it('are found by name, the more of it the fewer', () => {
    const files = (name: string): readonly string[] => index.named(name).map(({ file, line }) => `${file}${line}`);
    assert.deepEqual(files('line'), ['a4', 'b1', 'd1']);
    assert.deepEqual(files('InvoiceService.Line'), ['a4']);
    assert.deepEqual(files('other.Line'), ['d1']);
    assert.deepEqual(files('Invoice'), ['c1']);
    assert.deepEqual(files('acme.Service'), []);
    assert.deepEqual(files(''), []);
  });

  it('are found by letters in their order', () => {
    const found = (query: string): readonly string[] => index.find(query).map(({ typeRef }) => typeRef);
    assert.deepEqual(found('isvc'), ['acme/InvoiceService', 'acme/InvoiceService$Line', 'acme/InvoiceService$State']);
    assert.deepEqual(found('Invoice Service.st'), ['acme/InvoiceService$State']);
    assert.equal(found('').length, index.size);
    assert.deepEqual(found('zzz'), []);
  });

  it('mean the one that was named first, where two are called the same', () => {
    const two = new TypeIndex([
      { typeRef: 'acme/A', line: 1, file: 'own' },
      { typeRef: 'acme/a', line: 1, file: 'org' },
    ]);
    assert.equal(two.size, 1);
    assert.equal(two.fileOf('acme/A')?.file, 'own');
  });

  it('are spoken as people write them', () => {
    assert.deepEqual(
      ['acme/Outer$Inner', '__sfdc_trigger/acme/T', 'Plain'].map((typeRef) => [
        simpleName(typeRef),
        spokenName(typeRef),
        isTrigger(typeRef),
      ]),
      [
        ['Inner', 'Outer.Inner', false],
        ['T', 'T', true],
        ['Plain', 'Plain', false],
      ],
    );
  });
});
