import type { SampleOrgReady } from '../../scripts/demo/workspace.ts';

export type SampleSubscriber = SampleOrgReady['subscribers'][number];

/** A subscriber of the sample org, used as the customer's browser or a script would: straight over REST. */
export class SampleOrgClient {
  readonly url: string;
  readonly session: string;

  constructor(subscriber: SampleSubscriber) {
    const handOff = new URL(subscriber.handOff ?? '');
    this.url = subscriber.url;
    this.session = handOff.searchParams.get('sessionId') ?? '';
  }

  /** Launch arguments that enter this org with the session from the environment variable. */
  launchArguments(variable: string): { readonly org: object } {
    return { org: { instanceUrl: this.url, sessionFrom: { env: variable } } };
  }

  /** Runs anonymous Apex; resolves when it has ended, so later than its breakpoints. Answers whether it succeeded. */
  async runAnonymousApex(source: string): Promise<boolean> {
    const path = `/services/data/v62.0/tooling/executeAnonymous/?anonymousBody=${encodeURIComponent(source)}`;
    const response = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.session}` } });
    const result = (await response.json()) as { success?: boolean };
    return result.success === true;
  }
}

/** The customer's report, which the sample package's bug is behind. */
export const issueDrafts = `List<Id> drafts = new List<Id>();
for (acme__Invoice__c invoice : [SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Draft' ORDER BY Name]) {
    drafts.add(invoice.Id);
}
acme.BillingApi.issueInvoices(drafts);`;
