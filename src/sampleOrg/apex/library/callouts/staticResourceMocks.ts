import type { Transaction } from '../../../data/contract.ts';
import { ApexBlob } from '../../values/blob.ts';
import type { ApexObject, LibraryType, RequestContext } from '../contract.ts';
import { raiseNoStaticResource } from '../failures.ts';
import { ApexHttpRequest, ApexHttpResponse } from './httpMessages.ts';

/** Bytes of a static resource of the org. Raises a CalloutException where there is none of that name. */
export function staticResource(context: RequestContext, name: string): Uint8Array {
  const transaction = context.transaction as Transaction | undefined;
  // Without a schema there are no records.
  const found = transaction?.schema.object('StaticResource') && transaction.matching('StaticResource', 'Name', name);
  for (const { values } of found ?? []) {
    const body = values.get('Body');
    if (body instanceof ApexBlob) {
      return body.bytes;
    }
  }
  return raiseNoStaticResource(context, name);
}

/** Answers each endpoint with a static resource; '' stands for any endpoint. */
export class StaticResourceMock implements ApexObject {
  readonly apexTypeName: string;
  readonly resources = new Map<string, string>();
  readonly headers = new Map<string, string>();
  status = 'OK';
  statusCode = 200;

  constructor(apexTypeName: string) {
    this.apexTypeName = apexTypeName;
  }

  respond(context: RequestContext, request: ApexObject): ApexHttpResponse {
    const endpoint = request instanceof ApexHttpRequest ? (request.endpoint ?? '') : '';
    const name = this.resources.get(endpoint) ?? this.resources.get('') ?? raiseNoStaticResource(context, endpoint);
    const response = new ApexHttpResponse();
    response.body = staticResource(context, name);
    response.status = this.status;
    response.statusCode = this.statusCode;
    for (const [header, value] of this.headers) {
      response.setHeader(header, value);
    }
    return response;
  }

  printed(): string {
    return `${this.apexTypeName}:[]`;
  }
}

const answerMembers: LibraryType['members'] = {
  'void setHeader(String name, String value)': (
    _: RequestContext,
    self: StaticResourceMock,
    name: string | null,
    value: string | null,
  ) => {
    self.headers.set(name ?? '', value ?? '');
  },
  'void setStatus(String status)': (_: RequestContext, self: StaticResourceMock, status: string | null) => {
    self.status = status ?? '';
  },
  'void setStatusCode(Integer code)': (_: RequestContext, self: StaticResourceMock, code: number | null) => {
    self.statusCode = code ?? 0;
  },
};

export const staticResourceMockTypes: readonly LibraryType[] = [
  {
    type: 'StaticResourceCalloutMock',
    extends: 'HttpCalloutMock',
    members: {
      'new()': () => new StaticResourceMock('StaticResourceCalloutMock'),
      'void setStaticResource(String name)': (_: RequestContext, self: StaticResourceMock, name: string | null) => {
        self.resources.set('', name ?? '');
      },
      ...answerMembers,
    },
  },
  {
    type: 'MultiStaticResourceCalloutMock',
    extends: 'HttpCalloutMock',
    members: {
      'new()': () => new StaticResourceMock('MultiStaticResourceCalloutMock'),
      'void setStaticResource(String endpoint, String name)': (
        _: RequestContext,
        self: StaticResourceMock,
        endpoint: string | null,
        name: string | null,
      ) => {
        self.resources.set(endpoint ?? '', name ?? '');
      },
      ...answerMembers,
    },
  },
];
