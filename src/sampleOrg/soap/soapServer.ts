import { type ApiReply, textReply } from '../http/apiReply.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { RestFailure } from '../http/failures.ts';
import type { Org } from '../http/orgCall.ts';
import { apexApi } from './apexApi.ts';
import { envelope, faultEnvelope, parseEnvelope } from './envelope.ts';
import { metadataApi } from './metadataApi.ts';
import { type SoapApi, SoapFault } from './soapCall.ts';

/** By the letter in `/services/Soap/<letter>/<version>`. */
const apis: Readonly<Record<string, SoapApi>> = { m: metadataApi, s: apexApi };

/** Answers a SOAP call. The org session comes in its header. */
export async function answerSoap(org: Org, request: ApiRequest): Promise<ApiReply> {
  try {
    const [, letter = '', version = ''] = /^\/services\/soap\/(\w)\/(\d+\.0)/i.exec(request.path) ?? [];
    const api = apis[letter.toLowerCase()];
    const message = parseEnvelope(request.body);
    if (api === undefined || message === undefined) {
      throw new SoapFault('soapenv:Client', 'The request is no SOAP call that this org knows');
    }
    const session = org.sessions.find(message.header.textOf('SessionHeader', 'sessionId')?.trim());
    if (session === undefined) {
      throw new SoapFault('sf:INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
    }
    const answer = api.calls.get(message.call.name);
    if (answer === undefined) {
      throw new SoapFault('soapenv:Client', `No operation available for request ${message.call.name}`);
    }
    const { content, header } = await answer({ org, session, message, version });
    return xmlReply(200, envelope(api.namespace, content, header));
  } catch (error) {
    if (error instanceof SoapFault) {
      return xmlReply(500, faultEnvelope(error.code, error.message));
    }
    // What the services behind both APIs refuse.
    if (error instanceof RestFailure) {
      return xmlReply(500, faultEnvelope(`sf:${error.errors[0]?.errorCode ?? 'UNKNOWN_EXCEPTION'}`, error.message));
    }
    throw error;
  }
}

function xmlReply(status: number, xml: string): ApiReply {
  return textReply(status, xml, 'text/xml;charset=UTF-8');
}
