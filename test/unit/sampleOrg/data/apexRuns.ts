import assert from 'node:assert/strict';
import { compileFiles, outcomeOf, seededOrg } from '../apex/apexHarness.ts';

const program = compileFiles();

/** What an anonymous block prints in an org of its own, and the message of the exception that ends it. */
export function linesOf(source: string): readonly string[] {
  const debugLines: string[] = [];
  const outcome = outcomeOf(program, source, { debugLines, database: seededOrg().database });
  switch (outcome.kind) {
    case 'success':
      return debugLines;
    case 'exception':
      return [...debugLines, outcome.message];
    case 'compileProblem':
      assert.fail(`line ${outcome.problem.line}: ${outcome.problem.message}`);
  }
}
