import { jsonReply, noContent } from '../http/apiReply.ts';
import { RestFailure } from '../http/failures.ts';
import type { RouteTable } from '../http/router.ts';
import type { Reachability } from '../status/instanceHealth.ts';
import { isInstance } from '../status/statusShapes.ts';
import { type Body, bodyOf, type ControlCall, inputRefused, numberIn, textIn } from './controlCall.ts';

const minute = 60_000;
/** A year. */
const mostMinutes = 525_600;

const reachabilities: readonly string[] = ['well', 'silent', 'broken', 'unreadable'] satisfies Reachability[];

/** Calls that make something happen on Salesforce's instances, as its status API tells it. */
export const statusCalls: RouteTable<ControlCall> = {
  'POST /status/incidents/add': (call) => {
    const body = bodyOf(call);
    const severity = body.severity ?? 'major';
    if (severity !== 'minor' && severity !== 'major') {
      throw inputRefused('severity must be minor or major.');
    }
    const message = textIn(body, 'message', 'Some requests take long or fail. Our engineers look into it.');
    return jsonReply(201, {
      id: call.health.addIncident({ instance: instanceIn(body), severity, core: body.core !== false, message }),
    });
  },
  'POST /status/incidents/resolve': (call) => {
    if (!call.health.resolve(numberIn(bodyOf(call), 'id', Number.MAX_SAFE_INTEGER))) {
      throw new RestFailure(404, { message: 'No incident of that id goes on.', errorCode: 'NOT_FOUND' });
    }
    return noContent;
  },
  'POST /status/maintenances/add': (call) => {
    const body = bodyOf(call);
    const startsIn = body.startsInMinutes === undefined ? 0 : numberIn(body, 'startsInMinutes', mostMinutes);
    const minutes = body.minutes === undefined ? 240 : numberIn(body, 'minutes', mostMinutes);
    const startsAt = call.health.now() + startsIn * minute;
    const name = textIn(body, 'name', 'Scheduled Maintenance');
    return jsonReply(201, {
      id: call.health.addMaintenance({
        instance: instanceIn(body),
        name,
        core: body.core !== false,
        startsAt,
        endsAt: startsAt + minutes * minute,
      }),
    });
  },
  'POST /status/reachability': (call) => {
    const how = textIn(bodyOf(call), 'is', 'well');
    if (!reachabilities.includes(how)) {
      throw inputRefused(`is must be one of ${reachabilities.join(', ')}.`);
    }
    call.health.reachability = how as Reachability;
    return noContent;
  },
  'POST /status/clear': (call) => {
    call.health.clear();
    return noContent;
  },
};

function instanceIn(body: Body): string {
  const instance = textIn(body, 'instance', '').toUpperCase();
  if (!isInstance(instance)) {
    throw inputRefused('instance must be the name of one, such as USA7S.');
  }
  return instance;
}
