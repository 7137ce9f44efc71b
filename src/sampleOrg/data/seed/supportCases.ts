import { ApexId } from '../../apex/values/id.ts';
import type { Literals, RecordWriter } from './recordWriter.ts';
import { type SubscriberSpec, contoso, northwindUat } from './subscribers.ts';

// What customers reported to the publisher. Whoever let the publisher in did it for an open case; some have older ones.

interface CaseSpec {
  readonly subject: string;
  readonly description: string;
  readonly status: 'New' | 'Working' | 'Escalated' | 'Closed';
  readonly priority: 'High' | 'Medium' | 'Low';
  /** 1 to 4; undefined where nobody said. */
  readonly severity?: string;
  readonly openedDaysAgo: number;
  /** Where it is closed. */
  readonly closedDaysAgo?: number;
  /** How the case tells the org: by an id of 15 or 18 characters, or by its account alone. */
  readonly namesOrgBy: 15 | 18 | 'account';
}

const discount = {
  subject: 'Some customers get a discount that they should not have',
  description: 'When we issue invoices in bulk, the wrong customers get a discount. One at a time they are right.',
} as const;

const older: ReadonlyMap<SubscriberSpec, readonly CaseSpec[]> = new Map([
  [
    northwindUat,
    [
      {
        subject: 'Reminder e-mails are sent twice',
        description: 'Since the refresh of the sandbox every reminder goes out twice.',
        status: 'Closed',
        priority: 'Medium',
        severity: '3',
        openedDaysAgo: 120,
        closedDaysAgo: 112,
        namesOrgBy: 18,
      },
      {
        subject: 'Rounding of taxes on credit notes',
        description: 'A cent is missing on some credit notes.',
        status: 'Closed',
        priority: 'Low',
        openedDaysAgo: 61,
        closedDaysAgo: 55,
        namesOrgBy: 'account',
      },
    ],
  ],
  [
    contoso,
    [
      {
        subject: 'Invoices of the last day of the quarter take minutes',
        description: 'Issuing takes longer than our users wait.',
        status: 'Escalated',
        priority: 'High',
        severity: '1',
        openedDaysAgo: 9,
        namesOrgBy: 18,
      },
      {
        subject: 'How do we import payments?',
        description: 'We look for a template of the import file.',
        status: 'Closed',
        priority: 'Low',
        severity: '4',
        openedDaysAgo: 200,
        closedDaysAgo: 199,
        namesOrgBy: 15,
      },
    ],
  ],
]);

/** The cases of one customer: the one that the publisher was let in for, and those before. */
export function writeCases(writer: RecordWriter, subscriber: SubscriberSpec): void {
  const { grant } = subscriber;
  if (grant !== undefined) {
    const { givenDaysAgo } = grant;
    const letInFor = { ...discount, status: 'New', priority: 'High', severity: '2', namesOrgBy: 15 } as const;
    writeCase(writer, subscriber, { ...letInFor, openedDaysAgo: givenDaysAgo });
  }
  for (const spec of older.get(subscriber) ?? []) {
    writeCase(writer, subscriber, spec);
  }
}

function writeCase(writer: RecordWriter, { company, loginAs, organizationId }: SubscriberSpec, spec: CaseSpec): void {
  const accountId = writer.idOf('Account', company) ?? null;
  const contactId = writer.idOf('Contact', `${loginAs.firstName} ${loginAs.lastName}`) ?? null;
  writer.write(
    'Case',
    {
      ...caseFields(spec, organizationId),
      AccountId: accountId,
      ContactId: contactId,
      ClosedDate: spec.closedDaysAgo === undefined ? null : writer.datetimeAgo(spec.closedDaysAgo),
    },
    spec.openedDaysAgo,
  );
}

function caseFields(
  { subject, description, status, priority, severity, namesOrgBy }: CaseSpec,
  organizationId: string,
): Literals {
  return {
    Subject: subject,
    Description: description,
    Status: status,
    IsClosed: status === 'Closed',
    IsEscalated: status === 'Escalated',
    Priority: priority,
    Severity__c: severity ?? null,
    Origin: 'Web',
    Type: 'Problem',
    Subscriber_Org_Id__c: namesOrgBy === 'account' ? null : ApexId.of(organizationId).value.slice(0, namesOrgBy),
  };
}

const subjects = [
  'Cannot save invoices',
  'Discounts are wrong after the upgrade',
  'Report of open payments times out',
  'Question about seats',
  'Error message that nobody understands',
] as const;

/** A case of the generated population, or none: one customer in five has some. */
export function generatedCases(
  random: () => number,
  organizationId: string,
  installedDaysAgo: number,
): readonly { readonly literals: Literals; readonly openedDaysAgo: number; readonly closedDaysAgo: number | null }[] {
  const count = random() < 0.2 ? 1 + Math.floor(random() * 3) : 0;
  return Array.from({ length: count }, () => {
    const openedDaysAgo = random() * installedDaysAgo;
    const isClosed = random() < 0.75;
    const spec: CaseSpec = {
      subject: subjects[Math.floor(random() * subjects.length)] ?? subjects[0],
      description: 'Reported by the customer.',
      status: isClosed ? 'Closed' : 'Working',
      priority: random() < 0.2 ? 'High' : 'Medium',
      severity: String(1 + Math.floor(random() * 4)),
      openedDaysAgo,
      namesOrgBy: random() < 0.5 ? 15 : 18,
    };
    const closedDaysAgo = isClosed ? openedDaysAgo * random() : null;
    return { literals: caseFields(spec, organizationId), openedDaysAgo, closedDaysAgo };
  });
}
