import { CallerRights } from '../records/callerRights.ts';
import type { OrgCall } from '../http/orgCall.ts';
import { visibleBody } from '../packages/managedCode.ts';
import { type FieldReader, plainField } from '../records/recordJson.ts';
import { symbolTable } from '../tooling/symbolTable.ts';

const coverageObjects = ['ApexCodeCoverage', 'ApexCodeCoverageAggregate'];

/** What one caller's permissions show. */
export function rightsOf({ org, session }: OrgCall): CallerRights {
  return new CallerRights(org.records, session.user);
}

/** How fields look to one caller: source shows to whom may see it, and what the org works out is worked out. */
export function readerFor({ org, session }: OrgCall): FieldReader {
  return (record, fieldName, root) => {
    const { apexTypeName, id } = record;
    if ((apexTypeName === 'ApexClass' || apexTypeName === 'ApexTrigger') && id !== null) {
      const stored = org.records.find(apexTypeName, id);
      if (fieldName === 'Body' && stored !== undefined) {
        return visibleBody(org, session, stored);
      }
      if (fieldName === 'SymbolTable' && stored !== undefined) {
        return symbolTable(org, session, stored);
      }
    }
    const value = plainField(record, fieldName, root);
    return fieldName === 'Coverage' && coverageObjects.includes(apexTypeName) ? parsed(value) : value;
  };
}

/** What a field holds as text and the API writes as an object. */
function parsed(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
