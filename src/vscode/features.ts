import { type ExtensionContext, l10n, workspace } from 'vscode';
import type { DisposableStore } from '../core/base/disposable.ts';
import type { OrgGateway } from '../core/subscribers/ports.ts';
import { auditedGateway } from '../core/audit/auditedGateway.ts';
import type { AuditCircumstances } from '../core/audit/auditEvent.ts';
import { ApexLogFeature } from './apexLog/apexLogFeature.ts';
import { ApexRunsFeature } from './apexRuns/apexRunsFeature.ts';
import { type AuditParts, auditCommands } from './audit/auditCommands.ts';
import { AuditRecorder } from './audit/auditRecorder.ts';
import { CaseNumbers } from './audit/caseNumbers.ts';
import { SessionRecord } from './audit/sessionRecord.ts';
import { failures } from './base/failures.ts';
import type { LogChannel } from './base/logChannel.ts';
import { Pages } from './base/pages.ts';
import type { CommandHandler } from './base/commandHandlers.ts';
import type { CommandId } from './commandTable.ts';
import { Purge } from './customerFiles/purge.ts';
import { purgeCommands } from './customerFiles/purgeCommands.ts';
import { Retention } from './customerFiles/retention.ts';
import { DebugLogsFeature } from './debugLogs/debugLogsFeature.ts';
import { SeenLogs } from './debugLogs/seenLogs.ts';
import { DebugSessionBranch } from './debugging/debugSessionBranch.ts';
import { debugSessionCommands } from './debugging/debugSessionCommands.ts';
import { DebugSessions } from './debugging/debugSessions.ts';
import { OrphanRecovery } from './debugging/orphanRecovery.ts';
import { RefusalOffers } from './debugging/refusalOffers.ts';
import { SessionNotices } from './debugging/sessionNotices.ts';
import { FreshLink } from './debugging/freshLink.ts';
import { InstanceHealths } from './instanceHealth/instanceHealths.ts';
import { grantPeriod } from '../core/audit/grantPeriod.ts';
import { LmoFeature } from './lmo/lmoFeature.ts';
import { Entrance } from './loginAccess/entrance.ts';
import { HandOffStore } from './loginAccess/handOffStore.ts';
import { type AttachedLoginAccess, LoginAccessFeature } from './loginAccess/loginAccessFeature.ts';
import { PackageSourceFeature } from './packageSource/packageSourceFeature.ts';
import type { EditorPorts, Machine } from './ports.ts';
import { replayCommands } from './replay/replayCommands.ts';
import { ReplaySessions } from './replay/replaySessions.ts';
import { LoopbackQuestion } from './sampleOrg/loopbackQuestion.ts';
import { SampleOrg } from './sampleOrg/sampleOrg.ts';
import { sampleOrgCommands } from './sampleOrg/sampleOrgCommands.ts';
import { SampleOrgProcess } from './sampleOrg/sampleOrgProcess.ts';
import { SubscriberDetails } from './subscriberDetails/subscriberDetails.ts';
import { SubscriberDetailsBranch } from './subscriberDetails/subscriberDetailsBranch.ts';
import { subscriberDetailsCommands } from './subscriberDetails/subscriberDetailsCommands.ts';
import type { SubscriberBranch } from './subscribers/subscriberBranch.ts';
import { SubscribersFeature } from './subscribers/subscribersFeature.ts';
import { TracingFeature } from './tracing/tracingFeature.ts';

/** What every feature is built with. */
export interface Essentials {
  readonly context: ExtensionContext;
  readonly ports: EditorPorts;
  readonly log: LogChannel;
  readonly showFailure: (error: unknown) => void;
}

/** From the company's own org into a customer's. */
export interface WayIn {
  readonly lmo: LmoFeature;
  readonly subscribers: SubscribersFeature;
  readonly loginAccess: LoginAccessFeature;
  readonly access: AttachedLoginAccess;
  readonly entrance: Entrance;
  readonly handOffs: HandOffStore;
  readonly pages: Pages;
  readonly audit: AuditParts;
  readonly openGateway: () => Promise<OrgGateway>;
  readonly nameOf: (orgId: string) => string;
}

/** What is looked at and done in a customer's org. */
export interface Features {
  readonly healths: InstanceHealths;
  readonly details: SubscriberDetails;
  readonly packageSource: PackageSourceFeature;
  readonly sessions: DebugSessions;
  readonly orphans: OrphanRecovery;
  readonly sessionNotices: SessionNotices;
  readonly freshLink: FreshLink;
  readonly tracing: TracingFeature;
  readonly debugLogs: DebugLogsFeature;
  readonly apexLog: ApexLogFeature;
  readonly apexRuns: ApexRunsFeature;
  readonly purge: Purge;
  readonly replays: ReplaySessions;
  readonly sampleProcess: SampleOrgProcess;
  readonly sampleOrg: SampleOrg;
}

