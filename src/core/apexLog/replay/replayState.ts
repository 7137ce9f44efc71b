import type { Doubt } from './doubts.ts';
import type { MomentKind } from './moments.ts';

/** A frame of the user's code at a moment. */
export interface ReplayFrame {
  /** The event that it begins with: the same frame has the same at every moment. */
  readonly frameEvent: number;
  /** `ns/Outer$Inner`, `__sfdc_trigger/ns/T`, `anon` */
  readonly typeRef: string;
  /** As Apex writes it: `ns.Outer.Inner` */
  readonly typeName: string;
  /** `ns.Outer.Inner.method(types)`; constructors are `<init>`, static initialisers `<clinit>`, anonymous Apex `anon.execute()`. */
  readonly fullName: string;
  /** In the source, from 1; 0 where the log does not tell. */
  readonly line: number;
  /** The line of the log that says where the frame stands, from 0. */
  readonly row: number;
  /** A part of the log is missing since the frame began: it may have ended, and others may have begun. */
  readonly isDoubtful: boolean;
}

/** `id` leads to `objectAt`: an address, the same for the same object, or a place in one event where the log gives no address. */
export type ReplayValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly text: string; readonly typeName: string }
  | { readonly kind: 'reference'; readonly id: string; readonly typeName: string };

export interface ReplayVariable {
  readonly name: string;
  /** As declared where that is known, otherwise as the value looks. */
  readonly typeName: string;
  readonly value: ReplayValue;
  readonly doubts: readonly Doubt[];
  /** The event that gave it this value; undefined where it was only declared. */
  readonly assignedAt: number | undefined;
}

export interface FrameState {
  /** `this` first, then in the order of their declarations. Those of blocks that have ended may be among them: a log does not tell. */
  readonly locals: readonly ReplayVariable[];
  /** Of the frame's class and those around it, by their own names. */
  readonly statics: readonly ReplayVariable[];
}

/** One thing in a collection, with what is not known of it. */
export interface ReplayItem {
  readonly value: ReplayValue;
  readonly doubts: readonly Doubt[];
}

/** What an id leads to. */
export type ReplayObject = { readonly typeName: string; readonly doubts: readonly Doubt[] } & (
  | { readonly kind: 'object'; readonly fields: readonly ReplayVariable[] }
  | { readonly kind: 'list' | 'set'; readonly elements: readonly ReplayItem[] }
  | { readonly kind: 'map'; readonly entries: readonly { readonly key: ReplayItem; readonly value: ReplayItem }[] }
  /** The log does not show what is in it. */
  | { readonly kind: 'unknown' }
);

/** Where a replay stands. */
export interface ReplayPlace {
  readonly event: number;
  /** Line of the log, from 0. */
  readonly row: number;
  readonly kind: MomentKind;
}
