import type { ApexType } from '../values/typeValue.ts';
import { setFixedSearchResults } from '../../data/library/searchTypes.ts';
import { mockMembers } from './callouts/mocks.ts';
import type { ApexObject, LibraryType, RequestContext } from './contract.ts';
import { deliverEvents, eventTestMembers } from './events/eventBusType.ts';
import { raiseNullArgument } from './failures.ts';
import { installTestMembers } from './platform/installTypes.ts';
import { testRecordMembers } from './testRecords.ts';
import { pageTestMembers } from './web/pageTypes.ts';

export const testType: LibraryType = {
  type: 'Test',
  members: {
    'static Boolean isRunningTest()': (context: RequestContext) => context.apex.isTest,
    'static Object createStub(Type parentType, StubProvider stubProvider)': (
      context: RequestContext,
      type: ApexType | null,
      provider: ApexObject | null,
    ) => {
      if (type === null || provider === null) {
        return raiseNullArgument(context);
      }
      return context.apex.createStub(type.name, provider);
    },
    ...mockMembers,
    ...pageTestMembers,
    ...eventTestMembers,
    ...installTestMembers,
    ...testRecordMembers,
    'static void setFixedSearchResults(List<Id> recordIds)': setFixedSearchResults,
    'static void startTest()': (context: RequestContext) => {
      context.apex.startTest();
    },
    'static void stopTest()': function* (context: RequestContext) {
      yield* deliverEvents(context);
      yield* context.apex.stopTest();
    },
  },
};
