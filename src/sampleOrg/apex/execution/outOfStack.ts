/**
 * Whether JavaScript has no stack left. Asked there, so it does little: a regular expression, for one, could not be compiled any more,
 * and that too is a failure of the stack.
 */
export function isOutOfStack(problem: unknown): boolean {
  return (
    problem instanceof Error && (problem.message.includes('call stack') || problem.message.includes('Stack overflow'))
  );
}
