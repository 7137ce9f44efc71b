import assert from 'node:assert/strict';
import type { OrganizationFacts } from '../../../../src/core/debugging/execution.ts';
import { deriveGrants, unreadableTrail } from '../../../../src/core/loginAccess/grants.ts';
import type { DetailsContent, EnteredContent } from '../../../../src/core/subscriberDetails/detailsContent.ts';
import { detailsPage } from '../../../../src/core/subscriberDetails/detailsPage.ts';
import type { LicenseDetail, RelatedCase } from '../../../../src/core/subscriberDetails/ports.ts';
import { subscriber } from '../../../support/fakeSubscribers.ts';

const now = Date.UTC(2026, 5, 15, 12);
const formats = {
  day: (date: Date) => date.toISOString().slice(0, 10),
  moment: (date: Date) => date.toISOString().slice(0, 16),
};

const organization: OrganizationFacts = {
  organizationId: '00D000000000002EAA',
  name: 'Northwind UAT',
  instanceName: 'USA7S',
  isSandbox: true,
  trialExpirationDate: undefined,
  namespacePrefix: undefined,
};

const license: LicenseDetail = {
  id: 'a07000000000001AAA',
  number: 'L-00042',
  packageName: 'Acme Billing',
  version: '2.4.0',
  status: 'Active',
  seats: '25',
  usedSeats: 7,
  installed: '2025-11-17',
  expires: 'Does not expire',
  account: { id: '001000000000001AAA', name: 'Northwind' },
  contact: undefined,
  lead: undefined,
};

const openCase: RelatedCase = {
  id: '500000000000001AAA',
  number: '00001042',
  subject: 'Wrong discount',
  status: 'Working',
  priority: 'High',
  isClosed: false,
  opened: new Date('2026-06-12T08:00:00Z'),
  link: 'org',
};

function entered(overrides: Partial<EnteredContent> = {}): EnteredContent {
  const rows = [
    {
      action: 'loginasgrantedtopartnerbt',
      display:
        'dana@northwind.example has granted user login access through 6/20/2026 to package publisher Acme (00D000000000031)',
      created: new Date('2026-06-13T09:00:00Z'),
    },
  ];
  return {
    instanceUrl: 'https://northwind--uat.sandbox.my.salesforce.com',
    organization,
    loginAsUser: { name: 'Dana', username: 'dana@northwind.example' },
    grants: deriveGrants(rows, { now: new Date(now) }),
    ...overrides,
  };
}

function content(overrides: Partial<DetailsContent> = {}): DetailsContent {
  const inside = entered();
  return {
    orgId: organization.organizationId,
    name: 'Northwind UAT',
    isSandbox: true,
    subscriber: subscriber({ name: 'Northwind UAT' }),
    lmoUrl: 'https://acme.my.salesforce.com',
    parentName: 'Northwind',
    entered: inside,
    grant: { grant: inside.grants.grant, evidence: 'auditTrail' },
    note: undefined,
    lmo: { state: 'read', value: { licenses: [license], cases: [openCase], problems: [] } },
    limits: { state: 'read', value: [{ name: 'DailyApiRequests', maximum: 100_000, remaining: 98_000 }] },
    health: {
      state: 'read',
      value: {
        instance: 'USA7S',
        state: 'down',
        release: "Spring '26",
        incidents: [
          { id: '1', severity: 'major', isCore: true, started: new Date(now - 600_000), message: 'Nobody can log in.' },
        ],
        maintenances: [{ name: 'Release', starts: new Date(now + 3_600_000), ends: new Date(now + 7_200_000) }],
      },
    },
    abilities: { state: 'read', value: [{ name: 'managedCode', state: 'available', reason: 'It can be read.' }] },
    now,
    ...overrides,
  };
}

/** What a reader sees: escapes are Markdown's. */
function seen(overrides: Partial<DetailsContent> = {}): string {
  return detailsPage(content(overrides), formats)
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('\u2060', '');
}

