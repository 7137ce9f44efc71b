import type { ExecutionOutcome } from '../apex/engine.ts';
import { jsonReply } from '../http/apiReply.ts';
import { missingArgument } from '../http/failures.ts';
import type { Org, OrgCall } from '../http/orgCall.ts';
import type { OrgSession } from '../http/orgSessions.ts';
import type { RouteTable } from '../http/router.ts';
import type { LogLevels } from '../logs/logLevels.ts';

/** What running anonymous Apex answers, in REST and in SOAP. */
export interface ExecuteAnonymousResult {
  readonly line: number;
  readonly column: number;
  readonly compiled: boolean;
  readonly success: boolean;
  readonly compileProblem: string | null;
  readonly exceptionStackTrace: string | null;
  readonly exceptionMessage: string | null;
}

/** `levels`: writes a log at these, whatever the trace flags say, and answers its text. */
export async function executeAnonymous(
  org: Org,
  { user, byPublisher }: OrgSession,
  source: string,
  operation: string,
  levels?: LogLevels,
): Promise<{ readonly result: ExecuteAnonymousResult; readonly logText: string | undefined }> {
  const { results, logText } = await org.apex.run({
    user,
    type: 'EXECUTE_ANONYMOUS',
    entryPoint: 'execute_anonymous_apex',
    operation,
    seesPackages: byPublisher,
    entries: [{ kind: 'anonymous', source }],
    ...(levels === undefined ? {} : { levels }),
    preamble: source.split(/\r?\n/).map((line) => `Execute Anonymous: ${line}`),
  });
  return { result: resultOf(results[0]?.outcome ?? { kind: 'success' }), logText };
}

function resultOf(outcome: ExecutionOutcome): ExecuteAnonymousResult {
  const nothing = { line: -1, column: -1, compileProblem: null, exceptionStackTrace: null, exceptionMessage: null };
  switch (outcome.kind) {
    case 'success':
      return { ...nothing, compiled: true, success: true };
    case 'compileProblem': {
      const { line, column, message } = outcome.problem;
      return { ...nothing, line, column, compiled: false, success: false, compileProblem: message };
    }
    case 'exception': {
      const { line, column, typeName, message, stackTrace } = outcome;
      const exceptionMessage = `${typeName}: ${message}`;
      return {
        ...nothing,
        line,
        column,
        compiled: true,
        success: false,
        exceptionMessage,
        exceptionStackTrace: stackTrace,
      };
    }
  }
}

export const executeAnonymousResources: RouteTable<OrgCall> = {
  'GET /services/data/v:version/tooling/executeAnonymous': async ({ org, session, request }) => {
    const source = request.query.get('anonymousBody');
    if (source === null) {
      throw missingArgument('anonymousBody');
    }
    const { result } = await executeAnonymous(org, session, source, request.path);
    return jsonReply(200, result);
  },
};
