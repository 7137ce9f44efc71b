import { EventEmitter } from '../../../src/core/base/event.ts';
import { Failure } from '../../../src/core/base/failure.ts';
import { auditPage } from '../../../src/core/audit/auditPage.ts';
import type { Grant } from '../../../src/core/loginAccess/grant.ts';
import type { GrantEvent, GrantEventKind } from '../../../src/core/loginAccess/grants.ts';
import { detailsPage } from '../../../src/core/subscriberDetails/detailsPage.ts';
import { levelPresets } from '../../../src/core/tracing/levelPresets.ts';
import type { TracedEntity, TraceFlag } from '../../../src/core/tracing/traceFlag.ts';
import { RunOutput } from '../../../src/vscode/apexRuns/runOutput.ts';
import { showRecentRuns } from '../../../src/vscode/apexRuns/recentRuns.ts';
import { pickTests } from '../../../src/vscode/apexRuns/pickTests.ts';
import { showActivationFailure, showFailure } from '../../../src/vscode/base/notifications.ts';
import { describeFilter, pickFilter } from '../../../src/vscode/debugLogs/filterPick.ts';
import { pickLogs } from '../../../src/vscode/debugLogs/downloadLogs.ts';
import {
  describeLive,
  groupItem,
  logItem,
  logsFolderItem,
  noteItem,
} from '../../../src/vscode/debugLogs/logTreeItems.ts';
import { tableTexts } from '../../../src/vscode/debugLogs/tableTexts.ts';
import { DebugSessionBranch } from '../../../src/vscode/debugging/debugSessionBranch.ts';
import type { RunningSession } from '../../../src/vscode/debugging/runningSession.ts';
import { SessionNotices } from '../../../src/vscode/debugging/sessionNotices.ts';
import { SessionStatusBar } from '../../../src/vscode/debugging/sessionStatusBar.ts';
import { pickLmo } from '../../../src/vscode/lmo/pickLmo.ts';
import { pickWayIn } from '../../../src/vscode/lmo/pickWayIn.ts';
import { confirmEntry } from '../../../src/vscode/loginAccess/confirmEntry.ts';
import type { EnteredOrg } from '../../../src/vscode/loginAccess/enteredOrgs.ts';
import { LoginAccessBranch } from '../../../src/vscode/loginAccess/loginAccessBranch.ts';
import { ownAccessPage } from '../../../src/vscode/loginAccess/ownAccessPage.ts';
import type { StoredPackage } from '../../../src/vscode/packageSource/packageFolder.ts';
import { PackagePicker } from '../../../src/vscode/packageSource/packagePicker.ts';
import { PackageSourceBranch } from '../../../src/vscode/packageSource/packageSourceBranch.ts';
import { reportOutcomes, reportOutOfDate } from '../../../src/vscode/packageSource/retrieveReports.ts';
import { askFilters, filterTexts } from '../../../src/vscode/subscribers/filterSubscribers.ts';
import { SubscriberPicker } from '../../../src/vscode/subscribers/pickSubscriber.ts';
import type { ListedSubscriber } from '../../../src/vscode/subscribers/subscriberDirectory.ts';
import { problemItem, subscriberItem } from '../../../src/vscode/subscribers/subscriberItems.ts';
import { subscriberDetails } from '../../../src/vscode/subscribers/subscriberTexts.ts';
import { SubscriberDetailsBranch } from '../../../src/vscode/subscriberDetails/subscriberDetailsBranch.ts';
import { factsTooltip } from '../../../src/vscode/base/treeItems.ts';
import { pickEntities } from '../../../src/vscode/tracing/pickEntities.ts';
import { reportEndedEarly, reportTracing, reportVolume } from '../../../src/vscode/tracing/traceReports.ts';
import { TracingBranch } from '../../../src/vscode/tracing/tracingBranch.ts';
import { CellTexts } from '../../../src/webviews/debugLogsTable/cellTexts.ts';
import { logColumns } from '../../../src/core/debugLogs/logOrder.ts';
import { logEntry } from '../debugLogEntries.ts';
import { subscriber, subscriberPackage } from '../fakeSubscribers.ts';
import { logServerSurface } from '../logSurfaces.ts';
import { FakeClock } from '../fakeClock.ts';

/** Gives out whatever it shows: tree items, texts, Markdown; what goes to the editor's window is seen there. */
export type Surface = (say: string) => unknown;

/** A page in Markdown that the editor's preview shows. */
export interface ShownPage {
  readonly page: string;
}

/** What a page of ours shows: text goes into it as text. */
export interface ShownCells {
  readonly cells: readonly string[];
}

