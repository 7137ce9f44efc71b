import type { ObjectDescription, SObjectRecord } from '../../../data/contract.ts';
import type { QueryLocatorValue } from '../../../data/library/queryLocator.ts';
import { executeDml } from '../../../data/library/statements.ts';
import { SObjectValue } from '../../../data/sObjectValue.ts';
import { ApexList } from '../../values/list.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../contract.ts';
import { raiseNullArgument } from '../failures.ts';
import { ApexPageReference } from './pageReference.ts';

const usualPageSize = 20;
/** More rows than this are not walked. */
const mostRecords = 10_000;

/** A list of records, page by page. */
class StandardSetController implements ApexObject {
  readonly apexTypeName = 'ApexPages.StandardSetController';
  readonly records: readonly ApexValue[];
  readonly complete: boolean;
  readonly elementTypeName: string;
  /** Holds what a mass change gives every record. */
  readonly prototype: SObjectRecord | null;
  selected: readonly ApexValue[] = [];
  pageSize = usualPageSize;
  /** Counted from 1. */
  page = 1;

  constructor({ elementTypeName, items }: ApexList) {
    this.elementTypeName = elementTypeName;
    this.records = items.slice(0, mostRecords);
    this.complete = items.length <= mostRecords;
    const [first] = items;
    const description: ObjectDescription | undefined = first instanceof SObjectValue ? first.description : undefined;
    this.prototype = description === undefined ? null : new SObjectValue(description);
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.records.length / this.pageSize));
  }

  goTo(page: number): void {
    this.page = Math.max(1, Math.min(page, this.pages));
  }

  get shown(): ApexList {
    const start = (this.page - 1) * this.pageSize;
    return new ApexList(this.elementTypeName, this.records.slice(start, start + this.pageSize));
  }

  printed(): string {
    return 'ApexPages.StandardSetController';
  }
}

function moving(page: (self: StandardSetController) => number) {
  return (_: RequestContext, self: StandardSetController): void => {
    self.goTo(page(self));
  };
}

export const standardSetControllerType: LibraryType = {
  type: 'ApexPages.StandardSetController',
  members: {
    'new(List<SObject> records)': (context: RequestContext, records: ApexList | null) =>
      new StandardSetController(records ?? raiseNullArgument(context)),
    'new(Database.QueryLocator locator)': (context: RequestContext, locator: QueryLocatorValue | null) =>
      new StandardSetController((locator ?? raiseNullArgument(context)).records),
    'List<SObject> getRecords()': (_: RequestContext, self: StandardSetController) => self.shown,
    'SObject getRecord()': (_: RequestContext, self: StandardSetController) => self.prototype,
    'Integer getResultSize()': (_: RequestContext, self: StandardSetController) => self.records.length,
    'Boolean getCompleteResult()': (_: RequestContext, self: StandardSetController) => self.complete,
    'List<SObject> getSelected()': (_: RequestContext, self: StandardSetController) =>
      new ApexList(self.elementTypeName, [...self.selected]),
    'void setSelected(List<SObject> records)': (
      context: RequestContext,
      self: StandardSetController,
      records: ApexList | null,
    ) => {
      self.selected = [...(records ?? raiseNullArgument(context)).items];
    },
    'void first()': moving(() => 1),
    'void last()': moving((self) => self.pages),
    'void next()': moving((self) => self.page + 1),
    'void previous()': moving((self) => self.page - 1),
    'Boolean getHasNext()': (_: RequestContext, self: StandardSetController) => self.page < self.pages,
    'Boolean getHasPrevious()': (_: RequestContext, self: StandardSetController) => self.page > 1,
    'Integer getPageNumber()': (_: RequestContext, self: StandardSetController) => self.page,
    'void setPageNumber(Integer page)': (_: RequestContext, self: StandardSetController, page: number | null) => {
      self.goTo(page ?? 1);
    },
    'Integer getPageSize()': (_: RequestContext, self: StandardSetController) => self.pageSize,
    'void setPageSize(Integer size)': (_: RequestContext, self: StandardSetController, size: number | null) => {
      self.pageSize = Math.max(1, size ?? usualPageSize);
      self.goTo(self.page);
    },
    // There are no list views.
    'String getFilterId()': () => null,
    'void setFilterId(String id)': () => undefined,
    'List<SelectOption> getListViewOptions()': () => new ApexList('SelectOption'),
    'void addFields(List<String> names)': () => undefined,
    'void reset()': () => undefined,
    'PageReference save()': function* (context: RequestContext, self: StandardSetController) {
      yield* executeDml(context, 'update', new ApexList(self.elementTypeName, [...self.records]));
      return new ApexPageReference('/');
    },
    'PageReference cancel()': () => new ApexPageReference('/'),
  },
};
