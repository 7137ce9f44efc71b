import { operationName } from '../../core/debugLogs/operationName.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';

/** A name that says in an editor's tab which log it is: `executeAnonymous 14.03.22.log`. Nothing of the org's text can leave its folder. */
export function logFileName({ operation, startedAt }: DebugLogEntry): string {
  const name = operationName(operation)
    .replace(/[^A-Za-z0-9_-]+/g, ' ')
    .trim()
    .slice(0, 60);
  const time = new Date(startedAt);
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join('.');
  return `${[name, clock].filter((part) => part !== '').join(' ')}.log`;
}
