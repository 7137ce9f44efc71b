import assert from 'node:assert/strict';
import { testClassIn } from '../../../../src/core/apexLanguage/testClasses.ts';

describe('testClassIn', () => {
  const namesIn = (text: string): string[] | undefined => testClassIn(text, 'acme')?.methods.map(({ name }) => name);

  it('finds tests by annotation and by the old modifier, with the lines of their names', () => {
    const source = [
      '/** Tests. */',
      '@IsTest',
      'private class OrderTest {',
      '    @TestSetup static void setUp() { insert new Account(); }',
      '    @IsTest(SeeAllData=true)',
      '    static void places() { System.assert(true); }',
      '    static testMethod void cancels() {',
      '    }',
      '    static Integer helper() { return 1; }',
      '    @isTest static void ships() {}',
      '}',
    ].join('\n');
    assert.deepEqual(testClassIn(source, 'acme'), {
      name: 'OrderTest',
      line: 3,
      methods: [
        { name: 'places', line: 6 },
        { name: 'cancels', line: 7 },
        { name: 'ships', line: 10 },
      ],
    });
  });

  it('leaves out classes without tests, whatever they talk of', () => {
    for (const source of [
      'public class Order { void run() {} }',
      "public class Order { String s = '@IsTest'; void run() {} }",
      'public class Order { /* @IsTest static void no() {} */ void testMethodName() {} }',
      '@IsTest public class TestData { public static Account one() { return null; } }',
      '@IsTest',
      '',
    ]) {
      assert.equal(namesIn(source), undefined, source);
    }
  });

  it('leaves out the methods of inner classes', () => {
    const source =
      '@IsTest class T { class Mock { @IsTest void no() {} } @IsTest static void yes() { Integer i = 0; } }';
    assert.deepEqual(namesIn(source), ['yes']);
  });

  it('reads half-typed source without falling over', () => {
    assert.deepEqual(namesIn('@IsTest class T { @IsTest static void a() { @IsTest static void'), ['a']);
  });
});
