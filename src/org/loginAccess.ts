import type { Clock } from '../core/base/clock.ts';
import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';
import {
  type AuditedUser,
  type AuditRow,
  deriveGrants,
  grantActions,
  type ObservedGrants,
  unreadableTrail,
} from '../core/loginAccess/grants.ts';
import type { OrgProbe } from '../core/loginAccess/abilities.ts';
import type { OrgLoginAccess } from '../core/loginAccess/ports.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { dateOf, record, someText } from './json.ts';
import { probeOrg } from './orgProbe.ts';
import type { RecordsApi } from './recordsApi.ts';
import type { AuditTrailRecord, AuditUserRecord } from './wire/tooling.ts';

// Rows of the same second come by their ids: the later the higher.

/** The trail keeps half a year; this many changes of login access in it are more than any org has. */
const rowLimit = 500;

const grantQuery =
  'SELECT Action, Display, CreatedDate, CreatedBy.Username, CreatedBy.LocaleSidKey, CreatedBy.TimeZoneSidKey FROM SetupAuditTrail ' +
  `WHERE Action IN (${grantActions.map((action) => `'${action}'`).join(', ')}) ORDER BY CreatedDate DESC, Id DESC LIMIT ${rowLimit}`;

/** How a subscriber's org lets us in, as far as its records tell. */
export class LoginAccessRecords implements OrgLoginAccess {
  readonly #http: OrgHttp;
  readonly #records: RecordsApi;
  readonly #clock: Clock;

  constructor(http: OrgHttp, records: RecordsApi, clock: Clock) {
    this.#http = http;
    this.#records = records;
    this.#clock = clock;
  }

  async observeGrants(publisherOrgIds: readonly string[] = []): Promise<ObservedGrants> {
    try {
      const rows = await this.#records.query(grantQuery, { action: l10n.t('read its audit trail') });
      return deriveGrants(rows.flatMap(auditRow), { now: new Date(this.#clock.now()), publisherOrgIds });
    } catch (error) {
      if (Failure.is(error, 'accessDenied') || Failure.is(error, 'objectMissing')) {
        return unreadableTrail(error.message);
      }
      throw error;
    }
  }

  probe(ownPackageIds?: readonly string[]): Promise<OrgProbe> {
    return probeOrg(this.#http, ownPackageIds);
  }
}

function auditRow(row: unknown): AuditRow[] {
  const { Action, Display, CreatedDate, CreatedBy } = record<AuditTrailRecord>(row);
  const action = someText(Action);
  const created = dateOf(CreatedDate);
  return action === undefined || created === undefined
    ? []
    : [{ action, display: someText(Display) ?? '', created, by: auditedUser(CreatedBy) }];
}

function auditedUser(value: unknown): AuditedUser | undefined {
  const user = record<AuditUserRecord>(value);
  const username = someText(user.Username);
  return username === undefined
    ? undefined
    : { username, locale: someText(user.LocaleSidKey), timeZone: someText(user.TimeZoneSidKey) };
}
