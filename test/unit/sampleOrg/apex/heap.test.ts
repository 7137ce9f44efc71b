import assert from 'node:assert/strict';
import { compileFiles, exceptionOf, outcomeOf, runApex } from './apexHarness.ts';

const tooLarge = /^System\.LimitException: Apex heap size too large: \d{7,}$/;

describe('Apex heap', () => {
  const filling: Readonly<Record<string, string>> = {
    'a text that doubles': "String s = 'ab'; while (true) { s += s; }",
    'long texts in a list': `List<String> l = new List<String>(); String s = 'x'.repeat(1000);
      while (true) { l.add(s + l.size()); }`,
    'numbers in a list': 'List<Integer> l = new List<Integer>(); while (true) { l.add(1); }',
    'a list that doubles': 'List<Integer> l = new List<Integer>{ 1 }; while (true) { l.addAll(l); }',
    'copies in lists': `List<Object> all = new List<Object>(); List<Integer> l = new List<Integer>(1000);
      while (true) { all.add(l.clone()); }`,
    'a map': 'Map<Integer, Integer> m = new Map<Integer, Integer>(); Integer i = 0; while (true) { m.put(i, i); i++; }',
    'instances in a static': 'while (true) { Kept.all.add(new Kept()); }',
    records: "List<Account> l = new List<Account>(); while (true) { l.add(new Account(Name = 'a' + l.size())); }",
    'an array made at once': 'Integer[] l = new Integer[2000000000];',
    'a list made at once': 'List<Integer> l = new List<Integer>(2000000000);',
    'a text made at once': "String s = 'x'.repeat(2000000000);",
    'a text that is padded': "String s = 'x'.leftPad(2000000000);",
  };

  for (const [what, source] of Object.entries(filling)) {
    it(`ends the request for ${what}, and no Apex catches it`, () => {
      const kept = 'public class Kept { public static List<Kept> all = new List<Kept>(); Integer a; String b; }';
      assert.match(exceptionOf(`try { ${source} } catch (Exception e) { System.debug('caught'); }`, kept), tooLarge);
    });
  }

  it('is given back when nothing refers to it any more', () => {
    const source = `
      for (Integer i = 0; i < 3000; i++) { String s = 'x'.repeat(9000) + i; List<Integer> l = new List<Integer>(9000); }
      System.debug(Limits.getHeapSize() < 200000);`;
    assert.deepEqual(runApex(source), ['true']);
  });

  it('counts a text once, however often it is referred to', () => {
    const source = `
      String s = 'x'.repeat(100000); List<String> l = new List<String>();
      for (Integer i = 0; i < 1000; i++) { l.add(s); }
      System.debug(Limits.getHeapSize() < 1000000);`;
    assert.deepEqual(runApex(source), ['true']);
  });

  it('refuses a list of less than no elements', () => {
    assert.match(exceptionOf('Integer[] l = new Integer[-1];'), /^System\.ListException: /);
  });

  it('is measured where instances refer to themselves', () => {
    const outcome = outcomeOf(
      compileFiles('public class Loop { Loop self; public Loop() { self = this; } }'),
      'Loop one = new Loop(); System.assert(Limits.getHeapSize() > 0);',
    );
    assert.equal(outcome.kind, 'success');
  });
});
