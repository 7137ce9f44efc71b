import { Failure } from '../../core/base/failure.ts';
import { isOrgId, orgIdKey } from '../../core/subscribers/orgId.ts';
import type { ChangeMark, SubscriberChanges } from '../../core/subscribers/ports.ts';
import { dateOf, record, someText } from '../json.ts';
import type { CompositeQueries, NamedQuery, QueryAnswers, QueryContext } from './compositeQueries.ts';
import { recordsIn } from './lmoFacts.ts';
import type { LmoObjects } from './lmoObjects.ts';
import { valueAt } from './valueAt.ts';

/** Changed records of a list that one refresh takes. Where there are more, reading the pages anew costs less. */
const mostChanges = 500;

/** A change may be dated before it can be seen: a transaction dates its records when it begins to save them. Milliseconds. */
const overlap = 10 * 60_000;

interface ChangingList {
  readonly objectName: string;
  readonly orgIdField: string;
  readonly dateField: string;
}

/** What tells of changes, by the name of its moment in a mark. */
const changingLists: Readonly<Record<string, ChangingList>> = {
  licenses: {
    objectName: 'sfLma__License__c',
    orgIdField: 'sfLma__Subscriber_Org_ID__c',
    dateField: 'LastModifiedDate',
  },
  installs: { objectName: 'PackageSubscriber', orgIdField: 'OrgKey', dateField: 'SystemModstamp' },
  tenantPackages: {
    objectName: 'SfdcPartnerTenantPackage',
    orgIdField: 'PartnerTenant.Tenant',
    dateField: 'SystemModstamp',
  },
  tenantLicenses: {
    objectName: 'SfdcPartnerTntPkgLicense',
    orgIdField: 'PartnerTenantPackage.PartnerTenant.Tenant',
    dateField: 'SystemModstamp',
  },
};

const organizationQuery: NamedQuery = {
  name: 'organization',
  objectName: 'Organization',
  soql: 'SELECT Id FROM Organization',
};

/** Asks an LMO what has changed, by its own clock: the clocks of this machine do not matter. */
export class LmoChanges {
  readonly #queries: CompositeQueries;
  readonly #objects: LmoObjects;
  /** Of this LMO, once it has said so. */
  #lmoOrgId: string | undefined;

  constructor(queries: CompositeQueries, objects: LmoObjects) {
    this.#queries = queries;
    this.#objects = objects;
  }

  /** What has to be asked for a mark. */
  markQueries(): readonly NamedQuery[] {
    return [
      ...this.#organizationQuery(),
      ...this.#lists().map(([name, { objectName, dateField }]) => ({
        name: `latest ${name}`,
        objectName,
        soql: `SELECT ${dateField} FROM ${objectName} ORDER BY ${dateField} DESC LIMIT 1`,
      })),
    ];
  }

  markIn(answers: QueryAnswers): ChangeMark | undefined {
    const lmoOrgId = (this.#lmoOrgId ??= orgIdIn(answers));
    const moments = this.#lists().flatMap(([name, { dateField }]) => {
      const [latest] = recordsIn(answers, `latest ${name}`);
      const moment = momentOf(valueAt(latest, dateField));
      return moment === undefined ? [] : [[name, moment] as const];
    });
    return lmoOrgId === undefined ? undefined : { lmoOrgId, moments: Object.fromEntries(moments) };
  }

  async since(mark: ChangeMark, context: QueryContext): Promise<SubscriberChanges> {
    const asked = this.#lists().filter(([name]) => mark.moments[name] !== undefined);
    const queries = [
      ...this.#organizationQuery(),
      ...asked.map(([name, list]) => changeQuery(name, list, mark.moments[name] ?? '')),
    ];
    const answers = await this.#queries.run([...queries, ...this.#packageQuery(mark)], context);
    this.#objects.learn(queries, answers);
    const [problem] = this.#objects.problemsIn(answers, queries);
    if (problem !== undefined) {
      throw problem;
    }
    const orgs = new Map<string, { orgId: string; moment: string }>();
    const moments: Record<string, string> = { ...mark.moments };
    this.#lmoOrgId ??= orgIdIn(answers);
    let isIncomplete = asked.length === 0 || this.#lmoOrgId !== mark.lmoOrgId;
    for (const [name, { orgIdField, dateField }] of asked) {
      const records = recordsIn(answers, name);
      // A list that is gone, such as an app that was uninstalled, has other subscribers now.
      isIncomplete ||= records.length === mostChanges || answers.get(name) instanceof Failure;
      for (const changed of records) {
        const [orgId, moment] = [someText(valueAt(changed, orgIdField)), momentOf(valueAt(changed, dateField))];
        if (orgId !== undefined && isOrgId(orgId) && moment !== undefined) {
          orgs.set(orgIdKey(orgId), { orgId, moment: later(orgs.get(orgIdKey(orgId))?.moment, moment) });
          moments[name] = later(moments[name], moment);
        }
      }
    }
    const hasNewVersions = recordsIn(answers, 'packages').length > 0;
    return { orgs: [...orgs.values()], isIncomplete, mark: { ...mark, moments }, hasNewVersions };
  }

  /** Whether another version of a package is the latest now: the package names it. */
  #packageQuery({ moments }: ChangeMark): readonly NamedQuery[] {
    const since = moments['licenses'];
    const objectName = 'sfLma__Package__c';
    if (since === undefined) {
      return [];
    }
    const soql = `SELECT Id FROM ${objectName} WHERE LastModifiedDate >= ${startOf(since)} LIMIT 1`;
    return [{ name: 'packages', objectName, soql }];
  }

  /** Once is enough: behind an address there is one org for as long as this window knows it. */
  #organizationQuery(): readonly NamedQuery[] {
    return this.#lmoOrgId === undefined ? [organizationQuery] : [];
  }

  #lists(): readonly (readonly [string, ChangingList])[] {
    return Object.entries(changingLists).filter(([, { objectName }]) => !this.#objects.isMissing(objectName));
  }
}

function changeQuery(name: string, { objectName, orgIdField, dateField }: ChangingList, since: string): NamedQuery {
  return {
    name,
    objectName,
    // Deleted records tell of subscribers that are gone.
    all: true,
    soql:
      `SELECT ${orgIdField}, ${dateField} FROM ${objectName} WHERE ${dateField} >= ${startOf(since)} ` +
      `ORDER BY ${dateField} LIMIT ${mostChanges}`,
  };
}

/** A datetime literal of SOQL. */
function startOf(moment: string): string {
  return new Date(new Date(moment).getTime() - overlap).toISOString();
}

function orgIdIn(answers: QueryAnswers): string | undefined {
  return someText(record<{ Id: string }>(recordsIn(answers, 'organization')[0]).Id);
}

function momentOf(value: unknown): string | undefined {
  return dateOf(value)?.toISOString();
}

function later(a: string | undefined, b: string): string {
  return a !== undefined && a > b ? a : b;
}
