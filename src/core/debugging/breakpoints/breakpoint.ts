import type { BreakpointRequest, RecordedBreakpoint } from '../execution.ts';
import type { BreakpointAction } from './breakpointAction.ts';

/** A breakpoint as an execution takes it. */
export type AnyBreakpoint = BreakpointRequest | RecordedBreakpoint;

/** A breakpoint as the user wants it. */
export type BreakpointWish = { readonly action: BreakpointAction } & (
  | { readonly kind: 'line'; readonly path: string; readonly line: number }
  /** `InvoiceService.total`, `acme.Outer.Inner.method`, a trigger's name. */
  | { readonly kind: 'function'; readonly name: string }
  /** `names` undefined: every exception type that is known. */
  | { readonly kind: 'exception'; readonly names: readonly string[] | undefined; readonly isUncaught?: boolean }
  /** `dataId` as the execution gave it. */
  | { readonly kind: 'data'; readonly dataId: string }
);

/** Where a breakpoint stands in the org. */
export type BreakpointPlaces =
  | {
      readonly kind: 'places';
      /** At least one. */
      readonly places: readonly AnyBreakpoint[];
      /** Where the editor shows it, when it is known and is not where it was asked for. */
      readonly shownAt?: { readonly path: string; readonly line: number };
      /** What the user should know of it, such as that it has moved. */
      readonly remark?: string;
    }
  | { readonly kind: 'nowhere'; readonly reason: string };

/** What became of a breakpoint that the user set. */
export interface BreakpointReport {
  /** Stable as long as the user keeps the breakpoint. */
  readonly id: number;
  /** Undefined for what stands in no file that is known. */
  readonly shownAt: { readonly path: string; readonly line: number } | undefined;
  readonly verified: boolean;
  /** Why it is unverified or has moved, or what is wrong with its condition. */
  readonly message: string | undefined;
  readonly reason: 'pending' | 'failed' | undefined;
}

/** A breakpoint that stands where a request has stopped. */
export interface BreakpointHere {
  readonly id: number;
  readonly kind: BreakpointWish['kind'];
  readonly action: BreakpointAction;
  /** Counts one more time that it was reached with its condition met, and answers how often that was. */
  readonly countHit: () => number;
}

/** Two breakpoints at one place share one breakpoint of the org. */
export function placeKey(place: AnyBreakpoint): string {
  switch (place.kind) {
    case 'exception':
      return place.typeRef;
    case 'data':
      return `data ${place.dataId}`;
    case 'logLine':
      return `log:${place.line}`;
    case 'thrown':
      return `thrown ${place.isUncaught} ${place.typeName ?? '*'}`;
    case 'entry':
      return `entry ${place.name}`;
    case 'line': {
      const hits = place.hits === undefined ? '' : ` ${place.hits.operator} ${place.hits.value}`;
      return `${place.typeRef}:${place.line}${hits}`;
    }
  }
}
