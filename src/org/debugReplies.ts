import type {
  ExecutionFrame,
  ExecutionReference,
  ExecutionValue,
  FrameVariables,
  StoppedState,
} from '../core/debugging/execution.ts';
import { type Untrusted, integer, list, record, text } from './json.ts';
import type {
  DebuggerReply,
  FrameReply,
  ReferenceList,
  ReferenceReply,
  StackFrameReply,
  StateReply,
  ValueReply,
  VariableBlocks,
} from './wire/debugApi.ts';

// From what the debug API sends to what a debugged execution is. Blocks that the org leaves out are empty.

export function stoppedState(reply: unknown): StoppedState {
  const response = record<DebuggerReply['stateResponse']>(record<DebuggerReply>(reply).stateResponse);
  const state = record<StateReply>(response.state);
  const stack = record<StateReply['stack']>(state.stack);
  return { frames: list(stack.stackFrame).map(executionFrame), variables: frameVariables(state) };
}

export function frameReply(reply: unknown): FrameVariables {
  const response = record<DebuggerReply['frameResponse']>(record<DebuggerReply>(reply).frameResponse);
  return frameVariables(record<FrameReply>(response.frame));
}

export function referencesReply(reply: unknown): readonly ExecutionReference[] {
  const response = record<DebuggerReply['referencesResponse']>(record<DebuggerReply>(reply).referencesResponse);
  return references(response.references);
}

function executionFrame(value: unknown, position: number): ExecutionFrame {
  const frame = record<StackFrameReply>(value);
  const typeRef = text(frame.typeRef) ?? '';
  return {
    frameNumber: integer(frame.frameNumber) ?? position,
    typeRef,
    fullName: text(frame.fullName) ?? typeRef,
    line: integer(frame.lineNumber) ?? 0,
  };
}

function frameVariables(blocks: Untrusted<VariableBlocks>): FrameVariables {
  return {
    locals: values(record<VariableBlocks['locals']>(blocks.locals).local),
    statics: values(record<VariableBlocks['statics']>(blocks.statics).static),
    globals: values(record<VariableBlocks['globals']>(blocks.globals).global),
    references: references(blocks.references),
  };
}

function values(value: unknown): readonly ExecutionValue[] {
  return list(value).map(executionValue);
}

function executionValue(value: unknown): ExecutionValue {
  const reply = record<ValueReply>(value);
  const declaredTypeRef = text(reply.declaredTypeRef) ?? '';
  return {
    name: text(reply.name) ?? '',
    declaredTypeRef,
    typeName: text(reply.nameForMessages) ?? declaredTypeRef,
    text: text(reply.value),
    ref: integer(reply.ref),
    order: integer(reply.slot) ?? integer(reply.index),
  };
}

function references(value: unknown): readonly ExecutionReference[] {
  return list(record<ReferenceList>(value).references).flatMap((item) => {
    const reference = executionReference(record<ReferenceReply>(item));
    return reference === undefined ? [] : [reference];
  });
}

/** Undefined for a kind that is not known: its value is still shown as text. */
function executionReference(reply: Untrusted<ReferenceReply>): ExecutionReference | undefined {
  const id = integer(reply.id);
  if (id === undefined) {
    return undefined;
  }
  const typeName = text(reply.nameForMessages) ?? text(reply.typeRef) ?? '';
  const offset = integer(reply.offset) ?? 0;
  switch (reply.type) {
    case 'object':
      return { kind: 'object', id, typeName, fields: values(reply.fields) };
    case 'list':
    case 'set': {
      // Sets were seen to arrive with fields only.
      const elements = values(reply.value ?? reply.fields);
      return { kind: reply.type, id, typeName, size: sizeOf(reply, offset, elements.length), offset, elements };
    }
    case 'map': {
      const entries = list(reply.tuple).map((item) => {
        const tuple = record<ReferenceReply['tuple'][number]>(item);
        return { key: executionValue(tuple.key), value: executionValue(tuple.value) };
      });
      return { kind: 'map', id, typeName, size: sizeOf(reply, offset, entries.length), offset, entries };
    }
    default:
      return undefined;
  }
}

function sizeOf(reply: Untrusted<ReferenceReply>, offset: number, received: number): number {
  return Math.max(integer(reply.size) ?? 0, offset + received);
}
