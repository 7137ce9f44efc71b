import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';
import {
  type DescribedPermission,
  loginPages,
  type OwnPermission,
  type OwnPermissionFacts,
  permissionNames,
} from '../core/loginAccess/ownPermissions.ts';
import type { LmoLoginAccess, Publisher } from '../core/loginAccess/ports.ts';
import { isOrgId, toLongOrgId } from '../core/subscribers/orgId.ts';
import { lmoPath } from './apiVersion.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { list, record, someText } from './json.ts';
import { loginAsUser, userInfoPath } from './organization.ts';
import { anyOf, quoted } from './soql.ts';
import { CompositeQueries, type NamedQuery, type QueryAnswers } from './subscribers/compositeQueries.ts';
import type { OwnPackageRecord } from './wire/licenseManagement.ts';
import type { DescribeReply, IdRecord, OrganizationRecord } from './wire/rest.ts';

const packageQuery: NamedQuery = {
  name: 'packages',
  objectName: 'sfLma__Package__c',
  soql: 'SELECT sfLma__Package_ID__c, sfLma__Developer_Org_ID__c, sfLma__Developer___c FROM sfLma__Package__c ORDER BY Name',
};

const organizationQuery: NamedQuery = {
  name: 'organization',
  objectName: 'Organization',
  soql: 'SELECT Id, Name, OrganizationType FROM Organization',
};

const licenseQuery: NamedQuery = {
  name: 'licenses',
  objectName: 'sfLma__License__c',
  soql: 'SELECT Id FROM sfLma__License__c LIMIT 1',
};

const pageQuery: NamedQuery = {
  name: 'pages',
  objectName: 'ApexPage',
  soql: `SELECT Id, Name FROM ApexPage WHERE NamespacePrefix = 'sfLma' AND Name IN ${anyOf(loginPages)}`,
};

/** The License Management Org, as far as logging in to subscribers goes. Reads only. */
export class LmoLoginAccessRecords implements LmoLoginAccess {
  readonly #http: OrgHttp;
  readonly #queries: CompositeQueries;

  constructor(http: OrgHttp) {
    this.#http = http;
    this.#queries = new CompositeQueries(http);
  }

  async publisher(signal?: AbortSignal): Promise<Publisher> {
    const action = l10n.t('say who publishes its packages');
    const answers = await this.#queries.run([packageQuery, organizationQuery], { action, signal });
    const packages = rowsOf(answers, 'packages')?.map((row) => record<OwnPackageRecord>(row)) ?? [];
    const [organization] = rowsOf(answers, 'organization')?.map((row) => record<OrganizationRecord>(row)) ?? [];
    const orgIds = [organization?.Id, ...packages.map((one) => one.sfLma__Developer_Org_ID__c)].flatMap((id) => {
      const orgId = someText(id);
      return orgId !== undefined && isOrgId(orgId) ? [toLongOrgId(orgId)] : [];
    });
    const names = packages.flatMap((one) => someText(one.sfLma__Developer___c) ?? []);
    return {
      name: names[0] ?? someText(organization?.Name),
      orgIds: [...new Set(orgIds)],
      packageIds: packages.flatMap((one) => someText(one.sfLma__Package_ID__c) ?? []),
    };
  }

