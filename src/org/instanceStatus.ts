import type { Clock } from '../core/base/clock.ts';
import { isLoopback } from '../core/base/orgAddress.ts';
import { instanceUnknown, statusNotAnswered } from '../core/instanceHealth/failures.ts';
import {
  healthState,
  type Incident,
  type InstanceHealth,
  isInstanceName,
  type Maintenance,
} from '../core/instanceHealth/instanceHealth.ts';
import type { InstanceStatus } from '../core/instanceHealth/ports.ts';
import { bodyText, type HttpTransport } from './http/httpTransport.ts';
import { dateOf, list, parseJson, record, someText } from './json.ts';
import type { IncidentReply, InstanceStatusReply, MaintenanceReply } from './wire/instanceStatus.ts';

const salesforceStatus = 'https://api.status.salesforce.com';
/** Milliseconds. It is a word on the side: late, it is of no use. */
const patience = 5_000;
/** Of a reply that never ends. */
const mostEntries = 20;

/**
 * Salesforce's public status API. It is no org: no org session comes near it, and nothing of a customer but the name of an instance.
 * `standIn` is on this machine or nowhere.
 */
export class InstanceStatusClient implements InstanceStatus {
  readonly #origin: string;
  readonly #transport: HttpTransport;
  readonly #clock: Clock;

  constructor(transport: HttpTransport, clock: Clock, standIn?: string) {
    if (standIn !== undefined && !isLoopback(standIn)) {
      throw new RangeError('Only this machine stands in for the status API');
    }
    this.#origin = standIn ?? salesforceStatus;
    this.#transport = transport;
    this.#clock = clock;
  }

  async read(instance: string, signal?: AbortSignal): Promise<InstanceHealth> {
    if (!isInstanceName(instance)) {
      throw instanceUnknown(instance);
    }
    const { status, text } = await this.#get(`/v1/instances/${instance}/status`, signal);
    if (status === 404) {
      throw instanceUnknown(instance);
    }
    const reply = record<InstanceStatusReply>(status === 200 ? parseJson(text) : undefined);
    const word = someText(reply.status);
    if (word === undefined) {
      throw statusNotAnswered();
    }
    const now = this.#clock.now();
    return {
      instance,
      state: healthState(word),
      release: someText(reply.releaseVersion),
      incidents: list(reply.Incidents).flatMap(incident).slice(0, mostEntries),
      maintenances: list(reply.Maintenances)
        .flatMap(maintenance)
        .filter(({ ends }) => ends.getTime() > now)
        .sort((a, b) => a.starts.getTime() - b.starts.getTime())
        .slice(0, mostEntries),
    };
  }

  async #get(path: string, signal?: AbortSignal): Promise<{ readonly status: number; readonly text: string }> {
    try {
      const reply = await this.#transport.send({
        method: 'GET',
        url: `${this.#origin}${path}`,
        headers: { accept: 'application/json' },
        timeout: patience,
        signal,
      });
      return { status: reply.status, text: bodyText(reply) };
    } catch (error) {
      throw statusNotAnswered(error);
    }
  }
}

/** None where it is over. */
function incident(value: unknown): Incident[] {
  const { id, status, isCore, createdAt, IncidentImpacts, IncidentEvents } = record<IncidentReply>(value);
  if (/^(?:resolved|closed)$/i.test(someText(status) ?? '')) {
    return [];
  }
  const impact = record<IncidentReply['IncidentImpacts'][number]>(list(IncidentImpacts)[0]);
  const event = record<IncidentReply['IncidentEvents'][number]>(list(IncidentEvents).at(-1));
  return [
    {
      id: someText(id) ?? '',
      severity: impact.severity === 'major' || impact.severity === 'minor' ? impact.severity : undefined,
      isCore: isCore === true,
      started: dateOf(impact.startTime) ?? dateOf(createdAt),
      message: someText(event.message) ?? '',
    },
  ];
}

function maintenance(value: unknown): Maintenance[] {
  const { name, plannedStartTime, plannedEndTime } = record<MaintenanceReply>(value);
  const [starts, ends] = [dateOf(plannedStartTime), dateOf(plannedEndTime)];
  return starts === undefined || ends === undefined ? [] : [{ name: someText(name) ?? '', starts, ends }];
}