describe('the page of a subscriber', () => {
  it('has a heading for each part, in the order in which they are looked for', () => {
    const page = detailsPage(content(), formats);
    assert.deepEqual(
      [...page.matchAll(/^#{1,3} (.+)$/gm)].map(([heading]) => heading),
      [
        '# Northwind UAT',
        '## Org',
        '## Licenses',
        '## Login access',
        '### History',
        '### What it lets you do',
        '## Instance',
        '## Limits',
        '## Cases',
        '## In Salesforce',
      ],
    );
  });

  it('tells the facts', () => {
    const page = seen();
    for (const fact of [
      '| Org id | 00D000000000002EAA |',
      '| Production org | Northwind |',
      '| Address | northwind--uat.sandbox.my.salesforce.com |',
      '| Entered as | Dana · dana@northwind.example |',
      'Live until 2026-06-20. This is what the audit trail says.',
      '| dana@northwind.example | Live until 2026-06-20 |',
      'granted, until 2026-06-20',
      '| Managed Code | available | It can be read. |',
      "USA7S: service disrupted. Spring '26.",
      'Incident of the platform, since 2026-06-15T11:50: Nobody can log in.',
      '| Daily Api Requests | 2000 | 100000 | 2 % |',
      '7 of 25',
    ]) {
      assert.ok(page.includes(fact), `${fact}\n\n${page}`);
    }
  });

  it('leads to records of the LMO and to Setup of the org', () => {
    const page = detailsPage(content(), formats);
    for (const address of [
      'https://acme.my.salesforce.com/001000000000001AAA',
      'https://acme.my.salesforce.com/a07000000000001AAA',
      'https://acme.my.salesforce.com/500000000000001AAA',
      'https://acme.my.salesforce.com/partnerbt/lmo/subOrgLogin.apexp?directLoginOrgId=00D000000000002EAA',
      'https://northwind--uat.sandbox.my.salesforce.com/lightning/setup/CustomSettings/home',
      'https://northwind--uat.sandbox.my.salesforce.com/lightning/setup/LoginAccessPolicies/home',
      'https://status.salesforce.com/instances/USA7S',
    ]) {
      assert.ok(page.includes(`(<${address}>)`), address);
    }
  });

  it('says what is still being read, and why something is missing', () => {
    const page = seen({
      lmo: { state: 'reading' },
      limits: { state: 'missing', why: 'Enter the org first.' },
      health: { state: 'missing', why: 'No answer.' },
      abilities: { state: 'reading' },
    });
    assert.equal([...page.matchAll(/_Reading…_/g)].length, 2, 'cases and abilities; licences show what the list knows');
    assert.ok(page.includes('Enter the org first.') && page.includes('No answer.'));
    assert.ok(page.includes('| Acme Billing |'));
  });

  it('tells a grant that was noted from one that the org tells of', () => {
    const note = { username: 'dana@northwind.example', expires: new Date(now + 86_400_000), noted: new Date(now) };
    const page = seen({
      entered: undefined,
      note,
      grant: { grant: { state: 'live', username: note.username, expires: note.expires }, evidence: 'note' },
    });
    assert.ok(page.includes('Live until 2026-06-16. This was noted here on 2026-06-15; the org does not tell.'));
  });

  it('says that the audit trail cannot be read', () => {
    const page = seen({
      entered: entered({ grants: unreadableTrail('The login-as user may not read its audit trail.') }),
      grant: { grant: { state: 'unknown' }, evidence: 'nothing' },
    });
    assert.ok(page.includes('Not known: this user cannot read the audit trail. The login-as user may not'));
  });

  it('leaves out what belongs to an org that was not entered and an LMO that is not there', () => {
    const page = seen({
      entered: undefined,
      lmoUrl: undefined,
      subscriber: undefined,
      lmo: { state: 'missing', why: 'No LMO is connected.' },
      grant: { grant: { state: 'unknown' }, evidence: 'nothing' },
    });
    assert.doesNotMatch(page, /## In Salesforce|### History|## Instance/);
    assert.ok(page.includes('Not known: enter the org with a hand-off'));
  });

  const hostile = [
    '[pay](command:workbench.action.quit)',
    '![pixel](https://evil.example/x.png)',
    '<img src=x onerror=alert(1)>',
    'https://evil.example/login',
    '| x | y |',
    '\n\n# Heading\n\n',
    '`code` **bold**',
    '\u202egnp.exe',
  ];
  for (const text of hostile) {
    it(`lets nothing of ${JSON.stringify(text)} take effect, wherever it stands`, () => {
      const evil: LicenseDetail = {
        ...license,
        number: text,
        packageName: text,
        version: text,
        status: text,
        seats: text,
        expires: text,
        account: { id: text, name: text },
      };
      const rows = [{ action: 'loginasgrantedtopartnerbt', display: text, created: new Date(now) }];
      const page = detailsPage(
        content({
          name: text,
          parentName: text,
          entered: entered({
            organization: { ...organization, name: text, namespacePrefix: text, instanceName: text },
            loginAsUser: { name: text, username: text },
            grants: deriveGrants(rows, { now: new Date(now) }),
          }),
          lmo: {
            state: 'read',
            value: {
              licenses: [evil],
              cases: [{ ...openCase, id: text, subject: text, status: text, priority: text }],
              problems: [text],
            },
          },
          limits: { state: 'read', value: [{ name: text, maximum: 1, remaining: 0 }] },
          health: {
            state: 'read',
            value: {
              instance: 'USA7S',
              state: 'good',
              release: text,
              incidents: [{ id: text, severity: undefined, isCore: false, started: undefined, message: text }],
              maintenances: [{ name: text, starts: new Date(now), ends: new Date(now) }],
            },
          },
          abilities: { state: 'read', value: [{ name: 'managedCode', state: 'refused', reason: text }] },
        }),
        formats,
      );
      const targets = [...page.matchAll(/\]\(<([^>]*)>\)/g)].map(([, target]) => target ?? '');
      assert.ok(targets.length > 5);
      for (const target of targets) {
        assert.match(target, /^https:\/\/(acme\.my|northwind--uat\.sandbox\.my|status)\.salesforce\.com\//);
      }
      const unescaped = page.replace(/\\[!-/:-@[-`{-~]/g, '');
      assert.doesNotMatch(unescaped, /command:|<img|!\[|`|\*\*|evil\.example\//);
      assert.doesNotMatch(unescaped.replace(/\(<https:[^>]*>\)/g, ''), /:\/\//);
      assert.equal([...page.matchAll(/^# /gm)].length, 1);
      assert.ok(!page.includes('\u202e'));
      for (const table of page.split('\n\n').filter((block) => block.startsWith('| '))) {
        const widths = table.split('\n').map((line) => line.replace(/\\\|/g, '').split('|').length);
        assert.equal(new Set(widths).size, 1, table);
      }
    });
  }
});
