import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The JSON line that the sample org prints. */
export interface SampleOrgReady {
  readonly lmo: { readonly url: string; readonly session: string };
  readonly subscribers: readonly {
    readonly orgId: string;
    readonly name: string;
    readonly url: string;
    readonly sandbox: boolean;
    readonly grant: 'live' | 'expired' | 'revoked' | 'none';
    readonly handOff: string | null;
  }[];
  readonly control: { readonly url: string };
  /** What stands in for Salesforce's status API. */
  readonly status: { readonly url: string };
}

/** What the window is told of the sample org: the line it printed, and where it answers for the status API. */
export function sampleOrgEnvironment(line: string): Readonly<Record<string, string>> {
  const { status } = JSON.parse(line) as SampleOrgReady;
  return { ISV_SAMPLE_ORG: line, ISV_DEBUGGER_STATUS_STAND_IN: status.url };
}

/** The sandbox that can be debugged. */
export function debuggableSubscriber(ready: SampleOrgReady): SampleOrgReady['subscribers'][number] {
  const subscriber = ready.subscribers.find((candidate) => candidate.sandbox && candidate.handOff !== null);
  if (subscriber === undefined) {
    throw new Error('The sample org named no sandbox with a hand-off.');
  }
  return subscriber;
}

/** A folder with a launch configuration for the sample org's sandbox. `remove` deletes it. */
export async function createDemoWorkspace(
  ready: SampleOrgReady,
): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'isv-demo-'));
  const folder = join(parent, 'acme-support');
  const subscriber = debuggableSubscriber(ready);
  await mkdir(join(folder, '.vscode'), { recursive: true });
  const launch = {
    version: '0.2.0',
    configurations: [
      { name: `Debug ${subscriber.name}`, type: 'isv-apex', request: 'launch', subscriber: subscriber.orgId },
    ],
  };
  await writeFile(join(folder, '.vscode/launch.json'), `${JSON.stringify(launch, undefined, 2)}\n`);
  await writeFile(join(folder, 'reproduce.apex'), reproduction);
  await writeFile(join(folder, 'issue-again.apex'), refusal);
  return { folder, remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** Shows the sample package's bug: the second customer gets the first one's discount. */
const reproduction = `// The customer's report: "When we issue invoices in bulk, some customers get a discount that they should not have."
List<Id> drafts = new List<Id>();
for (acme__Invoice__c invoice : [SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Draft' ORDER BY Name]) {
    drafts.add(invoice.Id);
}
System.debug(acme.BillingApi.issueInvoices(drafts));
`;

/** The package refuses this with an exception of its own. */
const refusal = `// An invoice that is out cannot be issued again: turn on "All Exceptions" in the Breakpoints view and run this.
Id sent = [SELECT Id FROM acme__Invoice__c WHERE acme__Status__c != 'Draft' LIMIT 1].Id;
System.debug(acme.BillingApi.issueInvoice(sent));
`;
