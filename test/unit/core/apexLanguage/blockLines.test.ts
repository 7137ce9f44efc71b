import assert from 'node:assert/strict';
import { BlockLines } from '../../../../src/core/apexLanguage/blockLines.ts';

const source = `public class P {
  void run(Integer given) {
    Integer first = 1, second = 2;
    for (Integer i = 0; i < 2; i++) {
      List<String> inner = new List<String>();
    }
    for (Account a : [SELECT Id
        FROM Account]) {
      System.debug(a);
    }
    try {
      fail();
    } catch (Exception e) {
      String text = '} // no brace';
    }
    switch on thing {
      when Account account {
        Map<Id, Account> byId = null; /* } */
      }
    }
    Integer[] last = null;
  }
}`;

describe('the blocks of a source', () => {
  const blocks = new BlockLines(source);
  const cases: readonly (readonly [string, number, number | undefined, boolean])[] = [
    ['first', 3, 22, false],
    ['SECOND', 3, 22, false],
    ['i', 4, 6, true],
    ['inner', 5, 6, false],
    ['a', 7, 10, true],
    ['e', 13, 15, true],
    ['text', 14, 15, false],
    ['account', 17, 19, true],
    ['byId', 18, 19, false],
    ['last', 21, 22, false],
    ['first', 4, undefined, false],
    ['nobody', 99, undefined, false],
  ];
  for (const [name, line, last, isHead] of cases) {
    it(`of ${name} in line ${line} ends ${last === undefined ? 'nowhere' : `in line ${last}`}`, () => {
      assert.deepEqual(blocks.blockOf(name, line), last === undefined ? undefined : { last, isHead });
    });
  }

  it('may be broken anywhere', () => {
    for (let end = 0; end < source.length; end += 7) {
      new BlockLines(source.slice(0, end)).blockOf('inner', 5);
      new BlockLines(source.slice(end)).blockOf('inner', 1);
    }
    new BlockLines('{('.repeat(50_000)).blockOf('a', 1);
    new BlockLines('})'.repeat(50_000)).blockOf('a', 1);
  });
});