const orgId = '00D000000000002EAA';
const later = new Date(Date.UTC(2099, 0, 1));
const earlier = new Date(Date.UTC(2020, 0, 1));

/** A part of the extension that a surface asks for a few things alone. */
function standIn(fields: object): never {
  return fields as never;
}

const none = (): undefined => undefined;
const noEvent = () => ({ dispose: none });

function grants(say: string): readonly Grant[] {
  return [
    { state: 'live', username: say, expires: later },
    { state: 'expired', username: say, expired: earlier },
    { state: 'revoked', username: say },
  ];
}

const eventOf = (say: string, kind: GrantEventKind): GrantEvent => ({
  kind,
  at: earlier,
  username: say,
  ends: later,
  otherwise: earlier,
  text: say,
});

function entered(say: string, grant: Grant = { state: 'live', username: say, expires: later }): EnteredOrg {
  return standIn({
    organization: {
      organizationId: orgId,
      name: say,
      instanceName: say,
      isSandbox: true,
      trialExpirationDate: undefined,
      namespacePrefix: say,
    },
    loginAsUser: { id: '005000000000001AAA', username: say, name: say },
    grants: {
      grant,
      users: [{ username: say, grant, history: [eventOf(say, 'granted')] }],
      uses: [eventOf(say, 'used')],
      administratorsOnly: eventOf(say, 'administratorsOnly'),
      problem: say,
    },
    grant,
    evidence: 'nothing',
    handOff: { instanceUrl: 'https://northwind.my.salesforce.com' },
    org: {},
  });
}

function listed(say: string): ListedSubscriber {
  const onePackage = subscriberPackage({
    name: say,
    version: say,
    latestVersion: say,
    isBehind: true,
    licenseStatus: say,
    expires: { kind: 'on', date: say },
  });
  return {
    orgId,
    name: say,
    isSandbox: true,
    parentOrgId: undefined,
    subscriber: subscriber({
      name: say,
      company: `${say} Ltd`,
      instanceName: say,
      edition: say,
      orgEnds: say,
      packages: [onePackage, onePackage],
    }),
    entered: entered(say),
  };
}

function stored(say: string, overrides: Partial<StoredPackage> = {}): StoredPackage {
  const file = { path: `classes/${say.replaceAll('/', '')}.cls`, size: 1, check: 'verified' as const, types: [] };
  return {
    orgId,
    packageName: say,
    packageId: undefined,
    namespace: say,
    versionNumber: say,
    subscriberFolder: 'Northwind',
    packageFolder: 'Acme',
    folder: '/tmp/x',
    storedAt: 0,
    unfinished: false,
    openRetrieve: undefined,
    problem: undefined,
    local: undefined,
    files: [{ ...file, stamp: undefined }],
    missing: [{ path: say, cause: 'failed', reason: say }],
    ...overrides,
  };
}

function packagesSurface(say: string): unknown {
  const branch = new PackageSourceBranch(
    standIn({ onDidChange: noEvent }),
    standIn({ onDidRetrieve: noEvent, onDidReadInstalled: noEvent, installedVersion: () => say }),
    standIn({}),
    none,
  );
  const local = {
    folders: [say],
    versionNumber: say,
    isUsed: true,
    compared: 1,
    differing: [say],
    files: [],
  };
  const states: readonly Partial<StoredPackage>[] = [
    {},
    { versionNumber: '1.0' },
    { problem: say },
    { unfinished: true },
    { local },
    { local: { ...local, isUsed: false } },
  ];
  const kinds = ['package', 'missing'] as const;
  return states.flatMap((state) => {
    const one = stored(say, state);
    const parts = kinds.map((kind) =>
      branch.item({ branch: 'packageSource', orgId, line: { kind, stored: one, isOnly: true } }),
    );
    const files = (['folder', 'file'] as const).map((kind) =>
      branch.item({
        branch: 'packageSource',
        orgId,
        line: { kind, stored: one, path: one.files[0]?.path ?? '', name: say },
      }),
    );
    return [...parts, ...files];
  });
}

function flagOf(say: string, kind: TracedEntity['kind']): TraceFlag {
  return {
    id: '7tf000000000001AAA',
    entity: { id: '005000000000001AAA', kind, name: say, detail: say },
    logType: 'USER_DEBUG',
    starts: earlier,
    expires: later,
    level: { id: '7dl000000000001AAA', name: say, levels: levelPresets.supportCase },
    madeBy: say,
  };
}

