/** A line of a stack trace that names a place in source. */
export interface StackFrame {
  /** `acme.InvoiceService.apply`, `acme.InvoiceTrigger`; empty for anonymous Apex. */
  readonly member: string;
  readonly isAnonymous: boolean;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Where the frame's text stands in the trace, as offsets. */
  readonly start: number;
  readonly end: number;
}

const framePattern = /(?:(?:Class|Trigger)\.([\w.$]{1,255})|(AnonymousBlock)): line (\d{1,7}), column (\d{1,7})/g;

/** The places that a stack trace of an org names, innermost first. */
export function stackFrames(trace: string): readonly StackFrame[] {
  return [...trace.matchAll(framePattern)].map((match) => ({
    member: match[1] ?? '',
    isAnonymous: match[2] !== undefined,
    line: Number(match[3]),
    column: Number(match[4]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/**
 * Names that the class of a frame may have in source, the most likely first: of `acme.Outer.method` that is `acme/Outer`. The org writes
 * dots between everything, so what is namespace, class, inner class or method only the source can tell.
 */
export function typeRefsOfMember(member: string): readonly string[] {
  const [first = '', second, third] = member.split('.');
  const inNamespace = second === undefined ? [] : [`${first}/${second}`, `__sfdc_trigger/${first}/${second}`];
  const inner = third === undefined ? [] : [`${first}/${second ?? ''}$${third}`];
  return [...inner, ...inNamespace, first, `__sfdc_trigger/${first}`];
}