export function openWayIn({ context, ports, log, showFailure }: Essentials, store: DisposableStore): WayIn {
  const { clock } = ports;
  const memento = context.globalState;
  let gateway: Promise<OrgGateway> | undefined;
  const recorder = new AuditRecorder({
    openStore: () => ports.openAudit(),
    circumstancesOf: (orgId) => circumstancesOf(orgId),
    orgTime: (orgId): number | undefined => loginAccess.enteredOrgs.get(orgId)?.org.orgTime(),
    clock,
    failed: (error) => showFailure(failures.auditNotWritten(error)),
  });
  const { record } = recorder;
  const cases = new CaseNumbers(record);
  const openGateway = (): Promise<OrgGateway> =>
    (gateway ??= ports.openGateway(log).then((opened) => auditedGateway(opened, record)));
  const loginAccess = store.add(new LoginAccessFeature(openGateway, memento, log, record));
  const { enteredOrgs, notes } = loginAccess;
  const cacheFolder = storageFolder(context, 'subscribers');
  const subscribers = store.add(
    new SubscribersFeature({ entered: enteredOrgs, notes, memento, cacheFolder, clock, logger: log, showFailure }),
  );
  const { directory } = subscribers;
  const remembers = remembersOrgSessions;
  const loopback = new LoopbackQuestion(ports.loopback);
  const lmo = store.add(
    new LmoFeature({ context, directory, openGateway, remembers, loopback, clock, logger: log, showFailure }),
  );
  const handOffs = new HandOffStore(context.secrets, remembers);
  const nameOf = (orgId: string): string => directory.find(orgId)?.name ?? orgId;
  const circumstancesOf = (orgId: string): AuditCircumstances => {
    const entered = enteredOrgs.get(orgId);
    return {
      organizationName: entered?.organization.name,
      loginAsUser: entered?.loginAsUser.id,
      grant: entered && grantPeriod(entered.grant),
      caseNumber: cases.get(orgId),
    };
  };
  const entrance = new Entrance(enteredOrgs, handOffs, nameOf, cases, loopback, log);
  const pages = store.add(new Pages());
  const access = loginAccess.attach({ directory, pages });
  const audit = { recorder, cases, pages };
  return { lmo, subscribers, loginAccess, access, entrance, handOffs, pages, audit, openGateway, nameOf };
}

export function buildFeatures(essentials: Essentials, wayIn: WayIn, store: DisposableStore): Features {
  const { context, ports, log, showFailure } = essentials;
  const { entrance, access, openGateway, pages, nameOf } = wayIn;
  const { directory } = wayIn.subscribers;
  const { enteredOrgs, notes } = wayIn.loginAccess;
  const { clock } = ports;
  const memento = context.globalState;
  const common = { enteredOrgs, memento, logger: log, showFailure };
  const healths = store.add(new InstanceHealths(openGateway, ports.statusStandIn));
  const { abilities } = access;
  const details = store.add(new SubscriberDetails({ pages, directory, enteredOrgs, notes, abilities, healths }));
  const packageSource: PackageSourceFeature = store.add(
    new PackageSourceFeature({
      ...common,
      folder: storageFolder(context, 'customers'),
      entrance,
      directory,
      rememberedOrgIds: async () => (await wayIn.handOffs.load()).map(({ orgId }) => orgId),
      isDebugged: (orgId) => sessions.runsIn(orgId),
    }),
  );
  const { source, documents } = packageSource;
  const { record } = wayIn.audit.recorder;
  const offers = new RefusalOffers(directory, record, showFailure);
  const sessions = store.add(new DebugSessions(ports, directory, source, documents, offers, log));
  const { handOffs } = wayIn;
  const openMachine = (): Promise<Machine> => ports.openMachine();
  const sessionRecord = new SessionRecord(record);
  store.add(sessions.onDidChange((session) => sessionRecord.changed(session)));
  store.add(sessions.onWillEndOrphan((orphan) => sessionRecord.orphanEnds(orphan)));
  const orphans = store.add(
    new OrphanRecovery({ openMachine, openGateway, handOffs, enteredOrgs, nameOf, clock, logger: log }),
  );
  const sessionNotices = store.add(new SessionNotices(sessions, ports.rulesClock, showFailure));
  const freshLink = store.add(new FreshLink(sessions, entrance, showFailure));
  const tracing = store.add(
    new TracingFeature({
      ...common,
      source,
      clock: ports.rulesClock,
      isDebugging: () => sessions.current !== undefined,
    }),
  );
  const debugLogs = store.add(
    new DebugLogsFeature({
      ...common,
      clock,
      folder: storageFolder(context, 'debugLogs'),
      extensionUri: context.extensionUri,
      nameOf,
      record,
      isTracing: (orgId) => tracing.orgs.isTracing(orgId),
    }),
  );
  const replays = store.add(
    new ReplaySessions({
      ports,
      packageSource: source,
      editorFiles: documents,
      logFiles: debugLogs.files,
      record,
      logger: log,
    }),
  );
  store.add(debugLogs.debugLogs.onDidStore(({ orgId, logs }) => tracing.orgs.noteLogs(orgId, logs)));
  const apexRuns = store.add(
    new ApexRunsFeature({
      ...common,
      logFolder: context.logUri.fsPath,
      packageSource,
      tracedOrgs: tracing.orgs,
      clock,
      isDebugged: (orgId) => sessions.runsIn(orgId),
      debug: async (orgId) => sessions.runsIn(orgId) || sessions.start(orgId, nameOf(orgId)),
      ran: (orgId) => debugLogs.codeRan(orgId),
    }),
  );
  const sampleProcess = store.add(new SampleOrgProcess(context.asAbsolutePath('dist/sampleOrg.cjs'), log));
  const sampleOrg = new SampleOrg({
    process: sampleProcess,
    directory,
    lmo: wayIn.lmo.connection,
    healths,
    loopback: ports.loopback,
    logger: log,
  });
  const { types } = packageSource;
  const apexLog = store.add(
    new ApexLogFeature({ context, pages, files: debugLogs.files, types, logger: log, showFailure }),
  );
  const kept = { packageSource, debugLogs, apexRuns };
  store.add(new Retention([packageSource, debugLogs.files, notes, wayIn.subscribers.kept], clock, log));
  const purge = purgeOf(essentials, wayIn, kept);
  return {
    healths,
    details,
    sessions,
    orphans,
    sessionNotices,
    freshLink,
    tracing,
    apexLog,
    ...kept,
    purge,
    replays,
    sampleProcess,
    sampleOrg,
  };
}

