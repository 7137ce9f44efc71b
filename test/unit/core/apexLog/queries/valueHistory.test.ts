import assert from 'node:assert/strict';
import { kinds } from '../../../../../src/core/apexLog/eventKinds.ts';
import { type ValueChange, ValueHistory } from '../../../../../src/core/apexLog/queries/valueHistory.ts';
import { indexOf } from '../../../../support/logTree.ts';

const pay = '[1]|01p000000000001|Invoices.pay()';
const index = indexOf(
  '64.0 APEX_CODE,FINEST',
  '|EXECUTION_STARTED',
  '|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
  '|VARIABLE_SCOPE_BEGIN|[3]|Rates.standard|Decimal|false|true',
  '|VARIABLE_ASSIGNMENT|[3]|Rates.standard|19',
  `|METHOD_ENTRY|${pay}`,
  '|VARIABLE_SCOPE_BEGIN|[5]|this|Invoices|true|false',
  '|VARIABLE_ASSIGNMENT|[5]|this|{}|0x0000aa',
  '|VARIABLE_SCOPE_BEGIN|[6]|total|Integer|false|false',
  '|VARIABLE_ASSIGNMENT|[6]|total|1',
  '|VARIABLE_SCOPE_BEGIN|[7]|line|Line|true|false',
  '|VARIABLE_ASSIGNMENT|[7]|line|{"note":"a&#124;b"}|0x0000bb',
  '|VARIABLE_ASSIGNMENT|[8]|this.first|"0x0000bb"|0x0000aa',
  '|VARIABLE_ASSIGNMENT|[9]|total|2',
  `|METHOD_ENTRY|${pay}`,
  '|VARIABLE_SCOPE_BEGIN|[6]|total|Integer|false|false',
  '|VARIABLE_ASSIGNMENT|[6]|total|7',
  '|VARIABLE_ASSIGNMENT|[EXTERNAL]|value|{"other":1}|0x0000bb',
  `|METHOD_EXIT|${pay}`,
  '|VARIABLE_ASSIGNMENT|[10]|Rates.standard|7',
  `|METHOD_EXIT|${pay}`,
  '|CODE_UNIT_FINISHED|execute_anonymous_apex',
  '|EXECUTION_FINISHED',
  '|EXECUTION_STARTED',
  '|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
  '|VARIABLE_ASSIGNMENT|[1]|line|{"note":"new"}|0x0000bb',
  '|CODE_UNIT_FINISHED|execute_anonymous_apex',
  '|EXECUTION_FINISHED',
);
const history = new ValueHistory(index);

function event(text: string): number {
  const found = Array.from({ length: index.count }, (_, at) => at).find((at) => index.textAt(at).endsWith(text));
  assert.ok(found !== undefined, text);
  return found;
}

function shown(changes: readonly ValueChange[]): readonly string[] {
  return changes.map(({ name, value, line }) => `${name}=${value ?? '(declared)'} at ${line}`);
}

describe('the history of a value', () => {
  it('of a local is that of its own frame', () => {
    const outer = ['total=(declared) at 6', 'total=1 at 6', 'total=2 at 9'];
    assert.deepEqual(shown(history.variableAt(event('|total|1'))), outer);
    assert.deepEqual(shown(history.variableAt(event('|total|2'))), outer);
    assert.deepEqual(shown(history.variableAt(event('|total|7'))), ['total=(declared) at 6', 'total=7 at 6']);
  });

  it('of a static is that of its transaction, whatever frames change it', () => {
    assert.deepEqual(shown(history.variableAt(event('|Rates.standard|19'))), [
      'Rates.standard=(declared) at 3',
      'Rates.standard=19 at 3',
      'Rates.standard=7 at 10',
    ]);
  });

  it('of an object goes back to where it was first seen', () => {
    const field = event('|this.first|"0x0000bb"|0x0000aa');
    const seen = ['line={"note":"a|b"} at 7', 'value={"other":1} at -1'];
    assert.deepEqual(shown(history.objectAt(field)), seen);
    assert.deepEqual(shown(history.objectAt(event('|line|{"note":"a&#124;b"}|0x0000bb'))), seen);
    assert.equal(history.originOf(field)?.event, event('|line|{"note":"a&#124;b"}|0x0000bb'));
  });

  it('knows that an address means something else in another transaction', () => {
    const later = event('|line|{"note":"new"}|0x0000bb');
    assert.deepEqual(shown(history.objectAt(later)), ['line={"note":"new"} at 1']);
  });

  it('of what is no object begins with itself', () => {
    const assignment = event('|total|2');
    assert.deepEqual(history.objectAt(assignment), []);
    assert.equal(history.originOf(assignment)?.event, assignment);
  });

  it('is none for other events', () => {
    for (const other of index.ofKind(kinds.methodEntry, kinds.executionStarted)) {
      assert.deepEqual(
        [history.variableAt(other), history.objectAt(other), history.originOf(other)],
        [[], [], undefined],
      );
    }
  });

  it('takes the place of the one before, of which none is read but that', () => {
    const told = history.formerOf(event('|total|2'));
    assert.deepEqual([told?.number, told?.count, told?.former.value], [2, 2, '1']);
    assert.equal(history.formerOf(event('|total|1')), undefined);
  });

  it('says in which frame it happened', () => {
    const [declared] = history.variableAt(event('|total|7'));
    assert.equal(index.nameAt(declared?.frame ?? 0), 'METHOD_ENTRY');
  });
});
