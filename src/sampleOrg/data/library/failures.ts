import type { RequestContext } from '../../apex/library/contract.ts';
import { ApexException, type DmlFailure } from '../../apex/values/exception.ts';
import type { DmlOperation, RowOutcome } from '../contract.ts';

// Every exception that the data library raises, in Apex's own words.

export function raiseFieldNotQueried(context: RequestContext, objectName: string, name: string): never {
  return context.apex.raise(
    'System.SObjectException',
    `SObject row was retrieved via SOQL without querying the requested field: ${objectName}.${name}`,
  );
}

export function raiseReadOnly(context: RequestContext): never {
  return context.apex.raise('System.FinalException', 'Record is read-only');
}

export function raiseInvalidField(context: RequestContext, name: string, objectName: string): never {
  return context.apex.raise('System.SObjectException', `Invalid field ${name} for ${objectName}`);
}

export function raiseNotWriteable(context: RequestContext, name: string): never {
  return context.apex.raise('System.SObjectException', `Field ${name} is not editable`);
}

export function raiseIllegalAssignment(context: RequestContext, from: string, to: string): never {
  return context.apex.raise('System.SObjectException', `Illegal assignment from ${from} to ${to}`);
}

export function raiseInvalidRelationship(context: RequestContext, name: string, objectName: string): never {
  return context.apex.raise('System.SObjectException', `Invalid relationship ${name} for ${objectName}`);
}

export function raiseQuery(context: RequestContext, reason: string): never {
  return context.apex.raise('System.QueryException', reason);
}

export function raiseSearch(context: RequestContext, reason: string): never {
  return context.apex.raise('System.SearchException', reason);
}

export function raiseCursorPosition(context: RequestContext, position: number | null, size: number): never {
  return context.apex.raise(
    'System.InvalidParameterValueException',
    `Invalid cursor position: ${String(position)}; the cursor has ${size} records`,
  );
}

export function raiseNoRows(context: RequestContext): never {
  return raiseQuery(context, 'List has no rows for assignment to SObject');
}

export function raiseManyRows(context: RequestContext): never {
  return raiseQuery(context, 'List has more than 1 row for assignment to SObject');
}

export function raiseUnknownBind(context: RequestContext, expression: string): never {
  return raiseQuery(context, `Variable does not exist: ${expression}`);
}

export function raiseNotCount(context: RequestContext): never {
  return raiseQuery(context, 'countQuery() can only be used with COUNT() queries');
}

export function raiseDuplicateId(context: RequestContext, id: string): never {
  return context.apex.raise('System.ListException', `Duplicate id in list: ${id}`);
}

export function raiseIdenticalElements(context: RequestContext): never {
  return context.apex.raise(
    'System.ListException',
    'Before Insert or Upsert list must not have two identically equal elements',
  );
}

export function raiseInvalidSavepoint(context: RequestContext): never {
  return context.apex.raise('System.TypeException', 'Savepoint no longer valid');
}

export function raiseNullDereference(context: RequestContext): never {
  return context.apex.raise('System.NullPointerException', 'Attempt to de-reference a null object');
}

export function raiseNullArgument(context: RequestContext): never {
  return context.apex.raise('System.NullPointerException', 'Argument cannot be null.');
}

export function raiseWrongIdPrefix(context: RequestContext, id: string, objectName: string): never {
  return context.apex.raise('System.TypeException', `Invalid id value for the SObject type ${objectName}: ${id}`);
}

export function raiseUnknownObject(context: RequestContext, name: string): never {
  return context.apex.raise('System.InvalidParameterValueException', `Invalid sObject type: ${name}`);
}

export function raiseDmlNotAllowed(
  context: RequestContext,
  operation: DmlOperation | 'merge',
  objectName: string,
): never {
  return context.apex.raise(
    'System.TypeException',
    `DML operation ${operation.toUpperCase()} not allowed on ${objectName}`,
  );
}

export function raiseTooManyMerged(context: RequestContext): never {
  return context.apex.raise('System.ListException', 'Merge statements can only include up to 3 records');
}

const verbs: Readonly<Record<DmlOperation | 'merge', string>> = {
  insert: 'Insert',
  update: 'Update',
  upsert: 'Upsert',
  delete: 'Delete',
  undelete: 'Undelete',
  merge: 'Merge',
};

/** System.DmlException with what its accessors answer. Rows that were only rolled back do not count as failed. */
export function raiseDml(
  context: RequestContext,
  operation: DmlOperation | 'merge',
  objectName: string,
  outcomes: readonly RowOutcome[],
): never {
  const rows = dmlFailures(objectName, outcomes);
  const [first] = rows;
  const withId = first?.recordId === null || first === undefined ? '' : ` with id ${first.recordId}`;
  const message =
    first === undefined
      ? `${verbs[operation]} failed.`
      : `${verbs[operation]} failed. First exception on row ${first.index}${withId}; first error: ${first.statusCode}, ${first.message}: [${first.fieldNames.join(', ')}]`;
  try {
    return context.apex.raise('System.DmlException', message);
  } catch (thrown) {
    if (thrown instanceof ApexException) {
      thrown.dmlRows = rows;
    }
    throw thrown;
  }
}

function dmlFailures(objectName: string, outcomes: readonly RowOutcome[]): readonly DmlFailure[] {
  return outcomes.flatMap((outcome, index) =>
    outcome.errors
      .filter((error) => error.statusCode !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK')
      .map((error) => ({
        index,
        recordId: outcome.id,
        statusCode: error.statusCode,
        message: error.message,
        objectName,
        fieldNames: error.fields,
      })),
  );
}
