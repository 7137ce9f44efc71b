import type { LibraryType, RequestContext } from './contract.ts';
import { maySuspend } from './members.ts';

export const testType: LibraryType = {
  type: 'Test',
  members: {
    'static Boolean isRunningTest()': (context: RequestContext) => context.apex.isTest,
    'static void startTest()': (context: RequestContext) => {
      context.apex.startTest();
    },
    'static void stopTest()': maySuspend((context) => context.apex.stopTest()),
  },
};
