import type { DmlOperation, SObjectRecord, Transaction } from '../contract.ts';

// Records that say who may do what must not be saved together with data: sharing would have to be worked out for both at once.

/** Objects of the setup that the rule is about. */
const setupObjects: ReadonlySet<string> = new Set([
  'FieldPermissions',
  'Group',
  'GroupMember',
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
  'QueueSobject',
  'SetupEntityAccess',
  'User',
  'UserRole',
]);

/** Changing one of these makes the update of a user one of the setup. */
const userRights = ['UserRoleId', 'IsActive', 'Username', 'ProfileId'];

interface Saved {
  setup: string | undefined;
  data: string | undefined;
}

const saved = new WeakMap<Transaction, Map<string, Saved>>();

/** What a test's set-up saved does not bind the test itself. */
export function forgetSaves(transaction: Transaction): void {
  saved.delete(transaction);
}

/** The object saved earlier that forbids to save this one; undefined where nothing does. Each user of `System.runAs` starts anew. */
export function forbiddenBy(
  transaction: Transaction,
  userId: string,
  operation: DmlOperation,
  record: SObjectRecord,
): string | undefined {
  const { name, kind, setup } = record.description;
  // What the platform itself keeps, and settings, go with both.
  if (kind !== 'record' || (setup && !setupObjects.has(name)) || isHarmlessUser(operation, record)) {
    return undefined;
  }
  const byUser = saved.get(transaction) ?? new Map<string, Saved>();
  saved.set(transaction, byUser);
  const before = byUser.get(userId) ?? { setup: undefined, data: undefined };
  byUser.set(userId, before);
  const isSetup = setupObjects.has(name);
  const other = isSetup ? before.data : before.setup;
  if (other === undefined) {
    before[isSetup ? 'setup' : 'data'] ??= name;
  }
  return other;
}

/** A user without a role may be inserted, and one whose rights stay the same updated, along with data. */
function isHarmlessUser(operation: DmlOperation, record: SObjectRecord): boolean {
  if (record.description.name !== 'User') {
    return false;
  }
  return operation === 'insert'
    ? record.get('UserRoleId') === null
    : operation === 'update' && !userRights.some((field) => record.isSet(field));
}
