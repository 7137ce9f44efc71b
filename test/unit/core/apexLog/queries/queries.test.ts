import assert from 'node:assert/strict';
import { LogIndex } from '../../../../../src/core/apexLog/logIndex.ts';
import { CallTree, codeTimes } from '../../../../../src/core/apexLog/queries/callTree.ts';
import { databaseCalls, repeatedCalls } from '../../../../../src/core/apexLog/queries/database.ts';
import { eventTitle } from '../../../../../src/core/apexLog/queries/eventTitle.ts';
import { thrownExceptions } from '../../../../../src/core/apexLog/queries/exceptions.ts';
import {
  countedAt,
  finalLimits,
  limitChanges,
  limitsAt,
  partUsed,
} from '../../../../../src/core/apexLog/queries/limits.ts';

/** Lines of a log without times: each takes a microsecond. */
function logOf(...lines: readonly string[]): LogIndex {
  let nanos = 0;
  const text = lines.map((line) => (/^[A-Z_]+(?:\||$)/.test(line) ? `09:00:00.0 (${(nanos += 1000)})|${line}` : line));
  return new LogIndex(new TextEncoder().encode(`64.0 APEX_CODE,FINEST;DB,FINEST\n${text.join('\n')}\n`));
}

const nested = logOf(
  'EXECUTION_STARTED',
  'CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
  'METHOD_ENTRY|[1]|01p000000000001|acme.Invoices.total(Integer)',
  'STATEMENT_EXECUTE|[10]',
  'SOQL_EXECUTE_BEGIN|[10]|Aggregations:0|SELECT Id',
  'FROM Account',
  "WHERE Name = 'a&#124;b'",
  'SOQL_EXECUTE_END|[10]|Rows:3',
  'METHOD_ENTRY|[11]|01p000000000001|acme.Invoices.total(Integer)',
  'DML_BEGIN|[12]|Op:Update|Type:Account|Rows:7',
  'DML_END|[12]',
  'METHOD_EXIT|[11]|01p000000000001|acme.Invoices.total(Integer)',
  'METHOD_EXIT|[1]|01p000000000001|acme.Invoices.total(Integer)',
  'CODE_UNIT_FINISHED|execute_anonymous_apex',
  'EXECUTION_FINISHED',
);

describe('a call tree', () => {
  const tree = new CallTree(nested);
  const [unit = -1] = tree.childrenOf([...tree.childrenOf()][0]);
  const [outer = -1] = tree.childrenOf(unit);

  it('holds what was called in what', () => {
    assert.equal(eventTitle(nested, unit), 'execute_anonymous_apex');
    assert.deepEqual(
      [...tree.childrenOf(outer)].map((event) => eventTitle(nested, event)),
      ["SELECT Id FROM Account WHERE Name = 'a|b'", 'acme.Invoices.total(Integer)'],
    );
  });

  it('tells own time from the time of what was called', () => {
    assert.equal(tree.totalOf(outer), 8000);
    // The query took one microsecond, the call within three.
    assert.equal(tree.selfOf(outer), 4000);
  });

  it('counts what happened inside', () => {
    assert.deepEqual(tree.countsOf(outer), { queries: 1, searches: 0, changes: 1, callouts: 0, exceptions: 0 });
    assert.equal(tree.countsOf(outer + 7).changes, 0);
  });

  it('adds up calls of one method, and counts time within itself once', () => {
    const [method] = codeTimes(nested, tree).filter(({ title }) => title.startsWith('acme.'));
    assert.deepEqual([method?.events.length, method?.total, method?.self], [2, 8000, 6000]);
    assert.deepEqual(
      [...(method?.callers ?? [])],
      [
        ['execute_anonymous_apex', 1],
        ['acme.Invoices.total(Integer)', 1],
      ],
    );
  });
});

