import { jsonReply, noContent } from '../http/apiReply.ts';
import type { RouteTable } from '../http/router.ts';
import type { HostedOrg } from '../hostedOrg.ts';
import { isLogLevel, logCategories } from '../logs/logLevels.ts';
import {
  type Body,
  bodyOf,
  type ControlCall,
  inputRefused,
  numberIn,
  textIn,
  userIn,
  wantedOrgs,
} from './controlCall.ts';

const mostLogs = 20_000;
/** What the generator of texts needs for a beginning and an end. */
const leastBytes = 2_000;
const mostBytes = 20 * 1024 * 1024;
const megabyte = 1024 * 1024;
const minute = 60_000;

/** Calls that write debug logs, and say what an org allows of them. */
export const logCalls: RouteTable<ControlCall> = {
  'POST /logs/write': (call) => {
    const body = bodyOf(call);
    const count = body.count === undefined ? 1 : numberIn(body, 'count', mostLogs);
    const bytes = body.bytes === undefined ? 12_000 : numberIn(body, 'bytes', mostBytes);
    if (bytes < leastBytes || !Number.isInteger(bytes)) {
      throw inputRefused(`bytes must be a whole number from ${leastBytes} on.`);
    }
    const location = textIn(body, 'location', 'Monitoring');
    if (location !== 'Monitoring' && location !== 'SystemLog') {
      throw inputRefused('location must be Monitoring or SystemLog.');
    }
    const written = wantedOrgs(call).map((org) => {
      const log = {
        user: userIn(call, org),
        bytes,
        location,
        operation: textIn(body, 'operation', '/apex/InvoiceEditor'),
        status: textIn(body, 'status', 'Success'),
        application: textIn(body, 'application', 'Browser'),
        milliseconds: Math.round(bytes / 400),
      } as const;
      return { orgId: org.organizationId, ids: Array.from({ length: count }, () => org.logs.write(log)) };
    });
    return jsonReply(201, { written });
  },
  'POST /logs/quotas': (call) => {
    const body = bodyOf(call);
    for (const { logs } of wantedOrgs(call)) {
      logs.setQuotas({
        ...(body.stored === undefined ? {} : { stored: numberIn(body, 'stored', 1e6) * megabyte }),
        ...(body.perQuarterHour === undefined
          ? {}
          : { perQuarterHour: numberIn(body, 'perQuarterHour', 1e6) * megabyte }),
      });
    }
    return noContent;
  },
  'POST /trace-flags/add': (call) => {
    const flags = wantedOrgs(call).map((org) => ({ orgId: org.organizationId, id: addFlag(call, org, bodyOf(call)) }));
    return jsonReply(201, { flags });
  },
};

/** A flag that somebody else set. */
function addFlag(call: ControlCall, org: HostedOrg, body: Body): string {
  const by = userIn(call, org, 'by');
  const minutes = body.minutes === undefined ? 30 : numberIn(body, 'minutes', 24 * 60 - 1);
  const level = textIn(body, 'level', 'DEBUG');
  if (!isLogLevel(level)) {
    throw inputRefused('level must be a level of debug logs, such as DEBUG.');
  }
  const now = org.now();
  const id = org.records.insert(
    'TraceFlag',
    {
      DebugLevelId: debugLevel(org, textIn(body, 'debugLevel', 'SFDC_DevConsole'), level),
      TracedEntityId: userIn(call, org).id,
      LogType: textIn(body, 'logType', 'USER_DEBUG'),
      StartDate: new Date(now).toISOString(),
      ExpirationDate: new Date(now + minutes * minute).toISOString(),
    },
    by,
  );
  if (body.locked === true) {
    org.logs.ownFlags.add(id);
  }
  return id;
}

/** The debug level of a name, made when nobody made it before: the Developer Console's is everybody's. */
function debugLevel(org: HostedOrg, name: string, level: string): string {
  const [known] = org.records.matching('DebugLevel', 'DeveloperName', name);
  const levels = Object.fromEntries(logCategories.map(([, field]) => [field, level]));
  return known?.id ?? org.records.insert('DebugLevel', { DeveloperName: name, MasterLabel: name, ...levels });
}
