import assert from 'node:assert/strict';
import { scanApexFile } from '../../../../src/core/apexLanguage/apexScanner.ts';

function typeRefs(text: string, kind: 'class' | 'trigger', namespace: string | null): string[] {
  return scanApexFile(text, { kind, namespace }).types.map((type) => type.typeRef);
}

describe('typerefs', () => {
  const outer = 'public with sharing class Outer { class Inner {} interface Face {} enum Kind { A, B } }';
  const trigger = 'trigger T on Account (before insert) { class Inner {} }';

  it('names a class and its inner types without a namespace', () => {
    assert.deepEqual(typeRefs(outer, 'class', null), ['Outer', 'Outer$Inner', 'Outer$Face', 'Outer$Kind']);
  });

  it('puts the namespace before a slash', () => {
    assert.deepEqual(typeRefs(outer, 'class', 'acme'), [
      'acme/Outer',
      'acme/Outer$Inner',
      'acme/Outer$Face',
      'acme/Outer$Kind',
    ]);
  });

  it('names a trigger and a class within it', () => {
    assert.deepEqual(typeRefs(trigger, 'trigger', null), ['__sfdc_trigger/T', '__sfdc_trigger/T$Inner']);
    assert.deepEqual(typeRefs(trigger, 'trigger', 'acme'), ['__sfdc_trigger/acme/T', '__sfdc_trigger/acme/T$Inner']);
  });

  it('keeps the case of names as declared, whatever the case of keywords', () => {
    assert.deepEqual(typeRefs('PUBLIC Class myERROR Extends Exception {}', 'class', 'aCme'), ['aCme/myERROR']);
  });

  it('joins deeper types with another dollar', () => {
    assert.deepEqual(typeRefs('class A { class B { class C {} } }', 'class', null), ['A', 'A$B', 'A$B$C']);
  });

  it('gives a type the lines of its declaration, annotations included', () => {
    const text = '@IsTest\nprivate class A {\n  @TestVisible\n  class B {\n  }\n}\n';
    const lines = scanApexFile(text, { kind: 'class', namespace: null }).types.map(({ firstLine, lastLine }) => [
      firstLine,
      lastLine,
    ]);
    assert.deepEqual(lines, [
      [1, 6],
      [3, 5],
    ]);
  });

  it('finds nothing in a file that declares nothing', () => {
    for (const text of ['', '\n\n', '// class A {}', "'class A {}'", 'x = 1;']) {
      assert.deepEqual(typeRefs(text, 'class', null), [], text);
    }
  });

  it('is not misled by class literals, strings and comments', () => {
    const text = "class A { Type t = B.class; String s = 'class C {}'; /* class D {} */ void m() { t = A.class; } }";
    assert.deepEqual(typeRefs(text, 'class', null), ['A']);
  });
});
