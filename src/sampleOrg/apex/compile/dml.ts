import type { DmlStatement } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { argumentOf, isBuiltIn, type Type } from '../types/type.ts';
import type { Body } from './body.ts';
import { checked } from './value.ts';

/** `insert`, `update`, `upsert`, `delete` and `undelete` of a record or a list of them. */
export function compileDml(body: Body, statement: DmlStatement): void {
  body.emit(body.site(statement));
  const [operand] = statement.operands;
  if (!operand || statement.operation === 'merge') {
    throw compileFailures.unsupported(
      statement,
      'merge is not supported by the sample org: update and delete the records instead.',
    );
  }
  const records = body.expression(operand);
  const isRecords =
    records.type.kind === 'sObject' ||
    (isBuiltIn(records.type, 'List') && argumentOf(records.type, 0).kind === 'sObject');
  if (!isRecords) {
    throw compileFailures.incompatible(operand, `DML requires SObject or SObject list type: ${records.type.name}`);
  }
  const options = statement.externalIdField
    ? `,{externalIdField:${JSON.stringify(externalId(body, statement, records.type))}}`
    : '';
  body.emit(`yield* executeDml(t,${JSON.stringify(statement.operation)},${checked(records)}${options});`);
}

/** `upsert invoices External_Id__c` and `upsert invoices Invoice__c.External_Id__c`. */
function externalId(body: Body, statement: DmlStatement, type: Type): string {
  const record = type.kind === 'sObject' ? type : argumentOf(type, 0);
  const name = statement.externalIdField?.at(-1) ?? 'Id';
  const field = record.kind === 'sObject' ? record.description?.field(name, body.from.namespace) : undefined;
  if (!field) {
    throw compileFailures.unknownField(statement, name, record.name);
  }
  return field.name;
}
