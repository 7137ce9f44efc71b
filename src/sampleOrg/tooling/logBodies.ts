import { ApexId } from '../apex/values/id.ts';
import { textReply } from '../http/apiReply.ts';
import { noSuchRecord } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { Handler, RouteTable } from '../http/router.ts';

const body: Handler<OrgCall> = ({ org }, { id = '' }) => {
  const text = org.logs.body(ApexId.parse(id)?.value ?? id);
  if (text === undefined) {
    throw noSuchRecord(id);
  }
  return textReply(200, text);
};

/** The text of a debug log, in both APIs. */
export const logBodies: RouteTable<OrgCall> = {
  'GET /services/data/v:version/tooling/sobjects/ApexLog/:id/Body': body,
  'GET /services/data/v:version/sobjects/ApexLog/:id/Body': body,
};
