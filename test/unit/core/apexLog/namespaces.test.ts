import assert from 'node:assert/strict';
import { indexOf } from '../../../support/logTree.ts';

const header = '64.0 APEX_CODE,FINEST';

function namespacesOf(...lines: readonly string[]): readonly string[] {
  const index = indexOf(header, ...lines);
  return Array.from({ length: index.count - 1 }, (_, event) => index.namespaceAt(event + 1));
}

describe('the namespace of an event', () => {
  it('is that of a signature with too many parts for anything else', () => {
    assert.deepEqual(
      namespacesOf(
        '|METHOD_ENTRY|[1]|01p000000000001|acme.Invoices.Line.total()',
        '|STATEMENT_EXECUTE|[4]',
        '|METHOD_EXIT|[1]|01p000000000001|acme.Invoices.Line.total()',
        '|STATEMENT_EXECUTE|[9]',
      ),
      ['acme', 'acme', 'acme', ''],
    );
  });

  it('is told from an outer class by what the log says elsewhere', () => {
    const entry = '|METHOD_ENTRY|[1]|01p000000000001|acme.Invoices.pay()';
    assert.deepEqual(namespacesOf(entry), ['']);
    assert.deepEqual(namespacesOf(entry, '|ENTERING_MANAGED_PKG|acme'), ['acme', 'acme']);
    assert.deepEqual(namespacesOf(entry, '|LIMIT_USAGE_FOR_NS|ACME|'), ['ACME', 'ACME']);
    assert.deepEqual(namespacesOf(entry, '|LIMIT_USAGE_FOR_NS|(default)|'), ['', '']);
  });

  it('is that of a trigger, an action and a constructor', () => {
    assert.deepEqual(
      namespacesOf(
        '|CODE_UNIT_STARTED|[EXTERNAL]|01q000000000001|T on X trigger event BeforeInsert|__sfdc_trigger/acme/T',
        '|STATEMENT_EXECUTE|[1]',
      ),
      ['acme', 'acme'],
    );
    assert.deepEqual(
      namespacesOf('|CODE_UNIT_STARTED|[EXTERNAL]|01q000000000001|T on X trigger event BeforeInsert|__sfdc_trigger/T'),
      [''],
    );
    assert.deepEqual(
      namespacesOf(
        '|ENTERING_MANAGED_PKG|acme',
        '|CODE_UNIT_STARTED|[EXTERNAL]|apex://acme.Controller/ACTION$show',
        '|STATEMENT_EXECUTE|[1]',
      ),
      ['acme', 'acme', 'acme'],
    );
    assert.deepEqual(
      namespacesOf(
        '|ENTERING_MANAGED_PKG|acme',
        '|CONSTRUCTOR_ENTRY|[2]|01p000000000001|<init>()|acme.Line',
        '|CONSTRUCTOR_ENTRY|[2]|01p000000000001|<init>()|Line',
      ),
      ['acme', 'acme', ''],
    );
  });

  it('is that of the caller in what the platform brings', () => {
    assert.deepEqual(
      namespacesOf(
        '|METHOD_ENTRY|[1]|01p000000000001|acme.Invoices.Line.total()',
        '|METHOD_ENTRY|[3]||System.Comparator.Natural.compare(Object, Object)',
        '|SYSTEM_METHOD_ENTRY|[3]|List<ANY>.add(Object)',
      ),
      ['acme', 'acme', 'acme'],
    );
  });

  it('lists each once', () => {
    const index = indexOf(
      header,
      '|ENTERING_MANAGED_PKG|acme',
      '|ENTERING_MANAGED_PKG|Acme',
      '|ENTERING_MANAGED_PKG|java__util',
    );
    assert.deepEqual(index.namespaces, ['', 'acme', 'java__util']);
  });
});