function tracedOrg(flags: readonly TraceFlag[], isOurs: boolean) {
  return {
    flags,
    isOurs: () => isOurs,
    now: Date.UTC(2030, 0, 1),
    localTime: (moment: Date) => moment,
    snapshot: { volume: { storedBytes: 2_000_000_000 } },
    recentBytes: 2_000_000_000,
  };
}

function tracingSurface(say: string): unknown {
  return (['user', 'class', 'trigger', 'other'] as const).flatMap((kind) =>
    [true, false].flatMap((isOurs) => {
      const flag = flagOf(say, kind);
      const branch = new TracingBranch(
        standIn({}),
        standIn({ onDidChange: noEvent, find: () => tracedOrg([flag], isOurs) }),
      );
      return (['folder', 'flag', 'storage', 'window'] as const).map((line) =>
        branch.item({ branch: 'tracing', orgId, line, flagId: flag.id }),
      );
    }),
  );
}

async function traceReports(say: string): Promise<void> {
  const flag = flagOf(say, 'user');
  for (const [isOurs, action, kind] of [
    [true, 'create', 'user'],
    [false, 'leave', 'user'],
    [true, 'create', 'class'],
    [true, 'refuse', 'user'],
  ] as const) {
    const entity = { ...flag.entity, kind };
    const decision = { allowed: false, rule: 'x', message: say };
    const outcome = {
      wish: { entity, levels: levelPresets.supportCase, minutes: 30 },
      plan: { action, decision, instead: [] },
      flag: action === 'refuse' ? undefined : flag,
      failure: undefined,
    };
    await reportTracing(
      standIn({ traced: tracedOrg([flag], isOurs), outcomes: [outcome], loginAsUser: flag.entity, again: {} }),
    );
  }
  for (const limit of ['storage', 'window'] as const) {
    for (const state of ['near', 'full'] as const) {
      await reportVolume(say, standIn({ limit, state, bytes: 900_000_000 }), orgId);
    }
  }
  await reportEndedEarly(say, [flag], orgId);
}

function sessionOf(say: string, phase: RunningSession['phase'], endReason?: string): RunningSession {
  return {
    orgId,
    organizationName: say,
    user: say,
    phase,
    hasStopped: true,
    deadline: 60_000,
    limitedBy: 'idle',
    endReason,
  };
}

function sessionSurfaces(say: string): unknown {
  const bar = new SessionStatusBar(new FakeClock());
  const running = sessionOf(say, 'stopped');
  bar.show(running);
  bar.show(sessionOf(say, 'needsFreshLink'));
  bar.dispose();
  const warned = new EventEmitter<unknown>();
  const changed = new EventEmitter<unknown>();
  const notices = new SessionNotices(
    standIn({ onDidWarn: warned.event, onDidChange: changed.event }),
    new FakeClock(),
    none,
  );
  warned.fire({ kind: 'idle', message: say });
  changed.fire(sessionOf(say, 'ended', say));
  notices.dispose();
  const branch = new DebugSessionBranch(standIn({ current: running, runsIn: () => true }));
  return branch.item({ branch: 'debugSession', orgId });
}

function loginAccessSurface(say: string): unknown {
  const branch = new LoginAccessBranch(
    standIn({}),
    standIn({ get: () => ({ username: say, expires: later }) }),
    standIn({ onDidChange: noEvent }),
  );
  const states = ['available', 'refused', 'unknown', 'look'] as const;
  const abilities = states.map((state) => ({ name: 'managedCode' as const, state, reason: say }));
  return [
    branch.item({ branch: 'loginAccess', orgId, line: { kind: 'folder', entered: undefined } }),
    ...grants(say).flatMap((grant) => {
      const facts = entered(say, grant);
      return [
        branch.item({ branch: 'loginAccess', orgId, line: { kind: 'folder', entered: facts } }),
        ...facts.grants.users.map((user) =>
          branch.item({ branch: 'loginAccess', orgId, line: { kind: 'grant', user } }),
        ),
      ];
    }),
    ...abilities.map((ability) =>
      branch.item({ branch: 'loginAccess', orgId, line: { kind: 'ability', ability, isLooking: false } }),
    ),
  ];
}

function logSurfaces(say: string): unknown {
  const log = logEntry(1, {
    username: say,
    operation: say,
    status: say,
    requestType: say,
    requestId: say,
    location: say,
  });
  const filter = {
    text: say,
    usernames: [say],
    outcome: 'failed' as const,
    operations: [say],
    startedWithin: undefined,
    atLeast: undefined,
  };
  return [
    logItem(orgId, { log, isUnread: true, stored: undefined }),
    groupItem(orgId, { key: say, logs: [log, log] }, 1),
    logsFolderItem(orgId, {
      unread: 1,
      filter: describeFilter(filter),
      live: { kind: 'polling', reason: say },
    }),
    describeLive({ kind: 'polling', reason: say }),
    noteItem(
      'The list could not be read',
      'warning',
      { command: 'isvDebugger.refreshSubscribers', title: 'Refresh', argument: {} },
      say,
    ),
    pickFilter(filter, [log]),
    pickLogs([log], 'Logs'),
  ];
}

