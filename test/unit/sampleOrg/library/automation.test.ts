import assert from 'node:assert/strict';
import { exceptionOf, runApex } from '../apex/apexHarness.ts';

describe('flows, actions and formulas of Apex code', () => {
  it('can be named, and are refused once one is asked for', () => {
    assert.match(
      exceptionOf(
        "Flow.Interview flow = Flow.Interview.createInterview('acme', 'Dunning', new Map<String, Object>());",
      ),
      /^System\.FlowException: The flow acme\.Dunning does not exist/,
    );
    assert.match(
      exceptionOf(
        "List<Invocable.Action.Result> results = Invocable.Action.createCustomAction('flow', 'Dunning').invoke();",
      ),
      /^System\.UnsupportedOperationException: The action flow\.Dunning does not exist/,
    );
    assert.match(
      exceptionOf(`
        FormulaEval.FormulaInstance formula = Formula.builder()
          .withType(Account.SObjectType)
          .withReturnType(FormulaEval.FormulaReturnType.BOOLEAN)
          .withFormula('TRUE')
          .build();`),
      /^System\.FormulaValidationException: /,
    );
  });

  it('have headers of change events that tests fill', () => {
    assert.deepEqual(
      runApex(`
        EventBus.ChangeEventHeader header = new EventBus.ChangeEventHeader();
        header.changeType = 'UPDATE';
        header.recordIds = new List<String>{ 'a' };
        System.debug(header.changeType + ' ' + header.getRecordIds() + ' ' + header.commitNumber);`),
      ['UPDATE (a) null'],
    );
  });
});
