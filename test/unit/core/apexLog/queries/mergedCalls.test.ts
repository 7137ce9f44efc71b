import assert from 'node:assert/strict';
import type { LogIndex } from '../../../../../src/core/apexLog/logIndex.ts';
import { calleesOf, callersOf } from '../../../../../src/core/apexLog/queries/callGroups.ts';
import { CallTree } from '../../../../../src/core/apexLog/queries/callTree.ts';
import { mergedCalls, pathDifferences } from '../../../../../src/core/apexLog/queries/mergedCalls.ts';
import { indexOf } from '../../../../support/logTree.ts';

/** `a(b c)` is a call of `a` that calls `b` and `c`. */
function logOf(calls: string): LogIndex {
  const open: string[] = [];
  const lines: string[] = [];
  for (const [token] of calls.matchAll(/\w+|[()]/g)) {
    if (token === '(') {
      open.push((lines.pop() ?? '').slice('|METHOD_EXIT|[1]|01p000000000001|'.length));
    } else if (token === ')') {
      lines.push(`|METHOD_EXIT|[1]|01p000000000001|${open.pop() ?? ''}`);
    } else {
      lines.push(`|METHOD_ENTRY|[1]|01p000000000001|A.${token}()`, `|METHOD_EXIT|[1]|01p000000000001|A.${token}()`);
    }
  }
  return indexOf('64.0 APEX_CODE,FINEST', ...lines);
}

function differences(before: string, after: string): readonly string[] {
  const [one, other] = [before, after].map((calls) => {
    const index = logOf(calls);
    return mergedCalls(index, new CallTree(index));
  });
  assert.ok(one !== undefined && other !== undefined);
  return pathDifferences(one, other).map(
    ({ path, before: had, after: has }) =>
      `${path.join(' > ').replace(/A\.|\(\)/g, '')}: ${had?.events.length ?? 0} → ${has?.events.length ?? 0}`,
  );
}

describe('calls taken together by their way', () => {
  it('are one where they were made by the same code', () => {
    const index = logOf('a(b(c) b(c c)) d(c)');
    const calls = mergedCalls(index, new CallTree(index));
    assert.deepEqual([...calls.keys()], ['A.a()', 'A.d()']);
    const b = calls.get('A.a()')?.callees.get('A.b()');
    assert.deepEqual([b?.events.length, b?.callees.get('A.c()')?.events.length], [2, 3]);
    // Each event takes a millisecond: an end of c follows its beginning by one.
    assert.deepEqual([b?.total, b?.self], [8e6, 5e6]);
  });

  it('are the same in two runs of the same', () => {
    assert.deepEqual(differences('a(b(c) b) d', 'a(b(c) b) d'), []);
  });

  it('differ where the runs part, and not in what follows from it', () => {
    assert.deepEqual(differences('a(b(c) e)', 'a(b(c) b(c) e)'), ['a > b: 1 → 2']);
    assert.deepEqual(differences('a(b(c d) e)', 'a(b(c) e f(g))'), ['a > b > d: 1 → 0', 'a > f: 0 → 1']);
    assert.deepEqual(differences('a', 'b'), ['a: 1 → 0', 'b: 0 → 1']);
  });

  it('are found in runs that go deep and wide', () => {
    const depth = 5_000;
    const deep = (inner: string): string => `${'a('.repeat(depth)}${inner}${')'.repeat(depth)}`;
    assert.deepEqual(
      differences(deep('b'), deep('b b')).map((difference) => difference.slice(-8)),
      ['b: 1 → 2'],
    );
    const wide = Array.from({ length: 20_000 }, (_, at) => `m${at}`).join(' ');
    assert.deepEqual(differences(`a(${wide})`, `a(${wide} last)`), ['a > last: 0 → 1']);
  });
});

describe('callers and callees', () => {
  const index = logOf('a(b(c) b(c c)) d(c)');
  const runsOf = (title: string): number[] =>
    Array.from({ length: index.count }, (_, event) => event).filter(
      (event) => index.nameAt(event) === 'METHOD_ENTRY' && index.fieldAt(event, 2) === title,
    );

  it('are grouped by their code, the most frequent first', () => {
    const callers = callersOf(index, runsOf('A.c()'));
    assert.deepEqual(
      callers.map(({ title, frames, calls }) => [title, frames.length, calls.length]),
      [
        ['A.b()', 2, 3],
        ['A.d()', 1, 1],
      ],
    );
    assert.deepEqual(
      callersOf(index, callers[0]?.frames ?? []).map(({ title, calls }) => [title, calls.length]),
      [['A.a()', 2]],
    );
    assert.deepEqual(callersOf(index, runsOf('A.a()')), []);
  });

  it('are found downwards too', () => {
    assert.deepEqual(
      calleesOf(index, runsOf('A.b()')).map(({ title, frames, calls }) => [title, frames.length, calls.length]),
      [['A.c()', 3, 3]],
    );
    assert.deepEqual(calleesOf(index, runsOf('A.c()')), []);
  });
});
