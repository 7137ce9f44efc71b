import type { RunningUser } from '../apex/library/contract.ts';
import { ApexId } from '../apex/values/id.ts';
import type { StoredRecord } from '../data/contract.ts';
import type { OrgRecords } from './orgRecords.ts';

/** Objects that the APIs do not know for users without a permission. */
const permissionToKnow: Readonly<Record<string, string>> = {
  SetupAuditTrail: 'PermissionsViewSetup',
  TraceFlag: 'PermissionsViewAllData',
  DebugLevel: 'PermissionsViewAllData',
};

/** Objects of which users without a permission see what is their own. */
const permissionToSeeAll: Readonly<Record<string, { readonly permission: string; readonly userField: string }>> = {
  ApexLog: { permission: 'PermissionsViewAllData', userField: 'LogUserId' },
};

/** What a user's permissions let the APIs show. Everything that is not named here is open. */
export class CallerRights {
  readonly #records: OrgRecords;
  readonly #user: RunningUser;

  constructor(records: OrgRecords, user: RunningUser) {
    this.#records = records;
    this.#user = user;
  }

  /** False for an object that is not there, as far as the user is concerned. */
  knows(objectName: string): boolean {
    const permission = permissionToKnow[objectName];
    return permission === undefined || this.#records.permits(this.#user, permission);
  }

  /** Undefined where every row of the object is seen. */
  seenRows(objectName: string): ((row: StoredRecord) => boolean) | undefined {
    const rule = permissionToSeeAll[objectName];
    if (rule === undefined || this.#records.permits(this.#user, rule.permission)) {
      return undefined;
    }
    return ({ values }) => {
      const owner = values.get(rule.userField);
      return owner instanceof ApexId && owner.value === this.#user.id;
    };
  }

  sees(row: StoredRecord): boolean {
    return this.seenRows(row.objectName)?.(row) ?? true;
  }
}
