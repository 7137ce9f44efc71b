import { ApexId } from '../apex/values/id.ts';
import type { ApiReply } from '../http/apiReply.ts';
import { noSuchRecord } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { Handler, RouteTable } from '../http/router.ts';
import { rightsOf } from '../rest/callerView.ts';

const headers = { 'Content-Type': 'text/plain;charset=UTF-8' };

const body: Handler<OrgCall> = async (call, { id = '' }) => {
  const { org, request } = call;
  const row = org.records.find('ApexLog', id);
  if (row === undefined || !rightsOf(call).sees(row)) {
    throw noSuchRecord(id);
  }
  const text = await org.logs.body(ApexId.parse(id)?.value ?? id);
  if (text === undefined) {
    throw noSuchRecord(id);
  }
  return org.conditions.honoursRange ? rangeReply(text, request.headers.range) : { status: 200, headers, body: text };
};

/** A range of bytes where the caller asks for one (RFC 9110, 14.2), or everything. A header that makes no sense is ignored. */
function rangeReply(text: Buffer, range: string | undefined): ApiReply {
  const inParts = { ...headers, 'Accept-Ranges': 'bytes' };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') {
    return { status: 200, headers: inParts, body: text };
  }
  const start = first === '' ? Math.max(0, text.length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? text.length - 1 : Math.min(Number(last), text.length - 1);
  return start > end
    ? { status: 416, headers: { ...inParts, 'Content-Range': `bytes */${text.length}` } }
    : {
        status: 206,
        headers: { ...inParts, 'Content-Range': `bytes ${start}-${end}/${text.length}` },
        body: text.subarray(start, end + 1),
      };
}

/** The text of a debug log, in both APIs. */
export const logBodies: RouteTable<OrgCall> = {
  'GET /services/data/v:version/tooling/sobjects/ApexLog/:id/Body': body,
  'GET /services/data/v:version/sobjects/ApexLog/:id/Body': body,
};
