import type { ApexType } from '../../values/typeValue.ts';
import type { ApexObject, LibraryType, RequestContext } from '../contract.ts';
import { raiseNullArgument } from '../failures.ts';
import { dispatched } from '../iteration.ts';
import { maySuspend, type Members } from '../members.ts';
import { PerRequest } from '../perRequest.ts';
import { StaticResourceMock } from './staticResourceMocks.ts';

/** By name of the interface in lower case, without `System.`. */
const mocks = new PerRequest(() => new Map<string, ApexObject>());

function keyOf(interfaceName: string): string {
  return interfaceName.toLowerCase().replace(/^system\./, '');
}

/** What `Test.setMock` gave for an interface. */
export function mockOf(context: RequestContext, interfaceName: string): ApexObject | undefined {
  return mocks.of(context).get(keyOf(interfaceName));
}

/** `Test.setMock` */
export const mockMembers: Members = {
  'static void setMock(Type interfaceType, Object mock)': (
    context: RequestContext,
    type: ApexType | null,
    mock: ApexObject | null,
  ) => {
    if (type === null || mock === null) {
      return raiseNullArgument(context);
    }
    mocks.of(context).set(keyOf(type.name), mock);
  },
};

export const mockTypes: readonly LibraryType[] = [
  {
    type: 'HttpCalloutMock',
    interface: true,
    members: {
      'HttpResponse respond(HttpRequest request)': maySuspend((context, self: ApexObject, request: ApexObject) =>
        self instanceof StaticResourceMock
          ? self.respond(context, request)
          : context.apex.invoke(self, 'respond', [request]),
      ),
    },
  },
  {
    type: 'WebServiceMock',
    interface: true,
    members: {
      'void doInvoke(Object stub, Object request, Map<String,Object> response, String endpoint, String soapAction, String requestName, String responseNamespace, String responseName, String responseType)':
        dispatched('doInvoke'),
    },
  },
];
