import { ApexMap } from '../../values/map.ts';
import type { ApexValue, LibraryType, RequestContext } from '../contract.ts';
import { raiseNullDereference } from '../failures.ts';
import { PerRequest } from '../perRequest.ts';
import { PropertyBag, propertiesOf } from '../properties.ts';

/** What `RestContext` holds: null until a REST call or a test sets it. */
const contexts = new PerRequest(() => ({ request: null as ApexValue, response: null as ApexValue }));

function put(context: RequestContext, holder: PropertyBag, property: string, name: ApexValue, value: ApexValue): void {
  const map = holder.get(property);
  if (map instanceof ApexMap) {
    map.put(name, value);
  } else {
    raiseNullDereference(context);
  }
}

function adding(property: string) {
  return (context: RequestContext, self: PropertyBag, name: ApexValue, value: ApexValue): void => {
    put(context, self, property, name, value);
  };
}

const restContextType: LibraryType = {
  type: 'RestContext',
  members: {
    'static RestRequest request': (context: RequestContext) => contexts.of(context).request,
    'static RestRequest request=': (context: RequestContext, value: ApexValue) => {
      contexts.of(context).request = value;
      return value;
    },
    'static RestResponse response': (context: RequestContext) => contexts.of(context).response,
    'static RestResponse response=': (context: RequestContext, value: ApexValue) => {
      contexts.of(context).response = value;
      return value;
    },
  },
};

const restRequestType: LibraryType = {
  type: 'RestRequest',
  members: {
    'new()': () =>
      new PropertyBag('RestRequest', {
        headers: new ApexMap('String', 'String'),
        params: new ApexMap('String', 'String'),
      }),
    ...propertiesOf({
      headers: 'Map<String,String>',
      httpMethod: 'String',
      params: 'Map<String,String>',
      remoteAddress: 'String',
      requestBody: 'Blob',
      requestURI: 'String',
      resourcePath: 'String',
    }),
    'void addHeader(String name, String value)': adding('headers'),
    'void addParameter(String name, String value)': adding('params'),
  },
};

const restResponseType: LibraryType = {
  type: 'RestResponse',
  members: {
    'new()': () => new PropertyBag('RestResponse', { headers: new ApexMap('String', 'String') }),
    ...propertiesOf({ headers: 'Map<String,String>', responseBody: 'Blob', statusCode: 'Integer' }),
    'void addHeader(String name, String value)': adding('headers'),
  },
};

export const restTypes: readonly LibraryType[] = [restContextType, restRequestType, restResponseType];
