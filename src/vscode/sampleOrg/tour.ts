import { commands, env, l10n, type TextDocument, window, workspace } from 'vscode';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { SampleOrg } from './sampleOrg.ts';

// What the walkthrough needs beside the extension's own commands: what a customer would give, from the sample org.

const walkthrough = 'isv-customer-debugger.isv-customer-debugger#tour';

export async function openTour(): Promise<void> {
  await commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
}

/** Puts a hand-off to the sample sandbox on the clipboard, as the customer's Setup would have it. Answers the org's id. */
export async function copySampleHandOff(sampleOrg: SampleOrg): Promise<string> {
  const sample = sampleOrg.handOffToSandbox();
  if (sample === undefined) {
    throw failures.sampleOrgNotRunning();
  }
  await env.clipboard.writeText(sample.handOff);
  const paste = l10n.t('Paste Hand-Off');
  void window
    .showInformationMessage(
      l10n.t('A hand-off to {0} is on the clipboard, as if you had copied it in Setup.', orgLine(sample.name)),
      paste,
    )
    .then((chosen) => {
      const command: CommandId = 'isvDebugger.pasteHandOff';
      return chosen === paste ? commands.executeCommand(command) : undefined;
    });
  return sample.orgId;
}

let script: TextDocument | undefined;

/** A script that shows the sample package's bug, as often as one likes: the second customer gets the first one's discount. */
export async function openSampleApex(): Promise<void> {
  if (script === undefined || script.isClosed) {
    script = await workspace.openTextDocument({ language: 'apex-anon', content: sampleApex() });
  }
  await window.showTextDocument(script);
}

function sampleApex(): string {
  const report = l10n.t('When we issue invoices in bulk, some customers get a discount that they should not have.');
  const undone = l10n.t('Everything is undone at the end, so that this can run again.');
  return `// ${report}
// ${undone}
Savepoint before = Database.setSavepoint();
List<Id> drafts = new List<Id>();
for (acme__Invoice__c invoice : [SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Draft' ORDER BY Name]) {
    drafts.add(invoice.Id);
}
System.debug(acme.BillingApi.issueInvoices(drafts));
Database.rollback(before);
`;
}
