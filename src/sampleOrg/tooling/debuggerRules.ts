import type { HitRule } from '../debugging/armedBreakpoints.ts';
import type { DebugSession } from '../debugging/debugSession.ts';
import type { ObjectRules } from '../rest/objectRules.ts';
import { RestFailure, operationNotSupported } from '../http/failures.ts';
import type { FieldValues } from '../records/orgRecords.ts';

const text = (values: FieldValues, name: string): string => {
  const value = values[name];
  return typeof value === 'string' ? value : '';
};

/** Sessions and breakpoints of the Apex Debugger: their records act when they are saved. */
export const debuggerRules: ObjectRules = {
  ApexDebuggerSession: {
    insert: ({ org, session }, values) =>
      org.debugging.open(session.user, {
        UserIdFilter: text(values, 'UserIdFilter'),
        RequestTypeFilter: text(values, 'RequestTypeFilter'),
        EntryPointFilter: text(values, 'EntryPointFilter'),
      }),
    update: ({ org, session }, id, values) => {
      const status = values.Status;
      if (status === 'Detach') {
        org.debugging.detach(id);
      } else if (status === 'KillAll' || (status === 'Kill' && org.debugging.active?.id === id)) {
        org.debugging.terminate(`The debugging session was ended by ${session.user.name}.`, 'OrgAdmin');
      } else if (status !== undefined) {
        throw new RestFailure(400, {
          message: `Status: bad value for restricted picklist field: ${JSON.stringify(status)}`,
          errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
          fields: ['Status'],
        });
      } else {
        org.records.update('ApexDebuggerSession', id, values, session.user);
      }
    },
    remove: () => {
      throw operationNotSupported('Apex Debugger Session', 'deleted');
    },
  },
  ApexDebuggerBreakpoint: {
    insert: ({ org, session }, values) => {
      const debugSession = org.debugging.sessionOf(text(values, 'SessionId'), session.user);
      const id = org.records.insert('ApexDebuggerBreakpoint', values, session.user);
      arm(debugSession, id, values, org.debugging.choices.honoursHitConditions);
      return id;
    },
    update: ({ org, session }, id, values) => {
      org.records.update('ApexDebuggerBreakpoint', id, values, session.user);
      const debugSession = org.debugging.active;
      const sessionId = org.records.valueOf('ApexDebuggerBreakpoint', id, 'SessionId');
      if (debugSession !== undefined && debugSession.id === sessionId) {
        debugSession.touch();
        debugSession.breakpoints.disarm(id);
        const saved = breakpointFields.map((field) => [
          field,
          org.records.valueOf('ApexDebuggerBreakpoint', id, field),
        ]);
        arm(debugSession, id, Object.fromEntries(saved) as FieldValues, org.debugging.choices.honoursHitConditions);
      }
    },
    remove: ({ org, session }, id) => {
      org.records.remove('ApexDebuggerBreakpoint', id, session.user);
      org.debugging.active?.touch();
      org.debugging.active?.breakpoints.disarm(id);
    },
  },
  ApexDebuggerRequest: readOnly('Apex Debugger Request'),
  ApexDebuggerEvent: readOnly('Apex Debugger Event'),
};

/** What a breakpoint is armed by. */
const breakpointFields = ['FileName', 'Line', 'Type', 'IsEnabled', 'HitCondition', 'HitValue'];

function arm(session: DebugSession, id: string, values: FieldValues, honoursHitConditions: boolean): void {
  // Left out means yes; clients that write forms send texts.
  if (values.IsEnabled === false || values.IsEnabled === 'false') {
    return;
  }
  const typeRef = text(values, 'FileName');
  if (values.Type === 'Line') {
    const hits = honoursHitConditions ? hitRule(values) : undefined;
    const line = Number(values.Line ?? 0);
    session.breakpoints.arm({ id, kind: 'line', typeRef, line, ...(hits === undefined ? {} : { hits }) });
  } else if (values.Type === 'Exception') {
    session.breakpoints.arm({ id, kind: 'exception', typeRef, line: 0 });
  }
}

/** None, no value, or a count below 1: it stops every time. */
function hitRule({ HitCondition: condition, HitValue }: FieldValues): HitRule | undefined {
  const value = Number(HitValue ?? 0);
  const isRule = condition === 'Equals' || condition === 'GreaterOrEquals' || condition === 'Modulo';
  return isRule && value >= 1 ? { condition, value } : undefined;
}

function readOnly(label: string): ObjectRules[string] {
  const refuse = (operation: 'inserted' | 'updated' | 'deleted') => (): never => {
    throw operationNotSupported(label, operation);
  };
  return { insert: refuse('inserted'), update: refuse('updated'), remove: refuse('deleted') };
}
