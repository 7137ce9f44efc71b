import type { Block, Statement } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';

// Which statements are left how: what the compiler must know of a method's end and of what stands behind a jump.

/** Whether a method cannot reach the end of the statement. */
export function alwaysLeaves(statement: Statement): boolean {
  switch (statement.kind) {
    case 'while':
    case 'doWhile':
      return statement.condition.kind === 'literal' || (statement.kind === 'doWhile' && alwaysLeaves(statement.body));
    case 'for':
      return statement.condition === undefined;
    default:
      return endsIn(statement, alwaysLeaves, ['return', 'throw']);
  }
}

/** @throws SourceFailure where a statement stands behind one that always jumps away. */
export function requireReachable(statements: readonly Statement[]): void {
  for (const [index, statement] of statements.entries()) {
    const next = statements[index + 1];
    if (next && jumpsAway(statement)) {
      throw compileFailures.incompatible(
        next.kind === 'local' ? (next.variables[0] ?? next) : next,
        'Unreachable statement',
      );
    }
  }
}

/** Loops may end, whatever their condition. */
function jumpsAway(statement: Statement): boolean {
  return endsIn(statement, jumpsAway, ['return', 'throw', 'break', 'continue']);
}

/** Whether each way through a statement ends in one of those kinds. */
function endsIn(
  statement: Statement,
  inner: (statement: Statement) => boolean,
  kinds: readonly Statement['kind'][],
): boolean {
  const block = ({ statements }: Block): boolean => statements.some(inner);
  switch (statement.kind) {
    case 'block':
      return block(statement);
    case 'if':
      return statement.whenFalse !== undefined && inner(statement.whenTrue) && inner(statement.whenFalse);
    case 'try':
      return (
        (statement.finallyBody !== undefined && block(statement.finallyBody)) ||
        (block(statement.body) && statement.catches.every((clause) => block(clause.body)))
      );
    case 'switch':
      return (
        statement.cases.some(({ when }) => when.kind === 'else') && statement.cases.every((one) => block(one.body))
      );
    case 'runAs':
      return block(statement.body);
    default:
      return kinds.includes(statement.kind);
  }
}
