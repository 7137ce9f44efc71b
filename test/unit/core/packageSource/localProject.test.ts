import assert from 'node:assert/strict';
import { LocalComparison } from '../../../../src/core/packageSource/localComparison.ts';
import {
  isSameCode,
  isSameVersion,
  localMatch,
  parseProject,
} from '../../../../src/core/packageSource/localProject.ts';
import type { RetrievedFile } from '../../../../src/core/packageSource/ports.ts';

const billing = { name: 'Acme Billing', namespace: 'acme', versionNumber: '2.4.0.1', packageId: '033000000000001AAA' };

function project(...directories: object[]): string {
  return JSON.stringify({ namespace: 'Acme', packageDirectories: directories });
}

describe('a project in the workspace', () => {
  it('says its namespace and what it packages', () => {
    assert.deepEqual(parseProject(project({ path: 'src', package: 'Acme Billing', versionNumber: '2.4.0.NEXT' })), {
      namespace: 'Acme',
      directories: [{ path: 'src', packageName: 'Acme Billing', versionNumber: '2.4.0.NEXT' }],
    });
    for (const text of ['', 'null', '[]', '{"packageDirectories": 3}']) {
      assert.equal(parseProject(text), undefined, text);
    }
    assert.deepEqual(parseProject('{"namespace": "", "packageDirectories": [3, {"path": ""}, {"path": "a"}]}'), {
      namespace: undefined,
      directories: [{ path: 'a', packageName: undefined, versionNumber: undefined }],
    });
  });

  it('is that of the installed package by namespace and name', () => {
    const match = (text: string) => {
      const parsed = parseProject(text);
      const found = parsed && localMatch(billing, parsed);
      return found && [found.directories.map(({ path }) => path).join(), found.versionNumber, found.sameVersion];
    };
    assert.deepEqual(match(project({ path: 'src', package: 'Acme Billing', versionNumber: '2.4.0.NEXT' })), [
      'src',
      '2.4.0.NEXT',
      true,
    ]);
    assert.deepEqual(
      match(
        project(
          { path: 'a', package: 'Other', versionNumber: '1.0.0.1' },
          { path: 'b', package: 'Acme Billing', versionNumber: '2.5.0.NEXT' },
        ),
      ),
      ['b', '2.5.0.NEXT', false],
    );
    assert.deepEqual(match(project({ path: 'force-app' }, { path: 'more' })), ['force-app,more', undefined, undefined]);
    assert.deepEqual(match(project({ path: 'a', package: 'Acme' })), ['a', undefined, undefined], 'one package alone');
    assert.equal(match(project({ path: 'a', package: 'X' }, { path: 'b', package: 'Y' })), undefined);
    assert.equal(match('{"namespace": "other", "packageDirectories": [{"path": "a"}]}'), undefined);
    assert.equal(match('{"packageDirectories": [{"path": "a"}]}'), undefined);
  });

  it('has the same version where all that both sides say is the same', () => {
    const rows: readonly (readonly [string | undefined, string | undefined, boolean | undefined])[] = [
      ['2.4.0.NEXT', '2.4.0.1', true],
      ['2.4.0.7', '2.4.0.1', false],
      ['2.4.0.1', '2.4.0.1', true],
      ['2.4', '2.4.0.1', true],
      ['2.4.0.LATEST', '2.4.0', true],
      ['2.5.0.NEXT', '2.4.0.1', false],
      ['2.4.1.NEXT', '2.4.0.1', false],
      [undefined, '2.4.0.1', undefined],
      ['2.4.0.NEXT', undefined, undefined],
    ];
    for (const [local, there, same] of rows) {
      assert.equal(isSameVersion(local, there), same, `${local ?? '-'} and ${there ?? '-'}`);
    }
  });

  it('has the same code whatever ends its lines', () => {
    assert.ok(isSameCode('\ufeffclass A {  \r\n}\r\n', 'class A {\n}'));
    assert.ok(!isSameCode('class A {}', 'class A { }'));
  });
});

describe('the comparison with the workspace', () => {
  const match = { directories: [], versionNumber: '2.4.0.NEXT', sameVersion: true };
  const local = new Map([
    ['a.cls', 'class A {}\r\n'],
    ['b.cls', 'class B {}'],
  ]);
  const file = (name: string, text: string, check: RetrievedFile['check'] = 'verified'): RetrievedFile => ({
    path: `classes/${name}`,
    content: new TextEncoder().encode(text),
    check,
    stamp: undefined,
  });

  it('holds back what is the same, so that nothing of it need be stored', () => {
    const comparison = new LocalComparison(match, local);
    assert.deepEqual(comparison.take([file('A.cls', 'class A {}')]), []);
    assert.deepEqual(comparison.take([file('B.cls', 'class B {}')]), []);
    assert.deepEqual([comparison.isSame, comparison.compared, comparison.differing], [true, 2, []]);
  });

  it('gives out everything from the first difference on', () => {
    const comparison = new LocalComparison(match, local);
    assert.deepEqual(comparison.take([file('A.cls', 'class A {}')]), []);
    const paths = (files: readonly RetrievedFile[]): readonly string[] => files.map(({ path }) => path);
    assert.deepEqual(paths(comparison.take([file('B.cls', 'class B { Integer x; }')])), [
      'classes/A.cls',
      'classes/B.cls',
    ]);
    assert.deepEqual(paths(comparison.take([file('C.cls', 'class C {}')])), ['classes/C.cls']);
    assert.deepEqual([comparison.isSame, comparison.differing], [false, ['B.cls', 'C.cls']]);
  });

  it('stores another version at once', () => {
    const comparison = new LocalComparison({ ...match, sameVersion: false }, local);
    assert.equal(comparison.take([file('A.cls', 'class A {}')]).length, 1);
    assert.equal(comparison.isSame, false);
  });

  it('goes by the version where the org shows nothing, and by nothing where there is no version either', () => {
    assert.equal(new LocalComparison(match, local).isSame, true);
    assert.equal(new LocalComparison({ ...match, sameVersion: undefined }, local).isSame, false);
    const signatures = new LocalComparison({ ...match, sameVersion: undefined }, local);
    assert.deepEqual(signatures.take([file('A.cls', 'global class A {}', 'signatures')]), []);
    assert.deepEqual([signatures.isSame, signatures.compared], [false, 0]);
    assert.equal(signatures.release().length, 1);
    assert.equal(signatures.release().length, 0);
  });
});
