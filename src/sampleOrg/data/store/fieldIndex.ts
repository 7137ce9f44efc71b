import type { ApexValue } from '../../apex/library/contract.ts';
import type { StoredRecord } from '../contract.ts';

/** What equal values of a field have in common: texts are equal without regard to case. */
export function indexKey(value: ApexValue): unknown {
  if (typeof value === 'string') {
    return value.toLowerCase();
  }
  return typeof value === 'object' && value !== null ? (value.collectionKey?.() ?? value) : value;
}

/**
 * Ids of records by the value of one field. A record that changed stays under its old value as well: whoever asks looks at the record
 * itself, and nothing has to be taken out when a transaction is rolled back.
 */
class FieldIndex {
  readonly #fieldName: string;
  readonly #ids = new Map<unknown, Set<string>>();

  constructor(fieldName: string, records: Iterable<StoredRecord>) {
    this.#fieldName = fieldName;
    for (const record of records) {
      this.add(record);
    }
  }

  add(record: StoredRecord): void {
    const key = indexKey(record.values.get(this.#fieldName) ?? null);
    const ids = this.#ids.get(key);
    if (ids === undefined) {
      this.#ids.set(key, new Set([record.id]));
    } else {
      ids.add(record.id);
    }
  }

  ids(key: unknown): Iterable<string> {
    return this.#ids.get(key) ?? [];
  }
}

/** The indexes of one set of records. Each is made when it is first asked for. */
export class FieldIndexes {
  readonly #byObject = new Map<string, Map<string, FieldIndex>>();

  of(objectName: string, fieldName: string, records: () => Iterable<StoredRecord>): FieldIndex {
    let fields = this.#byObject.get(objectName);
    if (fields === undefined) {
      fields = new Map();
      this.#byObject.set(objectName, fields);
    }
    let index = fields.get(fieldName);
    if (index === undefined) {
      index = new FieldIndex(fieldName, records());
      fields.set(fieldName, index);
    }
    return index;
  }

  add(record: StoredRecord): void {
    for (const index of this.#byObject.get(record.objectName)?.values() ?? []) {
      index.add(record);
    }
  }

  clear(): void {
    this.#byObject.clear();
  }
}
