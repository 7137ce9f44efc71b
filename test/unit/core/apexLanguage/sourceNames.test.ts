import assert from 'node:assert/strict';
import { expressionAt, namesUntil } from '../../../../src/core/apexLanguage/sourceNames.ts';

const source = `public class Billing {
  // total is not this total
  static Integer runs = 0;
  public Decimal total(Invoice invoice, List<Line> lines) {
    Decimal sum = invoice.Lines__r[0].Amount__c + lines[first(1)].amount;
    String text = 'sum';
    for (Line line : lines) {
      sum += line.rate.value; runs++;
    }
    return new Money(sum).rounded;
  }
  void other() { Integer hidden = 1; }
}
`;

describe('the expression at a position', () => {
  const lines = source.split('\n');
  const cases: readonly (readonly [line: number, word: string, expression: string | undefined])[] = [
    [5, 'invoice', 'invoice'],
    [5, 'Lines__r', 'invoice.Lines__r'],
    [5, 'Amount__c', 'invoice.Lines__r[0].Amount__c'],
    [5, 'amount;', undefined],
    [5, 'first', undefined],
    [8, 'value', 'line.rate.value'],
    [8, 'runs', 'runs'],
    [2, 'total', undefined],
    [6, "sum'", undefined],
    [10, 'rounded', undefined],
    [4, 'total', undefined],
  ];
  for (const [line, word, expression] of cases) {
    it(`over ${word} in line ${line} is ${expression ?? 'nothing'}`, () => {
      const text = lines[line - 1] ?? '';
      const found = expressionAt(source, line, text.indexOf(word) + 1);
      assert.equal(found?.name, expression);
      if (found !== undefined) {
        assert.equal(text.slice(found.start, found.end), expression);
      }
    });
  }

  it('is nothing behind the end, in an empty file, and in no source at all', () => {
    for (const text of ['', source, '((((', '\u0000', 'a.', '].b']) {
      assert.equal(expressionAt(text, 99, 5), undefined);
    }
    assert.equal(expressionAt('].b', 1, 2), undefined);
  });
});

describe('the names beside the lines that have run', () => {
  it('are those of the method that stands, up to its line', () => {
    const found = namesUntil(source, 8, false).map(({ line, name }) => `${line} ${name}`);
    assert.deepEqual(found, [
      '4 invoice',
      '4 lines',
      '5 sum',
      '5 invoice',
      '5 lines',
      '6 text',
      '7 line',
      '7 lines',
      '8 sum',
      '8 line',
      '8 runs',
    ]);
  });

  it('are none outside of methods', () => {
    assert.deepEqual(namesUntil(source, 13, false), []);
    assert.deepEqual(namesUntil('', 1, false), []);
  });

  it('are found in triggers and with any line ends', () => {
    const trigger = 'trigger T on Account (before insert) {\r\n  Integer count = 1;\r\n  count++;\r\n}\r\n';
    assert.deepEqual(
      namesUntil(trigger, 3, true)
        .filter(({ line }) => line > 1)
        .map(({ line, start, end, name }) => [line, start, end, name]),
      [
        [2, 10, 15, 'count'],
        [3, 2, 7, 'count'],
      ],
    );
  });
});
