const userTypes = ['ApexException', 'Debug', 'LogLine'] as const;

/** The event types of the debugger: the first line's come over the user channel, the others over the system channel. */
export type DebugEventType =
  | (typeof userTypes)[number]
  | 'OrgChange'
  | 'Ready'
  | 'RequestFinished'
  | 'RequestStarted'
  | 'Resumed'
  | 'SessionTerminated'
  | 'Stopped'
  | 'SystemGack'
  | 'SystemInfo'
  | 'SystemWarning';

export const systemChannel = '/systemTopic/ApexDebuggerSystemEvent';
export const userChannel = '/systemTopic/ApexDebuggerEvent';

/** The `sobject` of an event message. */
export interface DebugEvent {
  readonly SessionId: string;
  readonly Type: DebugEventType;
  readonly RequestId?: string;
  readonly BreakpointId?: string;
  readonly FileName?: string;
  readonly Line?: number;
  readonly Description?: string;
  readonly Stacktrace?: string;
}

export function channelOf(type: DebugEventType): string {
  return (userTypes as readonly string[]).includes(type) ? userChannel : systemChannel;
}
