import { executeAnonymous } from '../tooling/executeAnonymous.ts';
import { isLogLevel, LogLevels, logCategories } from '../logs/logLevels.ts';
import type { LogCategory, LogLevel } from '../apex/library/contract.ts';
import { toXml } from './envelope.ts';
import type { SoapAnswer, SoapApi, SoapCall } from './soapCall.ts';

/** The part of the Apex API that runs anonymous Apex: with a DebuggingHeader the log comes back in the answer's header. */
export const apexApi: SoapApi = {
  namespace: 'http://soap.sforce.com/2006/08/apex',
  calls: new Map([['executeAnonymous', execute]]),
};

async function execute(call: SoapCall): Promise<SoapAnswer> {
  const { org, session, message } = call;
  // The WSDL names the parameter String; other clients name it as they like. There is no other.
  const source = message.call.children[0]?.text ?? '';
  const levels = headerLevels(call);
  const { result, logText } = await executeAnonymous(org, session, source, '/services/Soap/s', levels);
  const header = logText === undefined ? '' : toXml({ DebuggingInfo: { debugLog: logText } });
  return { content: toXml({ executeAnonymousResponse: { result: { ...result } } }), header };
}

/**
 * Older clients name one level for everything. What each writes is documented in words alone ("Apex Debugging API calls");
 * that Debugonly means Apex code at DEBUG and profiling at INFO is seen in the first line of the logs that it gives.
 */
const levelsByType: Readonly<Record<string, Partial<Record<LogCategory, LogLevel>>>> = {
  NONE: {},
  DEBUGONLY: { APEX_CODE: 'DEBUG', APEX_PROFILING: 'INFO' },
  DB: { APEX_CODE: 'DEBUG', APEX_PROFILING: 'INFO', DB: 'INFO' },
  PROFILING: { APEX_CODE: 'FINE', APEX_PROFILING: 'FINE', DB: 'INFO' },
  CALLOUT: { APEX_CODE: 'FINE', APEX_PROFILING: 'FINE', DB: 'INFO', CALLOUT: 'INFO' },
  DETAIL: { APEX_CODE: 'FINEST', APEX_PROFILING: 'FINE', DB: 'FINEST', CALLOUT: 'INFO', SYSTEM: 'FINE' },
};

/** Header categories are written `Apex_code`, `Db`, `System`; where there are any, the older single level does not count. */
function headerLevels({ message }: SoapCall): LogLevels | undefined {
  const header = message.header.child('DebuggingHeader');
  if (header === undefined) {
    return undefined;
  }
  const entries = header.children.filter(({ name }) => name === 'categories');
  if (entries.length === 0) {
    return new LogLevels(levelsByType[header.textOf('debugLevel')?.toUpperCase() ?? ''] ?? {});
  }
  const levels: Partial<Record<LogCategory, LogLevel>> = {};
  for (const entry of entries) {
    const wanted = entry.textOf('category')?.toUpperCase();
    const level = entry.textOf('level')?.toUpperCase();
    for (const [category] of logCategories) {
      if ((category === wanted || wanted === 'ALL') && isLogLevel(level)) {
        levels[category] = level;
      }
    }
  }
  return new LogLevels(levels);
}
