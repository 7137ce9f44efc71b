import assert from 'node:assert/strict';
import { kinds } from '../../../../src/core/apexLog/eventKinds.ts';
import { LogIndex, looksLikeDebugLog } from '../../../../src/core/apexLog/logIndex.ts';
import { breachesOf } from '../../../support/logConsistency.ts';
import { indexOf, problemsOf, treeOf } from '../../../support/logTree.ts';

const header = '64.0 APEX_CODE,FINEST;APEX_PROFILING,FINE;DB,FINEST;SYSTEM,FINE';

function textsOf(index: LogIndex): readonly string[] {
  return Array.from({ length: index.count }, (_, event) => index.textAt(event));
}

describe('a log index', () => {
  it('nests events by their beginnings and ends', () => {
    const index = indexOf(
      header,
      '|USER_INFO|[EXTERNAL]|005|ada@northwind.example|(GMT+01:00) Central European Standard Time (Europe/Berlin)|GMT+01:00',
      '|EXECUTION_STARTED',
      '|CODE_UNIT_STARTED|[EXTERNAL]|01p000000000001|Invoices.pay(Id)',
      '|METHOD_ENTRY|[12]|01p000000000001|Invoices.apply(Decimal)',
      '|STATEMENT_EXECUTE|[14]',
      '|METHOD_EXIT|[12]|01p000000000001|Invoices.apply(Decimal)',
      '|CODE_UNIT_FINISHED|Invoices.pay(Id)',
      '|EXECUTION_FINISHED',
      '',
    );
    assert.equal(
      treeOf(index),
      `(header)
USER_INFO [EXTERNAL] 005|ada@northwind.example|(GMT+01:00) Central European Standard Time (Europe/Berlin)|GMT+01:00
EXECUTION_STARTED
  CODE_UNIT_STARTED [EXTERNAL] 01p000000000001|Invoices.pay(Id)
    METHOD_ENTRY [12] 01p000000000001|Invoices.apply(Decimal)
      STATEMENT_EXECUTE [14]
      METHOD_EXIT [12] 01p000000000001|Invoices.apply(Decimal)
    CODE_UNIT_FINISHED Invoices.pay(Id)
  EXECUTION_FINISHED`,
    );
    assert.deepEqual(problemsOf(index), []);
    assert.deepEqual(breachesOf(index), []);
    assert.deepEqual([...index.childrenOf(2)], [3, 8]);
    assert.deepEqual([...index.childrenOf()], [0, 1, 2]);
    assert.deepEqual(
      [index.endAt(4), index.endAt(5), index.parentAt(2), index.parentAt(4)],
      [6, undefined, undefined, 3],
    );
    assert.deepEqual([index.durationAt(4), index.durationAt(2), index.durationAt(5)], [2e6, 6e6, 0]);
    assert.equal(index.rowCount, 10);
  });

  it('has nothing in an empty file', () => {
    const index = new LogIndex(new Uint8Array());
    assert.deepEqual([index.count, index.rowCount, [...index.childrenOf()], problemsOf(index)], [0, 1, [], []]);
    assert.deepEqual(breachesOf(index), []);
  });

  it('finds the event of an offset and of a row', () => {
    const index = indexOf(header, '|USER_DEBUG|[1]|DEBUG|one', 'and two', '', '|STATEMENT_EXECUTE|[2]');
    assert.deepEqual(
      [0, 1, 2, 3, 4, 9].map((row) => index.eventAtRow(row)),
      [0, 1, 1, 1, 2, 2],
    );
    assert.deepEqual(
      [0, index.offsetAt(1) - 1, index.offsetAt(1), index.offsetAt(2) - 1, index.offsetAt(2), 1e9].map((offset) =>
        index.eventAtOffset(offset),
      ),
      [0, 0, 1, 1, 2, 2],
    );
  });

  it('reads one field as it reads all', () => {
    const index = indexOf(
      header,
      '|VARIABLE_ASSIGNMENT|[3]|line|{"a":"b"}|0x1f',
      '|EXECUTION_STARTED',
      '|LIMIT_USAGE_FOR_NS|(default)|',
      '  Number of SOQL queries: 1 out of 100',
    );
    for (let event = 0; event < index.count; event += 1) {
      const fields = index.fieldsAt(event);
      assert.deepEqual(
        fields.map((_, position) => index.fieldAt(event, position)),
        fields,
      );
      assert.equal(index.fieldAt(event, fields.length), '');
    }
    assert.deepEqual(index.fieldsAt(1), ['[3]', 'line', '{"a":"b"}', '0x1f']);
    assert.equal(index.lastFieldAt(1), '0x1f');
    assert.equal(index.fieldAt(3, 1), '\n  Number of SOQL queries: 1 out of 100');
  });

  it('tells source lines from the platform and from nothing', () => {
    const index = indexOf(
      header,
      '|STATEMENT_EXECUTE|[17]',
      '|VARIABLE_ASSIGNMENT|[EXTERNAL]|value|null',
      '|METHOD_ENTRY|[]||System.Type.forName(String)',
      '|EXECUTION_STARTED',
    );
    assert.deepEqual(
      [1, 2, 3, 4].map((event) => index.lineAt(event)),
      [17, -1, 0, 0],
    );
  });

  it('counts time by nanoseconds, and says where it runs backwards', () => {
    const index = new LogIndex(
      new TextEncoder().encode(
        '64.0 APEX_CODE,FINE\n23:59:59.5 (5733130)|EXECUTION_STARTED\n00:00:00.5 (5733131)|EXECUTION_FINISHED\n00:00:00.7 (7)|USER_DEBUG|[1]|DEBUG|x\n',
      ),
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((event) => index.nanosAt(event)),
      [0, 5_733_130, 5_733_131, 7],
    );
    assert.deepEqual(problemsOf(index), ['timeRunsBackwards USER_DEBUG']);
  });

  it('keeps events that it does not know', () => {
    const index = indexOf(
      header,
      '|EXECUTION_STARTED',
      '|QUANTUM_LEAP_BEGIN|[4]|x',
      '|QUANTUM_LEAP_END',
      '|EXECUTION_FINISHED',
    );
    assert.equal(
      treeOf(index),
      '(header)\nEXECUTION_STARTED\n  QUANTUM_LEAP_BEGIN [4] x\n  QUANTUM_LEAP_END\n  EXECUTION_FINISHED',
    );
    assert.deepEqual(problemsOf(index), []);
  });

  it('keeps apart more names of events than it counts, but for the last', () => {
    const lines = Array.from({ length: 61_000 }, (_, number) => `|E_${number}`);
    const index = indexOf(header, ...lines);
    assert.equal(index.count, 61_001);
    assert.equal(index.nameAt(5_001), 'E_5000');
    assert.equal(index.nameAt(61_000), '(other)');
    assert.equal(index.fieldsAt(61_000).length, 0);
  });

  it('takes what stands in front of a log for no event', () => {
    const index = indexOf('Connected to the org', 'and waiting', header, '|EXECUTION_STARTED', '|EXECUTION_FINISHED');
    assert.equal(treeOf(index), '(preamble)\n(header)\nEXECUTION_STARTED\n  EXECUTION_FINISHED');
    assert.deepEqual(problemsOf(index), ['preamble (preamble)']);
  });

  it('tells logs from other files by their beginning', () => {
    const isLog = (text: string): boolean => looksLikeDebugLog(new TextEncoder().encode(text));
    assert.ok(isLog(`${header}\n`));
    assert.ok(isLog('36.0 APEX_CODE,DEBUG;DB,INFO'));
    assert.ok(!isLog('2026-12-01 09:14:21 INFO started'));
    assert.ok(!isLog('1.0 release notes'));
    assert.ok(!isLog(''));
  });
});

