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
  const source = message.call.textOf('String') ?? '';
  const levels = headerLevels(call);
  const { result, logText } = await executeAnonymous(org, session.user, source, '/services/Soap/s', levels);
  const header = logText === undefined ? '' : toXml({ DebuggingInfo: { debugLog: logText } });
  return { content: toXml({ executeAnonymousResponse: { result: { ...result } } }), header };
}

/** Header categories are written `Apex_code`, `Db`, `System`. */
function headerLevels({ message }: SoapCall): LogLevels | undefined {
  const header = message.header.child('DebuggingHeader');
  if (header === undefined) {
    return undefined;
  }
  const levels: Partial<Record<LogCategory, LogLevel>> = {};
  for (const entry of header.children.filter(({ name }) => name === 'categories')) {
    const category = logCategories.find(([name]) => name === entry.textOf('category')?.toUpperCase())?.[0];
    const level = entry.textOf('level')?.toUpperCase();
    if (category !== undefined && isLogLevel(level)) {
      levels[category] = level;
    }
  }
  return new LogLevels(levels);
}
