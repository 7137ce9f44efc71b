import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';
import type {
  LicenseDetail,
  LinkedRecord,
  LmoDetails,
  LmoSubscriberDetails,
  OrgLimit,
  RelatedCase,
} from '../core/subscriberDetails/ports.ts';
import { orgIdKey, toLongOrgId } from '../core/subscribers/orgId.ts';
import { dataPath } from './apiVersion.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { dateOf, integer, record, someText } from './json.ts';
import { anyOf, someOf } from './soql.ts';
import { CompositeQueries, type NamedQuery, type QueryAnswers } from './subscribers/compositeQueries.ts';
import type { CaseRecord, LicenseDetailRecord, LinkedNameRecord } from './wire/subscriberDetails.ts';

/** Cases of one customer that are shown. */
const mostCases = 50;

const licenseFields =
  'Id, Name, sfLma__License_Status__c, sfLma__Licensed_Seats__c, sfLma__Used_Licenses__c, sfLma__Install_Date__c, sfLma__Expiration_Date__c, ' +
  'sfLma__Package__r.Name, sfLma__Package_Version__r.sfLma__Version_Number__c, sfLma__Account__c, sfLma__Account__r.Name, sfLma__Contact__c, ' +
  'sfLma__Contact__r.Name, sfLma__Lead__c, sfLma__Lead__r.Name';

const caseFields = 'Id, CaseNumber, Subject, Status, Priority, IsClosed, CreatedDate';

/** What the LMO has on one subscriber, beyond the list. Reads only. */
export class SubscriberDetailRecords implements LmoSubscriberDetails {
  readonly #queries: CompositeQueries;

  constructor(http: OrgHttp) {
    this.#queries = new CompositeQueries(http);
  }

  /** Two calls at most: cases of an account can be asked for only once the licences have named it. */
  async read(orgId: string, caseOrgIdField: string | undefined, signal?: AbortSignal): Promise<LmoDetails> {
    const context = { action: l10n.t('show a subscriber'), signal };
    const byOrg = caseOrgIdField === undefined ? [] : [caseQuery('orgCases', orgCondition(caseOrgIdField, orgId))];
    const answers = await this.#queries.run([licenseQuery(orgId), ...byOrg], context);
    const licenses = rowsOf(answers, 'licenses').flatMap(licenseDetail);
    const conditions = [
      condition(
        'AccountId',
        licenses.flatMap(({ account }) => account?.id ?? []),
      ),
      condition(
        'ContactId',
        licenses.flatMap(({ contact }) => contact?.id ?? []),
      ),
    ].filter((one) => one !== undefined);
    const further =
      conditions.length === 0
        ? new Map<string, readonly unknown[] | Failure>()
        : await this.#queries.run([caseQuery('customerCases', someOf(conditions))], context);
    const named = rowsOf(answers, 'orgCases').flatMap((row) => relatedCase(row, 'org'));
    const customers = rowsOf(further, 'customerCases').flatMap((row) => relatedCase(row, 'customer'));
    const namedIds = new Set(named.map(({ id }) => id));
    return {
      licenses,
      cases: [...named, ...customers.filter(({ id }) => !namedIds.has(id))].sort(byUrgency),
      problems: [...answers.values(), ...further.values()].flatMap((answer) =>
        answer instanceof Failure && answer.code !== 'objectMissing' ? [answer.message] : [],
      ),
    };
  }
}

/** The limits of an org, as it counts them. */
export async function readLimits(http: OrgHttp, signal?: AbortSignal): Promise<readonly OrgLimit[]> {
  const reply = await http.json({
    method: 'GET',
    path: `${dataPath}/limits`,
    action: l10n.t('tell its limits'),
    signal,
  });
  return Object.entries(record<Record<string, unknown>>(reply)).flatMap(([name, value]) => {
    const { Max, Remaining } = record<{ Max: number; Remaining: number }>(value);
    const [maximum, remaining] = [integer(Max), integer(Remaining)];
    return maximum === undefined || remaining === undefined ? [] : [{ name, maximum, remaining }];
  });
}

function licenseQuery(orgId: string): NamedQuery {
  return {
    name: 'licenses',
    objectName: 'sfLma__License__c',
    soql: `SELECT ${licenseFields} FROM sfLma__License__c WHERE ${orgCondition('sfLma__Subscriber_Org_ID__c', orgId)} ORDER BY Name`,
  };
}

function caseQuery(name: string, where: string): NamedQuery {
  return {
    name,
    objectName: 'Case',
    soql: `SELECT ${caseFields} FROM Case WHERE ${where} ORDER BY IsClosed ASC, CreatedDate DESC LIMIT ${mostCases}`,
  };
}

/** An org is named by either form of its id. */
function orgCondition(field: string, orgId: string): string {
  return `${field} IN ${anyOf([orgIdKey(orgId), toLongOrgId(orgId)])}`;
}

function condition(field: string, ids: readonly string[]): string | undefined {
  return ids.length === 0 ? undefined : `${field} IN ${anyOf([...new Set(ids)])}`;
}

function rowsOf(answers: QueryAnswers, name: string): readonly unknown[] {
  const answer = answers.get(name);
  return answer === undefined || answer instanceof Failure ? [] : answer;
}

function licenseDetail(row: unknown): LicenseDetail[] {
  const license = record<LicenseDetailRecord>(row);
  const id = someText(license.Id);
  return id === undefined
    ? []
    : [
        {
          id,
          number: someText(license.Name) ?? '',
          packageName: someText(record<LinkedNameRecord>(license.sfLma__Package__r).Name) ?? '',
          version: someText(
            record<LicenseDetailRecord['sfLma__Package_Version__r']>(license.sfLma__Package_Version__r)
              .sfLma__Version_Number__c,
          ),
          status: someText(license.sfLma__License_Status__c),
          seats: someText(license.sfLma__Licensed_Seats__c),
          usedSeats: integer(license.sfLma__Used_Licenses__c),
          installed: someText(license.sfLma__Install_Date__c),
          expires: someText(license.sfLma__Expiration_Date__c),
          account: linked(license.sfLma__Account__c, license.sfLma__Account__r),
          contact: linked(license.sfLma__Contact__c, license.sfLma__Contact__r),
          lead: linked(license.sfLma__Lead__c, license.sfLma__Lead__r),
        },
      ];
}

function linked(idValue: unknown, relation: unknown): LinkedRecord | undefined {
  const id = someText(idValue);
  return id === undefined ? undefined : { id, name: someText(record<LinkedNameRecord>(relation).Name) ?? id };
}

function relatedCase(row: unknown, link: RelatedCase['link']): RelatedCase[] {
  const found = record<CaseRecord>(row);
  const id = someText(found.Id);
  return id === undefined
    ? []
    : [
        {
          id,
          number: someText(found.CaseNumber) ?? '',
          subject: someText(found.Subject) ?? '',
          status: someText(found.Status) ?? '',
          priority: someText(found.Priority),
          isClosed: found.IsClosed === true,
          opened: dateOf(found.CreatedDate),
          link,
        },
      ];
}

function byUrgency(a: RelatedCase, b: RelatedCase): number {
  return Number(a.isClosed) - Number(b.isClosed) || (b.opened?.getTime() ?? 0) - (a.opened?.getTime() ?? 0);
}
