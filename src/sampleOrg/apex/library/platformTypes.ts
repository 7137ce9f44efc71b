import { flowTypes } from './automation/flowTypes.ts';
import { formulaTypes } from './automation/formulaTypes.ts';
import { cacheTypes } from './cache/cacheTypes.ts';
import { httpMessageTypes } from './callouts/httpMessages.ts';
import { httpType } from './callouts/httpType.ts';
import { mockTypes } from './callouts/mocks.ts';
import { staticResourceMockTypes } from './callouts/staticResourceMocks.ts';
import { webServiceCalloutType } from './callouts/webServiceCallout.ts';
import type { LibraryType } from './contract.ts';
import { eventTypes } from './events/eventBusType.ts';
import { emailTypes } from './messaging/emailTypes.ts';
import { inboundTypes } from './messaging/inboundTypes.ts';
import { messagingTypes } from './messaging/messagingType.ts';
import { installTypes } from './platform/installTypes.ts';
import { orgTypes } from './platform/orgTypes.ts';
import { securityTypes } from './platform/securityTypes.ts';
import { urlType } from './platform/urlType.ts';
import { valueTypes } from './platform/valueTypes.ts';
import { pageReferenceTypes } from './web/pageReference.ts';
import { pageTypes } from './web/pageTypes.ts';
import { restTypes } from './web/restTypes.ts';
import { standardSetControllerType } from './web/standardSetController.ts';
import { domTypes } from './xml/domTypes.ts';
import { xmlStreamTypes } from './xml/streamTypes.ts';

/** Types that reach the world around the code: callouts, mail, caches, the request and the page. */
export const platformTypes: readonly LibraryType[] = [
  ...httpMessageTypes,
  httpType,
  ...mockTypes,
  ...staticResourceMockTypes,
  webServiceCalloutType,
  ...cacheTypes,
  ...eventTypes,
  ...flowTypes,
  ...formulaTypes,
  ...securityTypes,
  urlType,
  ...valueTypes,
  ...orgTypes,
  ...installTypes,
  ...emailTypes,
  ...inboundTypes,
  ...messagingTypes,
  ...restTypes,
  ...pageReferenceTypes,
  ...pageTypes,
  standardSetControllerType,
  ...domTypes,
  ...xmlStreamTypes,
];
