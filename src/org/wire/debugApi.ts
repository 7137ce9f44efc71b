// Replies of the debug API, v41.0. Every member may be missing; names as the org writes them.

export interface DebuggerReply {
  stateResponse: { state: StateReply };
  frameResponse: { frame: FrameReply };
  referencesResponse: { references: ReferenceList };
}

export interface StateReply extends VariableBlocks {
  stack: { stackFrame: StackFrameReply[] };
}

export interface FrameReply extends VariableBlocks {
  stackFrame: StackFrameReply;
}

export interface VariableBlocks {
  locals: { frameNumber: number; local: ValueReply[] };
  statics: { typeRef: string; static: ValueReply[] };
  globals: { global: ValueReply[] };
  references: ReferenceList;
}

export interface ReferenceList {
  references: ReferenceReply[];
}

export interface StackFrameReply {
  typeRef: string;
  fullName: string;
  /** From 1. */
  lineNumber: number;
  /** 0 is the innermost. */
  frameNumber: number;
}

export interface ValueReply {
  name: string;
  declaredTypeRef: string;
  nameForMessages: string;
  /** Missing for Apex null. */
  value: string;
  ref: number;
  /** Locals only. */
  slot: number;
  /** Fields only. */
  index: number;
}

export interface ReferenceReply {
  type: 'object' | 'list' | 'set' | 'map';
  id: number;
  typeRef: string;
  nameForMessages: string;
  fields: ValueReply[];
  size: number;
  offset: number;
  value: ValueReply[];
  tuple: { key: ValueReply; value: ValueReply }[];
}
