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

/** A stretch of code within which a breakpoint may move: a method, constructor, accessor, initialiser block, field or trigger. */
export interface BodyOutline {
  readonly typeRef: string;
  /** The method's, constructor's or property's name; undefined for the rest. */
  readonly name: string | undefined;
  /** First line of the header, annotations and modifiers included. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface ApexFileOutline {
  /** Outermost first, in order of declaration. Empty for a file that declares nothing. */
  readonly types: readonly TypeOutline[];
  readonly bodies: readonly BodyOutline[];
  /** A newline at the end of the file opens one more line. */
  readonly lineCount: number;
}

export type BreakpointLocation =
  | {
      readonly kind: 'breakable';
      readonly typeRef: string;
      readonly line: number;
      readonly moved: boolean;
      /** Why a breakpoint that the org takes may never stop, for the user. */
      readonly doubt?: string;
    }
  | { readonly kind: 'unbreakable'; readonly reason: string };
