import '../../../support/editor/fakeEditor.ts';
import assert from 'node:assert/strict';
import type { CancellationToken, Location, Position, TextDocument } from 'vscode';
import type { SourceReferencesParams } from '../../../../src/core/apexLog/logServerMessages.ts';
import type { LogFiles } from '../../../../src/vscode/debugLogs/logFiles.ts';
import type { SourceTypes } from '../../../../src/vscode/packageSource/sourceTypes.ts';

const { SourceReferences } = await import('../../../../src/vscode/apexLog/sourceReferences.ts');

const source = 'public class Invoices {\n  void close() {\n    run();\n  }\n}\n';
const owner = '00D000000000001AAA';
const logs = { '/mine.log': '00D000000000001', '/other.log': '00D000000000002AAA' };
const everywhere = ['/mine.log', '/other.log', '/sent.log'].map(
  (fsPath) => ({ uri: { fsPath } }) as unknown as Location,
);

/** What is asked of the server for a line, and the logs that are named. */
async function referencesAt(
  line: number,
  stored: { readonly orgId: string; readonly namespace: string | undefined } | undefined,
): Promise<{ readonly asked: readonly SourceReferencesParams[]; readonly logs: readonly string[] }> {
  const asked: SourceReferencesParams[] = [];
  const provider = new SourceReferences({
    client: {
      sourceReferences: (params) => {
        asked.push(params);
        return Promise.resolve(everywhere);
      },
    },
    files: {
      ofOrg: () => Promise.resolve(Object.entries(logs).map(([path, orgId]) => ({ path, orgId }))),
    } as unknown as LogFiles,
    types: { packageOf: () => Promise.resolve(stored) } as unknown as SourceTypes,
  });
  const document = { uri: { path: '/Invoices.cls' }, getText: () => source } as unknown as TextDocument;
  const found = await provider.provideReferences(
    document,
    { line } as unknown as Position,
    {},
    {} as CancellationToken,
  );
  return { asked, logs: found.map(({ uri }) => uri.fsPath) };
}

describe('references of Apex source in logs', () => {
  it('of a customer’s package are in that customer’s logs, and in those that may be anybody’s', async () => {
    const { asked, logs: named } = await referencesAt(2, { orgId: owner, namespace: 'acme' });
    assert.deepEqual(named, ['/mine.log', '/sent.log']);
    assert.deepEqual(asked, [{ typeRef: 'acme/Invoices', line: 3, method: null, knowsNamespace: true }]);
  });

  it('of a workspace’s own source are in any log, whatever the namespace', async () => {
    const { asked, logs: named } = await referencesAt(1, undefined);
    assert.deepEqual(named, ['/mine.log', '/other.log', '/sent.log']);
    const method = { name: 'close', parameterCount: 0 };
    assert.deepEqual(asked, [{ typeRef: 'Invoices', line: 2, method, knowsNamespace: false }]);
  });

  it('are not asked for outside of any type', async () => {
    assert.deepEqual(await referencesAt(40, undefined), { asked: [], logs: [] });
  });
});
