/** `data` of a message on an Apex debugger channel. */
export interface DebuggerEventData {
  event: { createdDate: string; replayId: number; type: string };
  sobject: DebuggerEventRecord;
}

export interface DebuggerEventRecord {
  SessionId: string;
  Type: string;
  RequestId: string;
  BreakpointId: string;
  FileName: string;
  Line: number;
  Description: string;
  Stacktrace: string;
}