describe('calls to the database', () => {
  it('have their text, rows and time', () => {
    assert.deepEqual(
      databaseCalls(nested).map(({ operation, text, rows, nanos, line }) => [operation, text, rows, nanos, line]),
      [
        ['query', "SELECT Id FROM Account WHERE Name = 'a|b'", 3, 1000, 10],
        ['change', 'Update Account', 7, 1000, 12],
      ],
    );
  });

  it('are found where they repeat, also in a loop', () => {
    const query = ['SOQL_EXECUTE_BEGIN|[5]|Aggregations:0|SELECT Id FROM Contact', 'SOQL_EXECUTE_END|[5]|Rows:2'];
    const log = logOf(
      'METHOD_ENTRY|[1]|01p000000000001|A.run()',
      ...query,
      ...query,
      ...query,
      'METHOD_EXIT|[1]|01p000000000001|A.run()',
      'SOQL_EXECUTE_BEGIN|[9]|Aggregations:0|select id  from contact',
      'SOQL_EXECUTE_END|[9]|Rows:1',
    );
    const [contacts, ...others] = repeatedCalls(databaseCalls(log));
    assert.deepEqual(others, []);
    assert.deepEqual([contacts?.calls.length, contacts?.inOneFrame, contacts?.rows], [4, 3, 7]);
  });

  it('to other servers last until their answer', () => {
    const log = logOf(
      'CALLOUT_REQUEST|[3]|System.HttpRequest[Endpoint=https://a.example, Method=GET]',
      'HEAP_ALLOCATE|[3]|Bytes:4',
      'CALLOUT_RESPONSE|[3]|System.HttpResponse[Status=OK, StatusCode=200]',
    );
    assert.deepEqual(
      databaseCalls(log).map(({ nanos, rows }) => [nanos, rows]),
      [[2000, undefined]],
    );
  });
});

describe('a query in a loop', () => {
  const select = (line: number): readonly string[] => [
    `METHOD_ENTRY|[${line}]|01p000000000002|Selector.open()`,
    'SOQL_EXECUTE_BEGIN|[5]|Aggregations:0|SELECT Id FROM Account',
    'SOQL_EXECUTE_END|[5]|Rows:1',
    `METHOD_EXIT|[${line}]|01p000000000002|Selector.open()`,
  ];
  const loops = (...lines: readonly string[]): number | undefined =>
    repeatedCalls(
      databaseCalls(
        logOf('METHOD_ENTRY|[1]|01p000000000001|A.run()', ...lines, 'METHOD_EXIT|[1]|01p000000000001|A.run()'),
      ),
    )[0]?.inOneFrame;

  it('is seen where the loop calls the method that queries', () => {
    assert.equal(loops(...select(9), ...select(9), ...select(9)), 3);
  });

  it('is none where different lines call it', () => {
    assert.equal(loops(...select(9), ...select(10), ...select(11)), 1);
  });

  it('is none where one line calls what queries at different lines', () => {
    const around = (...lines: readonly string[]): readonly string[] => [
      'METHOD_ENTRY|[9]|01p000000000001|A.all()',
      ...lines,
      'METHOD_EXIT|[9]|01p000000000001|A.all()',
    ];
    assert.equal(loops(...around(...select(20), ...select(21), ...select(22))), 1);
    assert.equal(loops(...around(...select(20), ...select(20), ...select(20))), 3);
    assert.equal(loops(...around(...select(20)), ...around(...select(20))), 2);
  });
});

describe('queries that begin alike', () => {
  it('are not the same where only their ends differ', () => {
    const fields = Array.from({ length: 60 }, (_, at) => `Field${at}__c`).join(', ');
    const query = (name: string): readonly string[] => [
      `SOQL_EXECUTE_BEGIN|[4]|Aggregations:0|SELECT ${fields} FROM Account WHERE Name = '${name}'`,
      'SOQL_EXECUTE_END|[4]|Rows:1',
    ];
    const calls = databaseCalls(logOf(...query('one'), ...query('two'), ...query('one')));
    assert.deepEqual(
      repeatedCalls(calls).map(({ calls: same }) => same.length),
      [2],
    );
    assert.equal(calls[0]?.text.length, 200);
  });
});

