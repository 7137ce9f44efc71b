import { objectToken } from '../../data/library/apexAccess.ts';
import type { ApexValue, RequestContext } from './contract.ts';
import { isRecord } from './jsonSerialize.ts';

// What collections do with the records in them.

/** What a copied record keeps: its id, the moments when it was created and changed, its auto-number. */
export interface KeptFields {
  readonly id: boolean;
  readonly readOnlyTimestamps: boolean;
  readonly autoNumber: boolean;
}

const keepsId: KeptFields = { id: true, readOnlyTimestamps: false, autoNumber: false };

/** A copy of a record; any other value is itself. */
export function clonedRow(value: ApexValue, kept: KeptFields = keepsId): ApexValue {
  return typeof value === 'object' && value !== null && isRecord(value)
    ? value.clone({
        keepId: kept.id,
        deep: true,
        keepReadOnlyTimestamps: kept.readOnlyTimestamps,
        keepAutoNumber: kept.autoNumber,
      })
    : value;
}

/** The token of the object whose records a collection is declared to hold; null for any other. */
export function rowTypeToken(context: RequestContext, elementTypeName: string): ApexValue {
  const type = context.apex.describeType(elementTypeName);
  return type?.kind === 'sObject' && type.typeName !== 'SObject' ? objectToken(context, type.typeName) : null;
}