function logTable(say: string): unknown {
  const log = logEntry(1, { username: say, operation: say, status: say, requestType: say, location: say });
  const texts = tableTexts(say);
  const cells = new CellTexts(texts, 'en');
  return {
    cells: [
      texts.title,
      ...logColumns.map((column) => cells.cell(log, column)),
      cells.heading({ key: say, logs: [log] }),
    ],
  } satisfies ShownCells;
}

function picker(say: string): unknown {
  const one = listed(say);
  const parts = {
    directory: { list: undefined, lmo: undefined, subscribers: [one], find: () => one },
    pinned: { current: { favorites: [orgId], recent: [] }, onDidChange: noEvent, isFavorite: () => true },
    rememberedGrant: () => ({ state: 'unknown' }),
    clock: new FakeClock(),
  };
  return new SubscriberPicker(standIn(parts)).pick({ title: 'Subscriber' });
}

function questions(say: string): unknown {
  const versions = [{ number: say, versionId: '04t000000000001AAA', isBeta: true }];
  const packages = [{ packageId: '033000000000001AAA', name: say, versions }];
  const lmo = { instanceUrl: 'https://acme.my.salesforce.com', orgName: say, username: say };
  const ways = [{ way: 'session' as const }, { way: 'salesforceCli' as const, username: say }];
  const cliOrg = {
    username: say,
    aliases: [say],
    instanceUrl: 'https://acme.my.salesforce.com',
    kind: 'production' as const,
    isDevHub: false,
    isDefault: false,
    ends: undefined,
    isRenewable: false,
  };
  const found = { className: say, methods: ['one'] };
  const entity: TracedEntity = { id: '005000000000001AAA', kind: 'user', name: say, detail: say };
  const code: TracedEntity = { id: '01p000000000001AAA', kind: 'class', name: say };
  return [
    askFilters(
      standIn({
        kind: undefined,
        packageIds: [],
        versionIds: [],
        licenseStatuses: [eventOf(say, 'used')],
        localFacts: [],
      }),
      standIn(packages),
      standIn({}),
    ),
    filterTexts(
      standIn({ packageIds: [say], versionIds: [say], licenseStatuses: [say], localFacts: [] }),
      standIn(packages),
    ),
    pickLmo({ known: ways.map((source) => ({ ...lmo, source })), current: undefined, isOpen: () => true }),
    pickWayIn(Promise.resolve({ likely: [cliOrg], others: [cliOrg], ended: [] })),
    confirmEntry(entered(say), { chosenInstead: say, remembers: true, offersDebugging: true }),
    pickTests(standIn({ username: say, search: {}, known: [found], last: [], showFailure: none })),
    pickEntities(
      standIn({
        step: { title: 'Trace', placeholder: 'Whom', step: 1, of: 1 },
        loginAsUser: entity,
        known: [entity, code],
        use: () => Promise.resolve([]),
        showFailure: none,
      }),
    ),
    new PackagePicker(
      none,
      standIn({
        namespaces: () => Promise.resolve([]),
        matchOf: () => Promise.resolve({ versionNumber: say, sameVersion: true }),
      }),
      standIn({ of: () => [], all: [] }),
    ).choose(
      entered(say),
      [standIn({ name: say, namespace: say, versionNumber: say, packageId: '033000000000001AAA' })],
      { ask: true },
    ),
  ];
}

function runs(say: string): unknown {
  const run = {
    orgId,
    orgName: say,
    title: say,
    startedAt: 0,
    summary: `${say}\n${say}`,
    outcome: 'failed' as const,
    logIds: [],
    tests: [
      {
        className: say,
        methodName: say,
        passed: false,
        skipped: false,
        message: say,
        stackTrace: say,
        milliseconds: 1,
        logId: undefined,
      },
    ],
  };
  const output = new RunOutput(standIn({}), standIn({}));
  output.write(standIn(run));
  return showRecentRuns(standIn({ runs: [run] }), output, () => Promise.resolve());
}

