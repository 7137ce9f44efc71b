import type { DmlStatement } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { argumentOf, isBuiltIn, type Type } from '../types/type.ts';
import type { Body } from './body.ts';
import { checked } from './value.ts';

/** `insert`, `update`, `upsert`, `delete`, `undelete` and `merge` of a record or a list of them. */
export function compileDml(body: Body, statement: DmlStatement): void {
  body.emit(body.site(statement));
  if (statement.operation === 'merge') {
    const [master, duplicates] = statement.operands.map((operand) => body.expression(operand));
    if (!master || !duplicates) {
      throw compileFailures.incompatible(statement, 'merge takes the record that stays and those that go.');
    }
    body.emit(`yield* executeMerge(t,${checked(master)},${checked(duplicates)});`);
    return;
  }
  const [operand] = statement.operands;
  if (!operand) {
    throw compileFailures.incompatible(statement, `${statement.operation} takes a record or a list of them.`);
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
