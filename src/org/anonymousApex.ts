import type { AnonymousApexResult, RunSpan } from '../core/apexRuns/ports.ts';
import type { Clock } from '../core/base/clock.ts';
import { l10n } from '../core/base/l10n.ts';
import { apiVersion, toolingPath } from './apiVersion.ts';
import { replyNotUnderstood } from './failures.ts';
import { bodyText, headerText, type HttpReply } from './http/httpTransport.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { dateOf, integer, parseJson, record, someText } from './json.ts';
import { OrgSession } from './orgSession.ts';
import type { ExecuteAnonymousResult } from './wire/tooling.ts';

/** Characters of an address that every hop takes: more code goes through SOAP, which has it in the body. */
const longestAddress = 8_000;
/** Code that waits at a breakpoint waits for a person. */
const noTimeout = 0;
const action = (): string => l10n.t('run the Apex');

/** Runs anonymous Apex, and says when it ran by the org's own clock. */
export async function runAnonymous(
  http: OrgHttp,
  clock: Clock,
  source: string,
  signal?: AbortSignal,
): Promise<AnonymousApexResult> {
  const began = clock.monotonic();
  const path = `${toolingPath}/executeAnonymous/?anonymousBody=${encodeURIComponent(source)}`;
  const reply =
    path.length <= longestAddress
      ? await http.send({ method: 'GET', path, action: action(), timeout: noTimeout, signal, repeatable: false })
      : await http.carry(soapCall(http, source, signal));
  const result =
    path.length <= longestAddress
      ? record<ExecuteAnonymousResult>(parseJson(bodyText(reply)))
      : fromSoap(bodyText(reply));
  if (typeof result.compiled !== 'boolean') {
    throw replyNotUnderstood(action());
  }
  return {
    compiled: result.compiled,
    success: result.success === true,
    line: position(result.line),
    column: position(result.column),
    compileProblem: someText(result.compileProblem),
    exceptionMessage: someText(result.exceptionMessage),
    exceptionStackTrace: someText(result.exceptionStackTrace),
    span: spanOf(reply, clock.now(), clock.monotonic() - began),
  };
}

/** The org's time is told in whole seconds; where it is not told at all, ours has to do. */
function spanOf(reply: HttpReply, now: number, elapsed: number): RunSpan {
  const to = dateOf(headerText(reply, 'date'))?.getTime() ?? now;
  return { from: to - Math.ceil(elapsed), to: to + 1_000 };
}

function soapCall(http: OrgHttp, source: string, signal: AbortSignal | undefined): Parameters<OrgHttp['carry']>[0] {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:apex="http://soap.sforce.com/2006/08/apex">' +
    `<env:Header><apex:SessionHeader><apex:sessionId>${OrgSession.placeholder}</apex:sessionId></apex:SessionHeader></env:Header>` +
    `<env:Body><apex:executeAnonymous><apex:String>${escaped(source)}</apex:String></apex:executeAnonymous></env:Body></env:Envelope>`;
  return {
    method: 'POST',
    url: `${http.session.instanceUrl}/services/Soap/s/${apiVersion}`,
    headers: { 'content-type': 'text/xml;charset=utf-8', soapaction: '""' },
    body,
    action: action(),
    timeout: noTimeout,
    signal,
  };
}

/** A flat list of elements: nothing of it needs more than their texts. */
function fromSoap(xml: string): Partial<Record<keyof ExecuteAnonymousResult, unknown>> {
  const textOf = (name: string): string | undefined => {
    const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
    return text === undefined ? undefined : unescaped(text);
  };
  const compiled = textOf('compiled');
  return {
    compiled: compiled === undefined ? undefined : compiled === 'true',
    success: textOf('success') === 'true',
    line: textOf('line'),
    column: textOf('column'),
    compileProblem: textOf('compileProblem'),
    exceptionMessage: textOf('exceptionMessage'),
    exceptionStackTrace: textOf('exceptionStackTrace'),
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescaped(xml: string): string {
  return xml.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    const code = decimal === undefined ? (hex === undefined ? Number.NaN : parseInt(hex, 16)) : Number(decimal);
    return Number.isNaN(code) ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Math.min(code, 0x10ffff));
  });
}

/** The org says -1 where there is no position. */
function position(value: unknown): number | undefined {
  const number = integer(value);
  return number === undefined || number < 1 ? undefined : number;
}
