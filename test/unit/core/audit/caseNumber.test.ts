import assert from 'node:assert/strict';
import { isCaseNumber } from '../../../../src/core/audit/caseNumber.ts';

describe('a case number', () => {
  for (const text of ['00001026', 'SUP-1026', 'acme/2030.11_7', '7', 'A'.repeat(40)]) {
    it(`is ${text}`, () => {
      assert.equal(isCaseNumber(text), true);
    });
  }

  for (const [what, text] of [
    ['nothing', ''],
    ['too long', 'A'.repeat(41)],
    ['a sentence', 'Jane called'],
    ['an address', 'jane@northwind.example'],
    ['an org session', '00D000000000001!AQEAQsecret'],
    ['a formula', '=1+1'],
    ['an option', '-x'],
    ['of two lines', '1026\n1027'],
    ['ended by a line', '1026\n'],
    ['markup', '<b>1</b>'],
    ['of another script', '一〇二六'],
  ] as const) {
    it(`is none where it is ${what}`, () => {
      assert.equal(isCaseNumber(text), false);
    });
  }
});
