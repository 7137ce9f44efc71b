import { debugApi } from './debugging/debugApi.ts';
import type { OrgCall } from './http/orgCall.ts';
import { RestRouter } from './http/restRouter.ts';
import type { RouteTable } from './http/router.ts';
import { batchHandler } from './rest/batch.ts';
import { changedRecords } from './rest/changedRecords.ts';
import { collectionResources } from './rest/collections.ts';
import { queryResources } from './rest/queries.ts';
import { RecordApi } from './rest/recordApi.ts';
import { recordResources } from './rest/recordResources.ts';
import { requireListedVersion, rootResources } from './rest/rootResources.ts';
import { searchResources } from './rest/search.ts';
import { treeResources } from './rest/trees.ts';
import { compositeHandler } from './tooling/composite.ts';
import type { AnswerOne } from './tooling/compositeUndo.ts';
import { debuggerRules } from './tooling/debuggerRules.ts';
import { metadataRules } from './tooling/metadataRules.ts';
import { executeAnonymousResources } from './tooling/executeAnonymous.ts';
import { logBodies } from './tooling/logBodies.ts';
import { runTestsResources } from './tooling/runTests.ts';
import { testDiscoveryResources } from './tooling/testDiscovery.ts';
import { traceRules } from './tooling/traceRules.ts';

/** Everything that an org answers over REST with an org session. */
export function createRouter(): RestRouter {
  const toolingRules = { ...debuggerRules, ...traceRules, ...metadataRules };
  const tooling = new RecordApi('tooling', toolingRules);
  const data = new RecordApi('data', { ApexLog: traceRules.ApexLog ?? {}, ...metadataRules });
  const answerOne: AnswerOne = async (request, call) => {
    requireListedVersion(request.path);
    return router.answer(request.method, request.path, { ...call, request });
  };
  const composite = compositeHandler(answerOne, toolingRules);
  const composites: RouteTable<OrgCall> = {
    'POST /services/data/v:version/composite': composite,
    'POST /services/data/v:version/tooling/composite': composite,
    'POST /services/data/v:version/composite/batch': batchHandler(answerOne),
  };
  const router = new RestRouter(
    rootResources,
    queryResources,
    searchResources,
    composites,
    logBodies,
    executeAnonymousResources,
    runTestsResources,
    testDiscoveryResources,
    debugApi,
    collectionResources(data),
    collectionResources(tooling),
    treeResources(data),
    changedRecords(data),
    recordResources(tooling),
    recordResources(data),
  );
  return router;
}
