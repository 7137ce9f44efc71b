import type { ApexList } from '../../values/list.ts';
import type { ApexMap } from '../../values/map.ts';
import type { ApexValue, LibraryType, RequestContext, Suspendable } from '../contract.ts';
import { raiseCalloutInTest, raiseNullArgument } from '../failures.ts';
import { beginCallout, refuseCallout } from './httpType.ts';
import { mockOf } from './mocks.ts';

/**
 * What a class made from a WSDL calls. `info` holds the endpoint, the SOAP action, the request's namespace and name, the response's
 * namespace and name, and its Apex type: the mock gets them without the request's namespace.
 */
function* invoke(
  context: RequestContext,
  stub: ApexValue,
  request: ApexValue,
  response: ApexMap | null,
  info: ApexList | null,
): Suspendable<void> {
  const [endpoint = null, action = null, , ...names] = (info ?? raiseNullArgument(context)).items;
  beginCallout(context);
  if (!context.apex.isTest) {
    refuseCallout(context, typeof endpoint === 'string' ? endpoint : '');
  }
  const mock = mockOf(context, 'WebServiceMock') ?? raiseCalloutInTest(context);
  yield* context.apex.invoke(mock, 'doInvoke', [stub, request, response, endpoint, action, ...names]);
}

export const webServiceCalloutType: LibraryType = {
  type: 'WebServiceCallout',
  members: {
    'static void invoke(Object stub, Object request, Map<String,Object> response, List<String> info)': invoke,
  },
};