  async ownPermissions(signal?: AbortSignal): Promise<OwnPermissionFacts> {
    const context = { action: l10n.t('say what your own user may do'), signal };
    const [user, described, answers] = await Promise.all([
      this.#http.json({ method: 'GET', path: userInfoPath, ...context }).then(loginAsUser),
      this.#describedPermissions(context),
      this.#queries.run([licenseQuery, pageQuery, organizationQuery], context),
    ]);
    const names = permissionNames(described);
    const pages = rowsOf(answers, 'pages')?.map((row) => record<IdRecord & { Name: string }>(row)) ?? [];
    const pageIds = pages.flatMap(({ Id }) => someText(Id) ?? []);
    const granted = await this.#queries.run(
      [permissionQuery(user.id, Object.values(names)), pageAccessQuery(user.id, pageIds)],
      context,
    );
    const grantedIds = new Set(
      rowsOf(granted, 'access')?.map((row) => someText(record<{ SetupEntityId: string }>(row).SetupEntityId)),
    );
    const nameOf = (page: (typeof pages)[number]): string[] => [someText(page.Name) ?? []].flat();
    const [organization] = rowsOf(answers, 'organization')?.map((row) => record<OrganizationRecord>(row)) ?? [];
    return {
      username: user.username,
      edition: someText(organization?.OrganizationType),
      readsLicenses: readsLicenses(answers.get('licenses')),
      pages:
        rowsOf(granted, 'access') === undefined
          ? undefined
          : {
              installed: pages.flatMap(nameOf),
              granted: pages.filter(({ Id }) => grantedIds.has(someText(Id))).flatMap(nameOf),
            },
      permissions: permissionsIn(rowsOf(granted, 'permissions'), names),
    };
  }

  /** What permissions the LMO has, by name and label. None where it does not say. */
  async #describedPermissions(context: {
    readonly action: string;
    readonly signal?: AbortSignal | undefined;
  }): Promise<readonly DescribedPermission[]> {
    try {
      const reply = await this.#http.json({
        method: 'GET',
        path: `${lmoPath}/sobjects/PermissionSet/describe`,
        ...context,
      });
      return list(record<DescribeReply>(reply).fields).flatMap((field) => {
        const { name, label } = record<DescribeReply['fields'][number]>(field);
        const [fieldName, fieldLabel] = [someText(name), someText(label)];
        // It goes into a query as it is.
        return fieldName !== undefined && /^Permissions\w+$/.test(fieldName) && fieldLabel !== undefined
          ? [{ name: fieldName, label: fieldLabel }]
          : [];
      });
    } catch (error) {
      if (Failure.is(error, 'accessDenied') || Failure.is(error, 'objectMissing') || Failure.is(error, 'orgRefused')) {
        return [];
      }
      throw error;
    }
  }
}

/** The permission sets of a user; a profile is one of them. */
function assignedTo(userId: string): string {
  return `(SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)})`;
}

function permissionQuery(userId: string, fields: readonly string[]): NamedQuery {
  return {
    name: 'permissions',
    objectName: 'PermissionSet',
    soql: `SELECT ${['Id', ...fields].join(', ')} FROM PermissionSet WHERE Id IN ${assignedTo(userId)}`,
  };
}

function pageAccessQuery(userId: string, pageIds: readonly string[]): NamedQuery {
  return {
    name: 'access',
    objectName: 'SetupEntityAccess',
    soql: `SELECT SetupEntityId FROM SetupEntityAccess WHERE SetupEntityId IN ${anyOf(pageIds)} AND ParentId IN ${assignedTo(userId)}`,
  };
}

/** Undefined where the query failed. */
function rowsOf(answers: QueryAnswers, name: string): readonly unknown[] | undefined {
  const answer = answers.get(name);
  return answer instanceof Failure ? undefined : answer;
}

function readsLicenses(answer: readonly unknown[] | Failure | undefined): boolean | undefined {
  if (!(answer instanceof Failure)) {
    return answer && true;
  }
  return answer.code === 'accessDenied' || answer.code === 'objectMissing' ? false : undefined;
}

/** A user has what any of the permission sets has. */
function permissionsIn(
  rows: readonly unknown[] | undefined,
  names: Readonly<Partial<Record<OwnPermission, string>>>,
): Readonly<Record<OwnPermission, boolean | undefined>> {
  const has = (name: string | undefined): boolean | undefined =>
    // Everybody has a profile: without a row the LMO does not tell.
    name === undefined || rows === undefined || rows.length === 0
      ? undefined
      : rows.some((row) => record<Readonly<Record<string, unknown>>>(row)[name] === true);
  return {
    logInToSubscriberOrg: has(names.logInToSubscriberOrg),
    viewAndDebugManagedApex: has(names.viewAndDebugManagedApex),
    modifyAllData: has(names.modifyAllData),
  };
}
