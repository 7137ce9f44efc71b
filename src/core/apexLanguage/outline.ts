/** A type of an Apex file and the lines of it where a breakpoint can stop. */
export interface TypeOutline {
  /** `acme/Outer$Inner`, `__sfdc_trigger/acme/T`: the org's name for it. */
  readonly typeRef: string;
  /** 1-based, unique, sorted. Lines of inner types belong to those alone. */
  readonly breakableLines: readonly number[];
  /** First and last line of the type's declaration. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface ApexFileOutline {
  /** Outermost first, in order of declaration. Empty for a file that declares nothing. */
  readonly types: readonly TypeOutline[];
}

export type BreakpointLocation =
  | { readonly kind: 'breakable'; readonly typeRef: string; readonly line: number; readonly moved: boolean }
  | { readonly kind: 'unbreakable'; readonly reason: string };