describe('limits', () => {
  const log = logOf(
    'EXECUTION_STARTED',
    'LIMIT_USAGE|[4]|SOQL|1|100',
    'LIMIT_USAGE|[5]|SOQL|2|100',
    'CUMULATIVE_LIMIT_USAGE',
    'LIMIT_USAGE_FOR_NS|(default)|',
    '  Number of SOQL queries: 81 out of 100 ******* CLOSE TO LIMIT',
    '  Maximum CPU time: 20 out of 10000',
    '',
    'LIMIT_USAGE_FOR_NS|acme|',
    '  Number of SOQL queries: 3 out of 100',
    '',
    'CUMULATIVE_LIMIT_USAGE_END',
    'EXECUTION_FINISHED',
    'EXECUTION_STARTED',
    'LIMIT_USAGE_FOR_NS|(default)|',
    '  Number of SOQL queries: 1 out of 100',
  );

  it('are those at the end of each transaction, for each namespace', () => {
    assert.deepEqual(
      finalLimits(log).map(({ namespace, uses }) => [namespace, uses.map(({ used, row }) => [used, row])]),
      [
        [
          '',
          [
            [81, 6],
            [20, 7],
          ],
        ],
        ['acme', [[3, 10]]],
        ['', [[1, 16]]],
      ],
    );
    assert.equal(partUsed({ used: 81, allowed: 100 }), 0.81);
    assert.equal(partUsed({ used: 0, allowed: 0 }), 0);
  });

  it('grow over time', () => {
    const changes = limitChanges(log);
    assert.deepEqual(
      limitsAt(changes, 2).map(({ code, used, allowed }) => [code, used, allowed]),
      [['SOQL', 1, 100]],
    );
    assert.deepEqual(
      limitsAt(changes, 5).map(({ used }) => used),
      [2],
    );
  });
});

describe('limits of several transactions', () => {
  it('begin anew in each', () => {
    const index = logOf(
      'EXECUTION_STARTED',
      'LIMIT_USAGE|[4]|SOQL|7|100',
      'EXECUTION_FINISHED',
      'EXECUTION_STARTED',
      'STATEMENT_EXECUTE|[1]',
      'LIMIT_USAGE|[4]|DML|1|150',
      'EXECUTION_FINISHED',
    );
    const changes = limitChanges(index);
    const used = (event: number): readonly string[] =>
      limitsAt(changes, event).map(({ code, used: count }) => `${code} ${count}`);
    assert.deepEqual([used(1), used(3), used(5), used(7)], [[], ['SOQL 7'], [], ['DML 1']]);
  });
});

describe('what a transaction has done', () => {
  it('is counted up to an event, without what was before', () => {
    const query = ['SOQL_EXECUTE_BEGIN|[1]|Aggregations:0|SELECT Id', 'SOQL_EXECUTE_END|[1]|Rows:3'];
    const index = logOf(
      'EXECUTION_STARTED',
      ...query,
      'EXECUTION_FINISHED',
      'EXECUTION_STARTED',
      ...query,
      ...query,
      'DML_BEGIN|[2]|Op:Insert|Type:Account|Rows:2',
      'DML_END|[2]',
      'CALLOUT_REQUEST|[3]|System.HttpRequest[Endpoint=https://rates.example, Method=GET]',
      'EXECUTION_FINISHED',
    );
    const counted = (event: number): object => Object.fromEntries(countedAt(index, databaseCalls(index), event));
    assert.deepEqual(counted(1), {});
    assert.deepEqual(counted(2), { SOQL: 1, SOQL_ROWS: 3 });
    assert.deepEqual(counted(5), {});
    assert.deepEqual(counted(index.count - 1), { SOQL: 2, SOQL_ROWS: 6, DML: 1, DML_ROWS: 2, CALLOUT: 1 });
  });
});

