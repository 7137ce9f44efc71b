import assert from 'node:assert/strict';
import { logsOf, RunHistory, titleOfSource, type ApexRun } from '../../../../src/core/apexRuns/runHistory.ts';
import { stackFrames, typeRefsOfMember } from '../../../../src/core/apexRuns/stackTrace.ts';
import { describeSelections, mergeSelections, parseTestName } from '../../../../src/core/apexRuns/testSelection.ts';
import { outcome } from './fixtures.ts';

describe('names of tests', () => {
  it('are a class with or without a method', () => {
    assert.deepEqual(parseTestName(' acme.OrderTest '), { className: 'acme.OrderTest' });
    assert.deepEqual(parseTestName('OrderTest'), { className: 'OrderTest' });
    assert.deepEqual(parseTestName('acme.OrderTest.places'), { className: 'acme.OrderTest', methodNames: ['places'] });
    for (const text of ['', 'a b', 'a.b.c.d', 'a..b', 'acme/OrderTest']) {
      assert.throws(() => parseTestName(text), { code: 'testNameInvalid' }, text);
    }
  });

  it('of one class go together, whatever their case', () => {
    assert.deepEqual(
      mergeSelections([
        { className: 'acme.A', methodNames: ['one'] },
        { className: 'acme.B', methodNames: ['x'] },
        { className: 'ACME.a', methodNames: ['two', 'one'] },
        { className: 'acme.b' },
      ]),
      [{ className: 'acme.A', methodNames: ['one', 'two'] }, { className: 'acme.B' }],
    );
  });

  it('are told in short', () => {
    assert.equal(describeSelections([{ className: 'a.B', methodNames: ['c'] }]), 'a.B.c');
    assert.equal(describeSelections([{ className: 'a.B', methodNames: ['c', 'd'] }]), 'a.B');
    assert.equal(
      describeSelections([{ className: 'a.B' }, { className: 'a.C' }, { className: 'a.D' }]),
      'a.B and 2 more classes',
    );
  });
});

describe('stack traces', () => {
  const trace = [
    '(acme)',
    'Class.acme.InvoiceService.Line.apply: line 30, column 1',
    'Trigger.acme.InvoiceTrigger: line 2, column 5',
    'AnonymousBlock: line 7, column 1',
    'Class.evil: line 99999999999, column 1',
  ].join('\n');

  it('name places, innermost first', () => {
    assert.deepEqual(
      stackFrames(trace).map(({ member, isAnonymous, line, column }) => [member, isAnonymous, line, column]),
      [
        ['acme.InvoiceService.Line.apply', false, 30, 1],
        ['acme.InvoiceTrigger', false, 2, 5],
        ['', true, 7, 1],
      ],
    );
    const [frame] = stackFrames(trace);
    assert.equal(trace.slice(frame?.start, frame?.end), 'Class.acme.InvoiceService.Line.apply: line 30, column 1');
  });

  it('leave open what is namespace, class and method: all that it may be is tried', () => {
    assert.deepEqual(typeRefsOfMember('acme.Outer.Inner.run').slice(0, 2), ['acme/Outer$Inner', 'acme/Outer']);
    assert.ok(typeRefsOfMember('acme.T').includes('__sfdc_trigger/acme/T'));
    assert.ok(typeRefsOfMember('Order.place').includes('Order'));
  });
});

describe('RunHistory', () => {
  const run = (title: string, overrides: Partial<ApexRun> = {}): ApexRun => ({
    orgId: 'org',
    orgName: 'Northwind',
    subject: { kind: 'anonymous', source: title },
    title,
    startedAt: 0,
    outcome: 'passed',
    summary: '',
    logIds: [],
    tests: [],
    ...overrides,
  });

  it('keeps the last runs, the newest first, and each snippet once', () => {
    const history = new RunHistory();
    for (const title of ['a', 'b', 'a', ...Array.from({ length: 30 }, (_, index) => `x${index}`)]) {
      history.add(run(title));
    }
    assert.equal(history.runs.length, 30);
    assert.deepEqual([history.runs[0]?.title, history.snippets[1], history.snippets.length], ['x29', 'x28', 30]);
    history.add(run('x29'));
    assert.equal(history.snippets.length, 29);
  });

  it('forgets what ran in an org that was left', () => {
    const history = new RunHistory();
    history.add(run('a'));
    history.add(run('b', { orgId: 'other' }));
    history.forget('org');
    assert.deepEqual(
      history.runs.map(({ title }) => title),
      ['b'],
    );
  });

  it('calls code by its first line that says something', () => {
    assert.equal(titleOfSource('// Anonymous\n\n  acme.Orders.place();\nmore'), 'acme.Orders.place();');
    assert.equal(titleOfSource('// only this'), '// only this');
    assert.equal(titleOfSource(''), '');
  });

  it('lists the logs of tests once each', () => {
    assert.deepEqual(
      logsOf([
        outcome({ logId: 'a' }),
        outcome({ logId: undefined }),
        outcome({ logId: 'a' }),
        outcome({ logId: 'b' }),
      ]),
      ['a', 'b'],
    );
  });
});