describe('events of several lines', () => {
  it('own the lines that continue them', () => {
    const index = indexOf(
      header,
      '|SOQL_EXECUTE_BEGIN|[7]|Aggregations:0|SELECT Id ',
      'FROM Account',
      "WHERE Name = 'a'",
      '|SOQL_EXECUTE_END|[7]|Rows:3',
      '|FATAL_ERROR|System.NullPointerException: Attempt to de-reference a null object',
      '',
      'Class.Invoices.pay: line 12, column 1',
      'AnonymousBlock: line 1, column 1',
      '|CUMULATIVE_LIMIT_USAGE',
      '|LIMIT_USAGE_FOR_NS|(default)|',
      '  Number of SOQL queries: 1 out of 100',
      '',
      '|CUMULATIVE_LIMIT_USAGE_END',
      '',
      '',
    );
    assert.deepEqual(
      textsOf(index)
        .slice(1)
        .map((text) => text.replace(/^[^|]*/, '')),
      [
        "|SOQL_EXECUTE_BEGIN|[7]|Aggregations:0|SELECT Id \nFROM Account\nWHERE Name = 'a'",
        '|SOQL_EXECUTE_END|[7]|Rows:3',
        '|FATAL_ERROR|System.NullPointerException: Attempt to de-reference a null object\n\nClass.Invoices.pay: line 12, column 1\nAnonymousBlock: line 1, column 1',
        '|CUMULATIVE_LIMIT_USAGE',
        '|LIMIT_USAGE_FOR_NS|(default)|\n  Number of SOQL queries: 1 out of 100',
        '|CUMULATIVE_LIMIT_USAGE_END',
      ],
    );
    assert.deepEqual(breachesOf(index), []);
  });

  it('are continued by lines that only look like others', () => {
    const index = indexOf(
      header,
      '|USER_DEBUG|[1]|DEBUG|a log says:',
      '09:14:21 (12)|EXECUTION_STARTED',
      '0x:14:21.1 (12)|EXECUTION_STARTED',
      '0\n:14:21.1 (12)|EXECUTION_STARTED',
      '09:14:21.1 ()|EXECUTION_STARTED',
      '09:14:21.1 (12) EXECUTION_STARTED',
      '09:14:21.1 (12)|lower case',
      '64.0 is a version',
      'Execute Anonymous: nothing',
    );
    assert.equal(index.count, 2);
    assert.deepEqual(breachesOf(index), []);
  });

  it('end with the file wherever that ends', () => {
    for (const end of ['', '\n', '\n\n', '\r\n']) {
      const index = new LogIndex(new TextEncoder().encode(`${header}\n09:14:21.1 (1)|USER_DEBUG|[1]|DEBUG|last${end}`));
      assert.equal(index.textAt(1), '09:14:21.1 (1)|USER_DEBUG|[1]|DEBUG|last');
      assert.deepEqual(breachesOf(index), []);
    }
  });
});

