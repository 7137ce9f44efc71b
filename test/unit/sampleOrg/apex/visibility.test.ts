import assert from 'node:assert/strict';
import { classFile, compileErrorOf, exceptionOf, problemsOf, runApex } from './apexHarness.ts';

const packaged = [
  classFile(
    `global class Api {
      global static String hello() { return Hidden.secret(); }
      public static String inside() { return 'inside'; }
      global String open = 'open';
      public String closed = 'closed';
      global Integer count { get; private set; }
      global Api() { count = 1; }
      public Api(Integer n) { count = n; }
      public class Part { }
    }`,
    'acme',
  ),
  classFile("public class Hidden { public static String secret() { return 'secret'; } }", 'acme'),
];

describe('Apex visibility', () => {
  it('shows subscribers what is global', () => {
    assert.deepEqual(
      runApex(
        'System.debug(acme.Api.hello()); acme.Api a = new acme.Api(); System.debug(a.open + a.count);',
        ...packaged,
      ),
      ['secret', 'open1'],
    );
  });

  it('hides the rest from them', () => {
    assert.equal(compileErrorOf('acme.Hidden.secret();', ...packaged), '1:1 Type is not visible: acme.Hidden');
    assert.equal(compileErrorOf('acme.Hidden h;', ...packaged), '1:1 Type is not visible: acme.Hidden');
    assert.equal(
      compileErrorOf('acme.Api.inside();', ...packaged),
      '1:10 Method is not visible: String acme.Api.inside()',
    );
    assert.match(
      compileErrorOf('System.debug(new acme.Api().closed);', ...packaged),
      /Variable is not visible: acme\.Api\.closed/,
    );
    assert.match(compileErrorOf('new acme.Api(3);', ...packaged), /Constructor is not visible/);
    assert.match(compileErrorOf('new acme.Api().count = 4;', ...packaged), /Variable is not visible: acme\.Api\.count/);
    assert.match(compileErrorOf('acme.Api.Part p;', ...packaged), /Type is not visible: acme\.Api\.Part/);
    assert.match(compileErrorOf('Api.hello();', ...packaged), /Variable does not exist: Api/);
  });

  it('hides it from types by name as well', () => {
    const shown = classFile(
      `global class Shop {
        global static Object make() { return Type.forName('acme', 'Hidden').newInstance(); }
        global static Type hidden() { return Hidden.class; }
      }`,
      'acme',
    );
    const source = `
      System.debug(Type.forName('acme', 'Hidden'));
      System.debug(Type.forName('acme.Hidden'));
      System.debug(Type.forName('List<acme.Hidden>'));
      System.debug(Type.forName('acme', 'Api.Part'));
      System.debug(Type.forName('acme', 'Api'));
      System.debug(acme.Shop.make() != null);`;
    assert.deepEqual(runApex(source, ...packaged, shown), ['null', 'null', 'null', 'null', 'acme.Api', 'true']);
    const notVisible = 'Type is not visible: acme.Hidden';
    assert.equal(
      exceptionOf('acme.Shop.hidden().newInstance();', ...packaged, shown),
      `System.TypeException: ${notVisible}`,
    );
    assert.equal(
      exceptionOf("JSON.deserialize('{}', acme.Shop.hidden());", ...packaged, shown),
      `System.JSONException: ${notVisible}`,
    );
  });

  it('keeps private members in their outermost class, unless a test may see them', () => {
    const safe =
      'public class Safe { private static Integer code = 1; @TestVisible private static Integer shown = 2; }';
    assert.match(
      problemsOf(safe, 'public class Thief { Integer i = Safe.code; }')[0] ?? '',
      /Variable is not visible: Safe\.code/,
    );
    assert.match(
      problemsOf(safe, 'public class Thief { Integer i = Safe.shown; }')[0] ?? '',
      /Variable is not visible: Safe\.shown/,
    );
    assert.deepEqual(problemsOf(safe, '@IsTest private class SafeTest { Integer i = Safe.shown; }'), []);
  });

  it('reports every wrong method of a program, by file and place', () => {
    assert.deepEqual(
      problemsOf(
        'public class A {\n  void f() { x(); }\n  void g() { Integer i = y; }\n}',
        'public class B {\n Missing m;\n}',
      ).length,
      1,
    );
    assert.deepEqual(problemsOf('public class A {\n  void f() { x(); }\n  void g() { Integer i = y; }\n}'), [
      'classes/A.cls:2:14 Method does not exist or incorrect signature: void x() from the type A',
      'classes/A.cls:3:26 Variable does not exist: y',
    ]);
  });
});