/** Everything that holds something of a customer, by the name that a failed purge gives it. */
function purgeOf(
  { context, log }: Essentials,
  { loginAccess, subscribers, audit }: WayIn,
  { packageSource, debugLogs, apexRuns }: Pick<Features, 'packageSource' | 'debugLogs' | 'apexRuns'>,
): Purge {
  const stores = [
    { holds: l10n.t('package source'), store: packageSource },
    { holds: l10n.t('which packages were chosen'), store: packageSource.choices },
    { holds: l10n.t('names of subscribers in paths'), store: packageSource.names },
    { holds: l10n.t('debug logs'), store: debugLogs.files },
    { holds: l10n.t('which debug logs were seen'), store: new SeenLogs(context.globalState) },
    { holds: l10n.t('notes of login access'), store: loginAccess },
    { holds: l10n.t('the list of subscribers'), store: subscribers.kept },
    { holds: l10n.t('Apex runs'), store: apexRuns.kept },
  ];
  return new Purge(stores, audit.recorder.record, log);
}

/** What stands below a subscriber, from above. */
export function treeBranches({ subscribers, access }: WayIn, features: Features): SubscriberBranch[] {
  const { healths, sessions, tracing, debugLogs, packageSource } = features;
  return [
    new SubscriberDetailsBranch(subscribers.directory, healths),
    access.branch,
    new DebugSessionBranch(sessions),
    tracing.branch,
    debugLogs.branch,
    // Source is long once it is open: it stands last, so that nothing is pushed out of sight.
    packageSource.branch,
  ];
}

export function commandHandlers(wayIn: WayIn, features: Features, log: LogChannel): Record<CommandId, CommandHandler> {
  const { lmo, subscribers, access, entrance } = wayIn;
  const {
    healths,
    details,
    packageSource,
    sessions,
    sessionNotices,
    freshLink,
    tracing,
    debugLogs,
    apexLog,
    apexRuns,
    purge,
    replays,
    sampleOrg,
  } = features;
  const choice = subscribers.choice(entrance, () => sessions.current?.orgId);
  const refreshAll = async (): Promise<void> => {
    debugLogs.reload();
    access.abilities.forget();
    healths.forget();
    await lmo.connection.refresh();
  };
  return {
    ...lmo.commands(),
    ...subscribers.commands(choice, refreshAll),
    ...access.commands(entrance, choice),
    ...subscriberDetailsCommands(details, choice),
    ...packageSource.commands(choice),
    ...purgeCommands(purge, choice),
    ...debugSessionCommands({
      sessions,
      notices: sessionNotices,
      freshLink,
      entrance,
      packageSource: packageSource.source,
      choice,
    }),
    ...apexRuns.commands(choice),
    ...tracing.commands(choice),
    ...debugLogs.commands(choice, (path) => replays.start(path)),
    ...replayCommands(replays),
    ...apexLog.commands(),
    ...auditCommands(wayIn.audit, choice),
    ...sampleOrgCommands(sampleOrg),
    'isvDebugger.showLog': () => log.show(),
  };
}

/** Outside of any workspace. */
function storageFolder({ globalStorageUri }: ExtensionContext, name: string): string {
  return `${globalStorageUri.fsPath}/${name}`;
}

function remembersOrgSessions(): boolean {
  return workspace.getConfiguration('isvDebugger').get('rememberOrgSessions', false);
}