describe('exceptions', () => {
  const failing = [
    'CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
    'METHOD_ENTRY|[1]|01p000000000001|A.outer()',
    'METHOD_ENTRY|[20]|01p000000000001|A.inner()',
    'EXCEPTION_THROWN|[31]|acme.BillingException: no rate: DE',
    'METHOD_EXIT|[20]|01p000000000001|A.inner()',
    'EXCEPTION_THROWN|[20]|acme.BillingException: no rate: DE',
  ];

  it('are one each, however many frames they leave, with where they were caught', () => {
    const log = logOf(...failing, 'STATEMENT_EXECUTE|[22]', 'EXCEPTION_THROWN|[23]|acme.BillingException: no rate: DE');
    const [first, second, ...others] = thrownExceptions(log);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [first?.type, first?.message, first?.fatalEvent],
      ['acme.BillingException', 'no rate: DE', undefined],
    );
    assert.deepEqual(
      first?.stack.map(({ text, line }) => [text, line]),
      [
        ['A.inner()', 31],
        ['A.outer()', 20],
      ],
    );
    // The same again, after code had gone on, is another one.
    assert.equal(second?.event, log.count - 1);
  });

  it('that are not caught have the stack that the org wrote, and end once though it is written twice', () => {
    const fatal = ['FATAL_ERROR|acme.BillingException: no rate: DE', '', 'Class.acme.A.inner: line 31, column 1'];
    const log = logOf(
      ...failing,
      'METHOD_EXIT|[1]|01p000000000001|A.outer()',
      ...fatal,
      'CUMULATIVE_LIMIT_USAGE',
      'CUMULATIVE_LIMIT_USAGE_END',
      ...fatal,
      'CODE_UNIT_FINISHED|execute_anonymous_apex',
    );
    const [only, ...others] = thrownExceptions(log);
    assert.deepEqual(others, []);
    assert.ok(only?.fatalEvent !== undefined);
    assert.deepEqual(
      only.stack.map(({ text, line }) => [text, line]),
      [['Class.acme.A.inner: line 31, column 1', 31]],
    );
  });
});

describe('a fatal error', () => {
  const thrown = 'EXCEPTION_THROWN|[3]|System.NullPointerException: Attempt to de-reference a null object';
  const fatal = 'FATAL_ERROR|System.NullPointerException: Attempt to de-reference a null object';

  it('is one of its own in each transaction', () => {
    const once = ['EXECUTION_STARTED', thrown, fatal, 'EXECUTION_FINISHED'];
    const found = thrownExceptions(logOf(...once, ...once));
    assert.deepEqual(
      found.map(({ event, fatalEvent }) => [event, fatalEvent]),
      [
        [2, 3],
        [6, 7],
      ],
    );
  });

  it('is one of its own where the log tells nothing else of it', () => {
    const once = ['EXECUTION_STARTED', fatal, 'CUMULATIVE_LIMIT_USAGE', fatal, 'EXECUTION_FINISHED'];
    const found = thrownExceptions(logOf(...once, ...once));
    assert.deepEqual(
      found.map(({ event, lastEvent }) => [event, lastEvent]),
      [
        [2, 4],
        [7, 9],
      ],
    );
  });

  it('is one of its own behind the next header, too', () => {
    const found = thrownExceptions(logOf(thrown, fatal, '64.0 APEX_CODE,FINEST;DB,FINEST', thrown, fatal));
    assert.equal(found.length, 2);
  });

  it('is what was thrown, also where a finally has run between', () => {
    const [only, ...others] = thrownExceptions(
      logOf('EXECUTION_STARTED', thrown, 'STATEMENT_EXECUTE|[7]', 'USER_DEBUG|[7]|DEBUG|tidied up', fatal, fatal),
    );
    assert.deepEqual(others, []);
    assert.deepEqual([only?.event, only?.fatalEvent, only?.lastEvent], [2, 5, 6]);
  });
});

describe('titles', () => {
  it('say what an event is about', () => {
    const log = logOf(
      'CODE_UNIT_STARTED|[EXTERNAL]|01q000000000001|T on Account trigger event BeforeInsert|__sfdc_trigger/acme/T',
      'CODE_UNIT_STARTED|[EXTERNAL]|01p000000000001|acme.Invoices.total(Integer)',
      'CONSTRUCTOR_ENTRY|[3]|01p000000000001|<init>(Integer)|acme.Line',
      'SYSTEM_METHOD_ENTRY|[3]|List<ANY>.add(Object)',
      'FLOW_ELEMENT_BEGIN|12|FlowDecision|myDecision',
      'EXECUTION_STARTED',
    );
    assert.deepEqual(
      Array.from({ length: log.count - 1 }, (_, at) => eventTitle(log, at + 1)),
      [
        'T on Account trigger event BeforeInsert',
        'acme.Invoices.total(Integer)',
        'new acme.Line(Integer)',
        'List<ANY>.add(Object)',
        'FLOW_ELEMENT_BEGIN 12 FlowDecision myDecision',
        'EXECUTION_STARTED',
      ],
    );
  });
});
