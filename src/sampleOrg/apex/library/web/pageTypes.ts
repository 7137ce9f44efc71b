import type { SObjectRecord } from '../../../data/contract.ts';
import { executeDml } from '../../../data/library/statements.ts';
import { ApexException } from '../../values/exception.ts';
import { ApexList } from '../../values/list.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../contract.ts';
import { builtInEnumValue } from '../enumTypes.ts';
import { raiseNullArgument } from '../failures.ts';
import type { Members } from '../members.ts';
import { PerRequest } from '../perRequest.ts';
import { accessorsOf, PropertyBag } from '../properties.ts';
import { ApexPageReference, pageOf } from './pageReference.ts';

// What Visualforce controllers use. There are no pages: a test sets the one that counts as current.

const pages = new PerRequest(() => ({ current: null as ApexValue, messages: [] as PropertyBag[] }));

function newMessage(
  _: RequestContext,
  severity: ApexValue,
  summary: ApexValue,
  detail: ApexValue = summary,
): PropertyBag {
  return new PropertyBag('ApexPages.Message', { Severity: severity, Summary: summary, Detail: detail });
}

/** One message for each failed row, or one for any other exception. */
function addMessages(context: RequestContext, exception: ApexValue): void {
  if (!(exception instanceof ApexException)) {
    return raiseNullArgument(context);
  }
  const { dmlRows, message } = exception;
  const texts = dmlRows.length === 0 ? [message ?? 'Script-thrown exception'] : dmlRows.map((row) => row.message);
  const severity = builtInEnumValue('ApexPages.Severity', 'ERROR');
  pages.of(context).messages.push(...texts.map((text) => newMessage(context, severity, text)));
}

/** `System.currentPageReference()` and `ApexPages.currentPage()` */
export function currentPage(context: RequestContext): ApexValue {
  return pages.of(context).current;
}

const apexPagesType: LibraryType = {
  type: 'ApexPages',
  members: {
    'static PageReference currentPage()': currentPage,
    'static void addMessage(ApexPages.Message message)': (context: RequestContext, message: PropertyBag | null) => {
      pages.of(context).messages.push(message ?? raiseNullArgument(context));
    },
    'static void addMessages(Exception exception)': addMessages,
    'static List<ApexPages.Message> getMessages()': (context: RequestContext) =>
      new ApexList('ApexPages.Message', [...pages.of(context).messages]),
    'static Boolean hasMessages()': (context: RequestContext) => pages.of(context).messages.length > 0,
    'static Boolean hasMessages(ApexPages.Severity severity)': (context: RequestContext, severity: ApexValue) =>
      pages.of(context).messages.some((message) => message.get('Severity') === severity),
  },
};

const messageType: LibraryType = {
  type: 'ApexPages.Message',
  members: {
    'new(ApexPages.Severity severity, String summary)': newMessage,
    'new(ApexPages.Severity severity, String summary, String detail)': newMessage,
    'new(ApexPages.Severity severity, String summary, String detail, String id)': newMessage,
    'String getSummary()': (_: RequestContext, self: PropertyBag) => self.get('Summary'),
    'String getDetail()': (_: RequestContext, self: PropertyBag) => self.get('Detail'),
    'ApexPages.Severity getSeverity()': (_: RequestContext, self: PropertyBag) => self.get('Severity'),
    'String getComponentLabel()': () => null,
  },
};

class StandardController implements ApexObject {
  readonly apexTypeName = 'ApexPages.StandardController';
  readonly record: SObjectRecord;

  constructor(record: SObjectRecord) {
    this.record = record;
  }

  printed(): string {
    return 'ApexPages.StandardController';
  }
}

function page(context: RequestContext, self: StandardController): ApexPageReference {
  return pageOf(context, self.record);
}

const standardControllerType: LibraryType = {
  type: 'ApexPages.StandardController',
  members: {
    'new(SObject record)': (context: RequestContext, record: SObjectRecord | null) =>
      new StandardController(record ?? raiseNullArgument(context)),
    'SObject getRecord()': (_: RequestContext, self: StandardController) => self.record,
    'String getId()': (_: RequestContext, self: StandardController) => self.record.id,
    // Fields are there as the test queried or set them.
    'void addFields(List<String> names)': () => undefined,
    'void reset()': () => undefined,
    'PageReference view()': page,
    'PageReference edit()': (_: RequestContext, self: StandardController) =>
      new ApexPageReference(`/${self.record.id ?? ''}/e`),
    'PageReference cancel()': page,
    'PageReference save()': function* (context: RequestContext, self: StandardController) {
      yield* executeDml(context, 'upsert', self.record);
      return page(context, self);
    },
    'PageReference delete()': function* (context: RequestContext, self: StandardController) {
      yield* executeDml(context, 'delete', self.record);
      return new ApexPageReference(`/${self.record.id?.slice(0, 3) ?? ''}`);
    },
  },
};

const selectOptionType: LibraryType = {
  type: 'SelectOption',
  members: {
    'new(String value, String label)': (_: RequestContext, value: ApexValue, label: ApexValue) =>
      new PropertyBag('SelectOption', { Value: value, Label: label, Disabled: false, EscapeItem: true }),
    'new(String value, String label, Boolean disabled)': (
      _: RequestContext,
      value: ApexValue,
      label: ApexValue,
      disabled: ApexValue,
    ) => new PropertyBag('SelectOption', { Value: value, Label: label, Disabled: disabled, EscapeItem: true }),
    ...accessorsOf({ Disabled: 'Boolean', EscapeItem: 'Boolean', Label: 'String', Value: 'String' }),
  },
};

export const pageTypes: readonly LibraryType[] = [apexPagesType, messageType, standardControllerType, selectOptionType];

function setCurrentPage(context: RequestContext, reference: ApexValue): void {
  pages.of(context).current = reference;
}

/** Of `Test`. */
export const pageTestMembers: Members = {
  'static void setCurrentPage(PageReference page)': setCurrentPage,
  'static void setCurrentPageReference(PageReference page)': setCurrentPage,
  'static void clearApexPageMessages()': (context: RequestContext) => {
    pages.of(context).messages.length = 0;
  },
};
