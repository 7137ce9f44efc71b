import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { packageFolder, sources } from '../support/debugging.ts';
import { lineOf, Replaying } from '../support/replaying.ts';
import { SampleLogs } from '../support/sampleLogs.ts';

const issue = `List<Id> drafts = new List<Id>();
for (acme__Invoice__c invoice : [SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Draft' ORDER BY Name]) {
    drafts.add(invoice.Id);
}
acme.BillingApi.issueInvoices(drafts);`;
const issueAgain = `Id sent = [SELECT Id FROM acme__Invoice__c WHERE acme__Status__c != 'Draft' LIMIT 1].Id;
acme.BillingApi.issueInvoice(sent);`;
const file = (name: string): string => join(packageFolder, 'classes', name);

describe('replaying what the engine of the sample org has logged', () => {
  let folder: string;
  let open: Replaying[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isv-replay-'));
    open = [];
  });

  afterEach(async () => {
    for (const { client } of open) {
      client.process.stdin.end();
      await client.exited();
    }
    rmSync(folder, { recursive: true });
  });

  async function logged(source: string, levels?: Readonly<Record<string, string>>): Promise<string> {
    await using logs = await SampleLogs.open(levels);
    return await logs.of(source);
  }

  function replaying(text: string): Replaying {
    const logFile = join(folder, 'request.log');
    writeFileSync(logFile, text);
    const replay = new Replaying(logFile);
    open.push(replay);
    return replay;
  }

  const stackOf = async (replay: Replaying): Promise<readonly string[]> =>
    (await replay.frames()).map(({ name, source }) => `${name} in ${source?.name ?? ''}`);

  it('stands in classes, inner classes and triggers as the engine did', async () => {
    const replay = replaying(await logged(issue));
    const { client } = replay;
    const trigger = join(packageFolder, 'triggers/InvoiceTrigger.trigger');
    await replay.start({ sources }, async () => {
      await replay.breakpointsAt({ 'service.total(invoice);': { hitCondition: '2' } }, file('InvoiceService.cls'));
      await replay.breakpointsAt({ 'new InvoiceTriggerHandler().run();': {} }, trigger);
    });
    assert.equal(await replay.place(), 'request.log:2');
    await replay.move('continue');
    assert.deepEqual(await stackOf(replay), [
      'acme.InvoiceService.Batcher.run() in InvoiceService.cls',
      'acme.InvoiceService.issue(…) in InvoiceService.cls',
      'acme.BillingApi.issueInvoices(…) in BillingApi.cls',
      'anon.execute() in request.log',
    ]);
    assert.equal(await replay.evaluate('i'), '1');
    await replay.move('continue');
    assert.match((await stackOf(replay))[0] ?? '', /^acme\.InvoiceTrigger\.\w+\(\) in InvoiceTrigger\.trigger$/);
    await client.expectOutput(/^SOQL SELECT .* \(rows: \d+\)$/m);
    await client.expectOutput(/^DML Update acme__Invoice__c \(rows: 3\)$/m);
    await replay.client.body('disconnect');
    await replay.client.leave();
  });

  it('says of a list that methods may have changed it, and computes nothing with it', async () => {
    const replay = replaying(await logged(issue));
    const api = file('BillingApi.cls');
    await replay.start({ sources }, () => replay.breakpointsAt({ 'return summaries;': {} }, api));
    await replay.move('continue');
    const summaries = (await replay.values()).find((text) => text.startsWith('summaries'));
    assert.match(summaries ?? '', /^summaries = \(\) — As assigned in line 34\. Logs do not show/);
    const [top] = await replay.frames();
    assert.match(
      await replay.client.failure('evaluate', { expression: 'summaries.size()', frameId: top?.id }),
      /^summaries is not known for sure/,
    );
    await replay.client.body('disconnect');
    await replay.client.leave();
  });

  it('stops where an exception was thrown that nobody caught, with its message and stack', async () => {
    const replay = replaying(await logged(issueAgain));
    const { client } = replay;
    await replay.start({ sources }, () => client.body('setExceptionBreakpoints', { filters: ['uncaught'] }));
    const stop = await replay.move('continue');
    assert.equal(stop.reason, 'exception');
    assert.equal(
      await replay.place(),
      `InvoiceService.cls:${lineOf(file('InvoiceService.cls'), 'throw new InvoiceLocked')}`,
    );
    const info = await client.body<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', { threadId: 1 });
    assert.match(info.exceptionId, /InvoiceLockedException$/);
    assert.match(info.description ?? '', /^Already issued: /);
    await replay.move('stepBack');
    assert.match(await replay.place(), /^InvoiceService\.cls:\d+$/);
    await client.body('disconnect');
    await client.leave();
  });

  it('goes call by call where the log has no statements', async () => {
    const replay = replaying(await logged(issue, { ApexCode: 'FINE' }));
    const { client } = replay;
    await replay.start({ sources }, () =>
      client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'InvoiceService.total' }] }),
    );
    const { breakpoints } = await client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path: file('InvoiceService.cls') },
      breakpoints: [{ line: lineOf(file('InvoiceService.cls'), 'invoice.Subtotal__c =') }],
    });
    assert.match(breakpoints[0]?.message ?? '', /no statements, only calls/);
    await replay.move('continue');
    assert.equal((await stackOf(replay))[0], 'acme.InvoiceService.total(…) in InvoiceService.cls');
    await replay.move('stepOut');
    await replay.move('stepBack');
    await client.body('disconnect');
    await client.leave();
  });

  it('goes on behind a part that is missing, and says that nothing there is sure', async () => {
    const lines = (await logged(issue)).split('\n');
    const from = lines.findIndex((line) => line.includes('acme.InvoiceService.total('));
    lines.splice(from, 40, '*** Skipped 4,096 bytes of detailed log');
    const replay = replaying(lines.join('\n'));
    const { client } = replay;
    await replay.start({ sources }, () => replay.breakpointsAt({ 'return summaries;': {} }, file('BillingApi.cls')));
    await replay.move('continue');
    const [top] = await replay.frames();
    assert.match(top?.name ?? '', /not sure: a part of the log is missing$/);
    await client.expectOutput(/^\*\*\* Skipped 4,096 bytes of detailed log What happened here is not in the log/);
    await client.body('disconnect');
    await client.leave();
  });
});
