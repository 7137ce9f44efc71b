import type { ApexList } from '../../apex/values/list.ts';
import { ApexIterator } from '../../apex/values/iterator.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../../apex/library/contract.ts';
import { raiseNoMoreElements } from '../../apex/library/failures.ts';
import { transactionOf } from '../dml/rows.ts';
import { SObjectValue } from '../sObjectValue.ts';

/** `Database.QueryLocator`: what a query found, for a batch to work through. */
export class QueryLocatorValue implements ApexObject {
  readonly apexTypeName = 'Database.QueryLocator';
  readonly #text: string;
  readonly #records: ApexList;

  constructor(text: string, records: ApexList) {
    this.#text = text;
    this.#records = records;
  }

  get text(): string {
    return this.#text;
  }

  get size(): number {
    return this.#records.items.length;
  }

  get records(): ApexList {
    return this.#records;
  }

  /** Some of the records with the values that they have now; without those that were deleted since. */
  refreshed(context: Pick<RequestContext, 'transaction'>, start: number, end: number): readonly ApexValue[] {
    return this.#records.items.slice(start, end).flatMap((record): readonly ApexValue[] => {
      if (!(record instanceof SObjectValue) || record.id === null) {
        return [record];
      }
      const stored = transactionOf(context).find(record.description.name, record.id);
      if (stored === undefined) {
        return [];
      }
      const copy = record.clone({ keepId: true, deep: false, keepReadOnlyTimestamps: true, keepAutoNumber: true });
      for (const [name] of record.populated()) {
        if (stored.values.has(name)) {
          copy.put(name, stored.values.get(name) ?? null);
        }
      }
      return [copy];
    });
  }
}

export const queryLocatorTypes: readonly LibraryType[] = [
  {
    type: 'Database.QueryLocator',
    members: {
      'String getQuery()': (_, self: QueryLocatorValue) => self.text,
      'Database.QueryLocatorIterator iterator()': (_, self: QueryLocatorValue) =>
        new ApexIterator('SObject', self.records.items.slice()),
    },
  },
  {
    type: 'Database.QueryLocatorIterator',
    extends: 'Iterator<SObject>',
    members: {
      'Boolean hasNext()': (_, self: ApexIterator) => self.hasMore(),
      'SObject next()': (context, self: ApexIterator) => {
        const value = self.take();
        return value === undefined ? raiseNoMoreElements(context) : value;
      },
    },
  },
];
