import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceReferencesParams } from '../../../src/core/apexLog/logServerMessages.ts';
import { OpenLog } from '../../../src/logServer/openLog.ts';
import { rowsFrom } from '../../../src/logServer/sourceReferences.ts';
import { logText } from '../../support/logTree.ts';

const fixture = readFileSync(resolve(import.meta.dirname, '../../fixtures/apexLog/closedInvoice.log'));
const invoice = new OpenLog('file:///invoice.log', new Uint8Array(fixture));
const lines = fixture.toString('utf8').split('\n');

/** What the log says at the lines that are found. */
function found(wanted: Partial<SourceReferencesParams>): readonly string[] {
  const params = { typeRef: 'acme/Invoices', knowsNamespace: true, line: 1, method: null, ...wanted };
  return rowsFrom(invoice, params).map((row) => (lines[row] ?? '').replace(/^[\d:.]+ \(\d+\)\|/, ''));
}

const close = { name: 'close', parameterCount: 1 };

describe('a line of Apex source', () => {
  it('leads to what ran there, but for what it did to variables', () => {
    assert.deepEqual(found({ line: 12 }), [
      'STATEMENT_EXECUTE|[12]',
      'SOQL_EXECUTE_BEGIN|[12]|Aggregations:0|SELECT Id, Name',
    ]);
  });

  it('leads to the stack of a fatal error', () => {
    assert.deepEqual(found({ line: 14 }), [
      'STATEMENT_EXECUTE|[14]',
      'DML_BEGIN|[14]|Op:Update|Type:acme__Invoice__c|Rows:1',
      'EXCEPTION_THROWN|[14]|System.DmlException: Update failed. First exception on row 0.',
      'Class.acme.Invoices.close: line 14, column 1',
    ]);
  });

  it('leads to calls where it is in a method’s header', () => {
    assert.deepEqual(found({ line: 10, method: close }), [
      'METHOD_ENTRY|[1]|01pAk0000010001|acme.Invoices.close(String)',
    ]);
    assert.deepEqual(found({ line: 10, method: { name: 'close', parameterCount: 2 } }), []);
    assert.deepEqual(found({ line: 10, method: { name: 'open', parameterCount: 1 } }), []);
  });

  it('of a trigger leads to what it did, and its header to when it was fired', () => {
    const typeRef = '__sfdc_trigger/acme/InvoiceGuard';
    assert.deepEqual(found({ typeRef, line: 3 }), [
      'STATEMENT_EXECUTE|[3]',
      'EXCEPTION_THROWN|[3]|acme.BillingException: The invoice is closed.',
    ]);
    assert.deepEqual(found({ typeRef, line: 1, method: { name: 'invoke', parameterCount: 0 } }).length, 1);
    assert.deepEqual(found({ typeRef: 'acme/InvoiceGuard', line: 3 }), []);
  });

  it('is the namespace’s own, unless the source does not say which that is', () => {
    assert.deepEqual(found({ typeRef: 'other/Invoices', line: 12 }), []);
    assert.deepEqual(found({ typeRef: 'Invoices', line: 12 }), []);
    assert.equal(found({ typeRef: 'Invoices', knowsNamespace: false, line: 12 }).length, 2);
    assert.equal(found({ typeRef: 'invoices', knowsNamespace: false, line: 12 }).length, 2);
    assert.deepEqual(found({ typeRef: 'Invoices$Line', knowsNamespace: false, line: 12 }), []);
  });

  it('leads to the calls that it makes, debug output, and constructors', () => {
    const text = logText(
      '64.0 APEX_CODE,FINEST',
      '|EXECUTION_STARTED',
      '|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      '|METHOD_ENTRY|[1]|01p000000000001|Invoices.pay()',
      '|CONSTRUCTOR_ENTRY|[6]|01p000000000001|<init>(Integer, Map<String,Integer>)|Invoices.Line',
      '|STATEMENT_EXECUTE|[6]',
      '|CONSTRUCTOR_EXIT|[6]|01p000000000001|<init>(Integer, Map<String,Integer>)|Invoices.Line',
      '|SYSTEM_METHOD_ENTRY|[6]|System.debug(ANY)',
      '|USER_DEBUG|[6]|DEBUG|paid',
      '|SYSTEM_METHOD_EXIT|[6]|System.debug(ANY)',
      '|METHOD_EXIT|[1]|01p000000000001|Invoices.pay()',
      '|CODE_UNIT_FINISHED|execute_anonymous_apex',
    );
    const log = new OpenLog('file:///calls.log', new TextEncoder().encode(text));
    const rows = (typeRef: string, line: number, method: SourceReferencesParams['method'] = null): readonly number[] =>
      rowsFrom(log, { typeRef, knowsNamespace: true, line, method });
    assert.deepEqual(rows('Invoices', 6), [4, 8]);
    assert.deepEqual(rows('Invoices$Line', 6), [5]);
    assert.deepEqual(rows('Invoices$Line', 20, { name: '<init>', parameterCount: 2 }), [4]);
  });
});
