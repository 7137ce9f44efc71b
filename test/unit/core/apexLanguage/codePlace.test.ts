import assert from 'node:assert/strict';
import { codePlaceAt } from '../../../../src/core/apexLanguage/codePlace.ts';

const text = `public class Invoices {
  @AuraEnabled
  public static void close(
    String name, Map<String, List<Integer>> amounts
  ) {
    close();
  }
  static void close() {}
  public Integer total { get { return total(); } }
  class Line {
    Line(Integer amount) {
      this.amount = amount;
    }
  }
}
`;

function at(line: number): string {
  const place = codePlaceAt(text, { kind: 'class', namespace: 'acme' }, line);
  const method = place?.method;
  return place === undefined
    ? 'nothing'
    : `${place.typeRef}${method === undefined ? '' : ` ${method.name} of ${method.parameterCount}`}`;
}

describe('the place of a line', () => {
  it('is in the header of a method from its first modifier to its last parameter', () => {
    assert.deepEqual([2, 3, 4, 5, 6, 8].map(at), [
      'acme/Invoices close of 2',
      'acme/Invoices close of 2',
      'acme/Invoices close of 2',
      'acme/Invoices close of 2',
      'acme/Invoices',
      'acme/Invoices close of 0',
    ]);
  });

  it('is in the innermost type', () => {
    assert.deepEqual([9, 10, 11, 12, 15, 16].map(at), [
      'acme/Invoices',
      'acme/Invoices$Line',
      'acme/Invoices$Line <init> of 1',
      'acme/Invoices$Line',
      'acme/Invoices',
      'nothing',
    ]);
  });

  it('is a trigger’s', () => {
    const trigger = 'trigger T on Account (before insert) {\n  run();\n}\n';
    const of = (line: number): unknown => codePlaceAt(trigger, { kind: 'trigger', namespace: null }, line);
    const typeRef = '__sfdc_trigger/T';
    assert.deepEqual(of(1), { typeRef, line: 1, method: { name: 'invoke', parameterCount: 0 } });
    assert.deepEqual(of(2), { typeRef, line: 2, method: undefined });
  });

  it('is nothing in what is no Apex', () => {
    assert.equal(codePlaceAt('{{{ ((( class', { kind: 'class', namespace: null }, 40), undefined);
  });
});
