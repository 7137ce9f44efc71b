import type { RequestContext } from '../../apex/library/contract.ts';
import type { DmlOperation, RowOutcome } from '../contract.ts';
import { forbiddenBy } from '../dml/mixedSaves.ts';
import { mixedObjects } from '../dml/rowErrors.ts';
import { transactionOf } from '../dml/rows.ts';
import type { SObjectValue } from '../sObjectValue.ts';
import { raiseDmlNotAllowed } from './failures.ts';

// Saves that a statement may not do at all.

/** What only the platform writes. */
export function refuseForeign(
  context: RequestContext,
  operation: DmlOperation,
  records: readonly SObjectValue[],
): void {
  for (const { description } of records) {
    const { kind, name } = description;
    if (kind === 'metadata' || kind === 'event' || platformObjects.has(name)) {
      raiseDmlNotAllowed(context, operation, name);
    }
  }
}

export function isPlatformObject(name: string): boolean {
  return platformObjects.has(name);
}

const platformObjects: ReadonlySet<string> = new Set([
  'ApexClass',
  'ApexLog',
  'ApexTestResult',
  'ApexTestRunResult',
  'ApexTrigger',
  'AsyncApexJob',
  'CronJobDetail',
  'CronTrigger',
  'EntityDefinition',
  'FieldDefinition',
  'LoginHistory',
  'Profile',
  'RecordType',
  'SetupAuditTrail',
  'StaticResource',
  'UserLicense',
]);

/** Setup objects and data must not be saved together; undefined where they are not. */
export function mixedOutcomes(
  context: RequestContext,
  operation: DmlOperation,
  records: readonly SObjectValue[],
): readonly RowOutcome[] | undefined {
  for (const record of records) {
    const original = forbiddenBy(transactionOf(context), context.user.id, operation, record);
    if (original !== undefined) {
      const errors = [mixedObjects(record.apexTypeName, original)];
      return records.map(({ id }) => ({ id, success: false, created: false, errors }));
    }
  }
  return undefined;
}
