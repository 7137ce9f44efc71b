import { debugApi } from './debugging/debugApi.ts';
import type { OrgCall } from './http/orgCall.ts';
import { Router, type RouteTable } from './http/router.ts';
import { queryResources } from './rest/queries.ts';
import { recordResources } from './rest/recordResources.ts';
import { requireListedVersion, rootResources } from './rest/rootResources.ts';
import { compositeHandler } from './tooling/composite.ts';
import { debuggerRules } from './tooling/debuggerRules.ts';
import { executeAnonymousResources } from './tooling/executeAnonymous.ts';
import { logBodies } from './tooling/logBodies.ts';
import { runTestsResources } from './tooling/runTests.ts';
import { traceRules } from './tooling/traceRules.ts';

/** Everything that an org answers over REST with an org session. */
export function createRouter(): Router<OrgCall> {
  const toolingRules = { ...debuggerRules, ...traceRules };
  const composite = compositeHandler(async (request, call) => {
    requireListedVersion(request.path);
    return router.answer(request.method, request.path, { ...call, request });
  }, toolingRules);
  const composites: RouteTable<OrgCall> = {
    'POST /services/data/v:version/composite': composite,
    'POST /services/data/v:version/tooling/composite': composite,
  };
  const router = new Router(
    rootResources,
    queryResources,
    composites,
    logBodies,
    executeAnonymousResources,
    runTestsResources,
    debugApi,
    recordResources('tooling', toolingRules),
    recordResources('data', { ApexLog: traceRules.ApexLog ?? {} }),
  );
  return router;
}
