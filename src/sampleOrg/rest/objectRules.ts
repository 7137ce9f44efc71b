import type { OrgCall } from '../http/orgCall.ts';
import type { FieldValues } from '../records/orgRecords.ts';

/** What saving a record of one object does besides saving it. Everything an entry leaves out happens as for any record. */
export interface ObjectRule {
  /** Answers the new id. */
  readonly insert?: (call: OrgCall, values: FieldValues) => string;
  readonly update?: (call: OrgCall, id: string, values: FieldValues) => void;
  readonly remove?: (call: OrgCall, id: string) => void;
}

/** By object name. */
export type ObjectRules = Readonly<Record<string, ObjectRule>>;
