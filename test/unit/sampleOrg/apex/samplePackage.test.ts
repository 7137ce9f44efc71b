import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { ApexSourceFile } from '../../../../src/sampleOrg/apex/engine.ts';
import { compileErrorOf, compileFiles, outcomeOf, RecordedLog, seededOrg } from './apexHarness.ts';

const folder = new URL('../../../../src/sampleOrg/samplePackage/', import.meta.url);

function sources(kind: 'class' | 'trigger', subfolder: string): readonly ApexSourceFile[] {
  return readdirSync(new URL(subfolder, folder))
    .filter((name) => /\.(?:cls|trigger)$/.test(name))
    .map((name) => ({
      path: subfolder + name,
      kind,
      namespace: 'acme',
      body: readFileSync(new URL(subfolder + name, folder), 'utf8'),
    }));
}

describe('the sample package in the engine', () => {
  const files = [...sources('class', 'classes/'), ...sources('trigger', 'triggers/')];
  const program = compileFiles(...files);
  const tests = program.typeRefs.flatMap((typeRef) => {
    const className = typeRef.replaceAll('/', '.');
    return (program.testMethods(className) ?? []).map((methodName) => ({ className, methodName }));
  });

  it('has tests', () => {
    assert.ok(tests.length >= 10);
  });

  for (const { className, methodName } of tests) {
    it(`passes ${className}.${methodName}`, () => {
      const entry = { kind: 'testMethod', className, methodName } as const;
      assert.deepEqual(outcomeOf(program, entry, { database: seededOrg().database }), { kind: 'success' });
    });
  }

  it('passes them with every log event written', () => {
    for (const { className, methodName } of tests) {
      const entry = { kind: 'testMethod', className, methodName } as const;
      const log = new RecordedLog();
      assert.deepEqual(outcomeOf(program, entry, { database: seededOrg().database, log }), { kind: 'success' });
      assert.equal(log.lines[0], 'EXECUTION_STARTED');
      assert.equal(log.lines.at(-1), 'EXECUTION_FINISHED');
    }
  });

  it('hides its services from subscribers', () => {
    assert.match(compileErrorOf('acme.InvoiceService.run();', ...files), /Type is not visible: acme\.InvoiceService/);
  });
});
