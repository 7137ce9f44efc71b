/** The event types of the debugger, by the channel they come over. */
const userTypes = ['ApexException', 'Debug', 'LogLine'] as const;
const systemTypes = [
  'OrgChange',
  'Ready',
  'RequestFinished',
  'RequestStarted',
  'Resumed',
  'SessionTerminated',
  'Stopped',
  'SystemGack',
  'SystemInfo',
  'SystemWarning',
] as const;

export type DebugEventType = (typeof userTypes)[number] | (typeof systemTypes)[number];

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