function details(say: string): unknown {
  const health = {
    instance: say,
    state: 'down' as const,
    release: say,
    incidents: [{ id: say, severity: 'major' as const, isCore: true, started: earlier, message: say }],
    maintenances: [{ name: say, starts: later, ends: later }],
  };
  const one = listed(say);
  const branch = new SubscriberDetailsBranch(
    standIn({ lmo: undefined }),
    standIn({ onDidChange: noEvent, of: () => ({ state: 'read', value: health }) }),
  );
  const missing = new SubscriberDetailsBranch(
    standIn({ lmo: undefined }),
    standIn({ onDidChange: noEvent, of: () => ({ state: 'missing', why: say }) }),
  );
  const person = { id: '003000000000001AAA', name: say };
  const inside = entered(say);
  const page = detailsPage(
    standIn({
      orgId,
      name: say,
      isSandbox: true,
      subscriber: one.subscriber,
      lmoUrl: 'https://acme.my.salesforce.com',
      parentName: say,
      entered: { ...inside, instanceUrl: 'https://northwind.my.salesforce.com' },
      grant: { grant: inside.grant, evidence: 'auditTrail' },
      note: { username: say, expires: later },
      lmo: {
        state: 'read',
        value: {
          licenses: [
            {
              id: 'a07000000000001AAA',
              number: say,
              packageName: say,
              version: say,
              status: say,
              seats: say,
              usedSeats: 7,
              installed: say,
              expires: say,
              account: person,
              contact: person,
              lead: person,
            },
          ],
          cases: [
            {
              id: '500000000000001AAA',
              number: say,
              subject: say,
              status: say,
              priority: say,
              isClosed: false,
              opened: earlier,
              link: 'org',
            },
          ],
          problems: [say],
        },
      },
      limits: { state: 'read', value: [{ name: say, maximum: 10, remaining: 1 }] },
      health: { state: 'read', value: health },
      abilities: { state: 'read', value: [{ name: 'managedCode', state: 'refused', reason: say }] },
      now: Date.UTC(2030, 0, 1),
    }),
    { day: (date) => date.toISOString().slice(0, 10), moment: (date) => date.toISOString() },
  );
  return [
    { page } satisfies ShownPage,
    ...[branch, missing].flatMap((each) => [
      ...each.roots(one).map((node) => each.item(node)),
      factsTooltip(each.facts(one)),
    ]),
  ];
}

function pages(say: string): unknown {
  const entry = {
    sequence: 1,
    time: '2030-01-01T00:00:00.000Z',
    operator: say,
    kind: 'sessionStarted',
    subject: say,
    outcome: say,
    orgId,
    organizationName: say,
    grant: say,
    caseNumber: say,
    hash: '',
  };
  const windows = [undefined, 1].map((brokenAt) => ({ name: say, entries: [entry], brokenAt }));
  return [
    { page: auditPage(standIn(windows), (moment) => moment.toISOString()) },
    { page: ownAccessPage(standIn({ username: say, permissions: {} }), say) },
  ] satisfies readonly ShownPage[];
}

async function notifications(say: string): Promise<void> {
  await showFailure(new Failure('orgRefused', say), standIn({ error: none, show: none }));
  await showFailure(new Error(say), standIn({ error: none, show: none }));
  showActivationFailure(new Error(say));
  const failed = { installed: { name: say }, failure: new Failure('orgRefused', say), stored: undefined };
  const good = { installed: { name: say }, failure: undefined, stored: stored(say) };
  reportOutcomes(standIn([failed, good]), orgId);
  reportOutcomes(standIn([good]), orgId);
  reportOutOfDate([stored(say)], orgId);
}

function subscribers(say: string): unknown {
  const one = listed(say);
  const entrance = { ...one, entered: undefined };
  const context = { grant: { state: 'live', username: say, expires: later } as Grant, marks: [{ text: 'traced' }] };
  return [
    subscriberItem(one, context),
    subscriberItem(entrance, context),
    factsTooltip(subscriberDetails(one, context)),
    problemItem(new Failure('listFailed', say)),
  ];
}

/** Every place of the editor that shows what an org says. A new one belongs here. */
export const surfaces: Readonly<Record<string, Surface>> = {
  'the list of subscribers': subscribers,
  'a subscriber to pick': picker,
  'login access': loginAccessSurface,
  'package source': packagesSurface,
  'trace flags': tracingSurface,
  'reports of tracing': traceReports,
  'debug logs': logSurfaces,
  'the table of debug logs': logTable,
  'a debug session': sessionSurfaces,
  questions,
  'Apex runs': runs,
  'a subscriber’s details': details,
  'audit trail and own access': pages,
  notifications,
  'debug logs in the editor': logServerSurface,
};