describe('several executions in one file', () => {
  it('stand side by side, each with its user', () => {
    const execution = [
      '|USER_INFO|[EXTERNAL]|005|a@b.example|z|GMT+00:00',
      '|EXECUTION_STARTED',
      '|EXECUTION_FINISHED',
    ];
    const index = indexOf(header, ...execution, ...execution, ...execution);
    assert.equal([...index.ofKind(kinds.executionStarted)].length, 3);
    assert.deepEqual(
      [...index.childrenOf()].map((event) => index.nameAt(event)),
      [
        '(header)',
        ...['USER_INFO', 'EXECUTION_STARTED', 'USER_INFO', 'EXECUTION_STARTED', 'USER_INFO', 'EXECUTION_STARTED'],
      ],
    );
  });

  it('are told apart by headers in the middle, where time begins anew', () => {
    const index = indexOf(
      header,
      '|EXECUTION_STARTED',
      '|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      header,
      'Execute Anonymous: Invoices.pay();',
      '09:14:21.0 (12)|EXECUTION_STARTED',
      '|EXECUTION_FINISHED',
    );
    assert.equal(
      treeOf(index),
      `(header)
EXECUTION_STARTED
  CODE_UNIT_STARTED [EXTERNAL] execute_anonymous_apex
(header)
(anonymous source)
EXECUTION_STARTED
  EXECUTION_FINISHED`,
    );
    assert.deepEqual(problemsOf(index), ['unclosed CODE_UNIT_STARTED', 'unclosed EXECUTION_STARTED']);
  });

  it('are not inside of one whose end is missing', () => {
    const index = indexOf(
      header,
      '|EXECUTION_STARTED',
      '|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      '*** Skipped 4,711 bytes of detailed log',
      '|EXECUTION_STARTED',
      '|EXECUTION_FINISHED',
    );
    assert.equal(
      treeOf(index),
      `(header)
EXECUTION_STARTED
  CODE_UNIT_STARTED [EXTERNAL] execute_anonymous_apex
    (skipped)
EXECUTION_STARTED
  EXECUTION_FINISHED`,
    );
  });
});

describe('source lines of anonymous Apex', () => {
  it('are an event each, in front of the first event alone', () => {
    const index = indexOf(
      header,
      'Execute Anonymous: Integer total = 0;',
      'Execute Anonymous: ',
      'Execute Anonymous: System.debug(total);',
      '|EXECUTION_STARTED',
      'Execute Anonymous: somebody else',
    );
    assert.deepEqual(
      [...index.ofKind(kinds.anonymousSource)].map((event) => index.textAt(event)),
      ['Execute Anonymous: Integer total = 0;', 'Execute Anonymous: ', 'Execute Anonymous: System.debug(total);'],
    );
    assert.deepEqual(
      [1, 2, 3].map((event) => index.rowAt(event)),
      [1, 2, 3],
    );
  });
});
