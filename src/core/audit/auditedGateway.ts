import { Failure } from '../base/failure.ts';
import type { OrgApex } from '../apexRuns/ports.ts';
import type { OrgDebugLogs } from '../debugLogs/ports.ts';
import type { OrgPackages } from '../packageSource/ports.ts';
import type { OrgGateway, SubscriberOrg } from '../subscribers/ports.ts';
import type { OrgTracing, TracingWrite } from '../tracing/ports.ts';
import type { AuditEvent, RecordAudit } from './auditEvent.ts';

/** The gateway, with a record of what is done through it in subscribers' orgs. Recorded before the org is asked; what fails or changes little, once more. */
export function auditedGateway(gateway: OrgGateway, record: RecordAudit): OrgGateway {
  return {
    lmoSignIns: gateway.lmoSignIns,
    openLicenseManagementOrg: (signIn, keeper) => {
      record({ kind: 'lmoOpened', subject: new URL(signIn.instanceUrl).host });
      return gateway.openLicenseManagementOrg(signIn, keeper);
    },
    openSubscriberOrg: (handOff) => {
      const org = gateway.openSubscriberOrg(handOff);
      return auditedOrg(org, (event) => record({ ...event, orgId: handOff.orgId }, org.orgTime()));
    },
    openInstanceStatus: (standIn) => gateway.openInstanceStatus(standIn),
  };
}

type Note = (event: AuditEvent) => void;

function auditedOrg(org: SubscriberOrg, note: Note): SubscriberOrg {
  return {
    instanceUrl: org.instanceUrl,
    orgTime: () => org.orgTime(),
    organization: () => org.organization(),
    limits: (signal) => org.limits(signal),
    loginAsUser: () => org.loginAsUser(),
    runningDebugSessions: () => org.runningDebugSessions(),
    detachDebugSession: (id) => noted(note, { kind: 'sessionDetached', subject: id }, () => org.detachDebugSession(id)),
    loginAccess: org.loginAccess,
    debugLogs: auditedLogs(org.debugLogs, note),
    tracing: auditedTracing(org.tracing, note),
    packages: auditedPackages(org.packages, note),
    apex: auditedApex(org.apex, note),
  };
}

function auditedLogs(logs: OrgDebugLogs, note: Note): OrgDebugLogs {
  return {
    list: (limit, startedUntil) =>
      noted(note, { kind: 'logsListed', subject: `at most ${limit}` }, () => logs.list(limit, startedUntil)),
    // Asked each minute: what brought nothing showed nobody anything.
    listStoredSince: async (storedAt) => {
      const found = await logs.listStoredSince(storedAt);
      if (found.length > 0) {
        note({
          kind: 'logsListed',
          subject: `new since ${new Date(storedAt).toISOString()}`,
          outcome: `${found.length} found`,
        });
      }
      return found;
    },
    find: (id) => noted(note, { kind: 'logsListed', subject: id }, () => logs.find(id)),
    open: (id, from, signal) =>
      noted(note, { kind: 'logDownloaded', subject: from === 0 ? id : `${id} from byte ${from} on` }, () =>
        logs.open(id, from, signal),
      ),
    delete: async (ids, onDeleted, signal) => {
      const subject = countOf(ids);
      const left = await noted(note, { kind: 'logsDeleted', subject }, () => logs.delete(ids, onDeleted, signal));
      if (left.size > 0) {
        note({ kind: 'logsDeleted', subject, outcome: `${left.size} stayed` });
      }
      return left;
    },
    arrivals: () => logs.arrivals(),
  };
}

function auditedTracing(tracing: OrgTracing, note: Note): OrgTracing {
  return {
    read: (ours, signal) => tracing.read(ours, signal),
    write: (write) => noted(note, { kind: 'traceFlagsChanged', subject: changeOf(write) }, () => tracing.write(write)),
    findUsers: (text, signal) => tracing.findUsers(text, signal),
    findCode: (kind, text, signal) => tracing.findCode(kind, text, signal),
    storedLogs: (signal) =>
      noted(note, { kind: 'logsListed', subject: 'all, by age' }, () => tracing.storedLogs(signal)),
  };
}

function auditedPackages(packages: OrgPackages, note: Note): OrgPackages {
  return {
    list: () => packages.list(),
    retrieve: (request, onStep, signal) => {
      const { name, versionNumber = '' } = request.installed;
      const event = { kind: 'sourceRetrieved', subject: `${name} ${versionNumber}`.trim() } as const;
      return noted(note, event, () => packages.retrieve(request, onStep, signal));
    },
  };
}

/** The code itself is not kept: it may hold what a customer said. */
function auditedApex(apex: OrgApex, note: Note): OrgApex {
  return {
    runAnonymous: (source, signal) =>
      noted(note, { kind: 'apexRun', subject: `anonymous Apex of ${source.length} characters` }, () =>
        apex.runAnonymous(source, signal),
      ),
    runTests: (selection, signal) =>
      noted(note, { kind: 'apexRun', subject: `tests of ${selection.className}` }, () =>
        apex.runTests(selection, signal),
      ),
    startTests: (selections, signal) =>
      noted(note, { kind: 'apexRun', subject: `tests of ${countOf(selections.map((one) => one.className))}` }, () =>
        apex.startTests(selections, signal),
      ),
    testProgress: (jobId, signal) => apex.testProgress(jobId, signal),
    abortTests: (jobId) => apex.abortTests(jobId),
    testClasses: (namespace, signal) => apex.testClasses(namespace, signal),
    findClassNames: (text, namespaces, signal) => apex.findClassNames(text, namespaces, signal),
  };
}

/** Said before, so that whatever ends this window leaves a line; a failure follows it. */
async function noted<T>(note: Note, event: AuditEvent, ask: () => Promise<T>): Promise<T> {
  note(event);
  try {
    return await ask();
  } catch (error) {
    // A failure's own message may quote the org.
    note({ ...event, outcome: Failure.is(error) ? `failed: ${error.code}` : 'failed' });
    throw error;
  }
}

function countOf(names: readonly string[]): string {
  const mostNamed = 5;
  return names.length <= mostNamed ? names.join(' ') : `${names.length}: ${names.slice(0, mostNamed).join(' ')} …`;
}

function changeOf({ create, update, removeFlags, removeLevels, newLevels }: TracingWrite): string {
  const parts = [
    ['set for', create.map(({ entity }) => entity.id)],
    ['changed', update.map(({ id }) => id)],
    ['removed', removeFlags],
    ['levels made', newLevels.map(({ name }) => name)],
    ['levels removed', removeLevels],
  ] as const;
  return parts.flatMap(([what, names]) => (names.length === 0 ? [] : [`${what} ${countOf(names)}`])).join(', ');
}
