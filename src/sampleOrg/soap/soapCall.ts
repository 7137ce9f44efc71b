import type { Org } from '../http/orgCall.ts';
import type { OrgSession } from '../http/orgSessions.ts';
import type { SoapMessage } from './envelope.ts';

export interface SoapCall {
  readonly org: Org;
  readonly session: OrgSession;
  readonly message: SoapMessage;
  /** `62.0` */
  readonly version: string;
}

export interface SoapAnswer {
  /** XML of the body's one element. */
  readonly content: string;
  /** XML inside of the header. */
  readonly header?: string;
}

export type SoapHandler = (call: SoapCall) => SoapAnswer | Promise<SoapAnswer>;

/** Calls of one SOAP API, by the name of the element in the body. */
export interface SoapApi {
  readonly namespace: string;
  readonly calls: ReadonlyMap<string, SoapHandler>;
}

/** Answered as a SOAP fault. */
export class SoapFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'SoapFault';
    this.code = code;
  }
}
