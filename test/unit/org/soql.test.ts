import assert from 'node:assert/strict';
import { allOf, anyOf, containing, quoted, someOf } from '../../../src/org/soql.ts';

describe('SOQL', () => {
  it('holds texts that end no quotes', () => {
    assert.equal(quoted("O'Brien"), "'O\\'Brien'");
    assert.equal(quoted("\\' OR Name != '"), "'\\\\\\' OR Name != \\''");
    assert.equal(quoted('"a"\n\t\r\b\f'), '\'\\"a\\"\\n\\t\\r\\b\\f\'');
    assert.equal(quoted('日本 ‮ %_'), "'日本 ‮ %_'");
  });

  it('finds wildcards as they stand', () => {
    assert.equal(containing('100%_'), "'%100\\%\\_%'");
    assert.equal(containing("\\%'"), "'%\\\\\\%\\'%'");
  });

  it('compares with lists, also with none', () => {
    assert.equal(anyOf(['a', "b'"]), "('a', 'b\\'')");
    assert.equal(anyOf([]), "('000000000000000')");
  });

  it('joins conditions, each by itself', () => {
    assert.equal(allOf(['a = 1', undefined, 'b = 2 OR c = 3']), '(a = 1) AND (b = 2 OR c = 3)');
    assert.equal(someOf(['a = 1', 'b = 2']), '(a = 1) OR (b = 2)');
  });
});
