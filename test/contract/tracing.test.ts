import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { levelPresets } from '../../src/core/tracing/levelPresets.ts';
import type { TracedOrg } from '../../src/core/tracing/tracedOrg.ts';
import type { TracedEntity } from '../../src/core/tracing/traceFlag.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { OrgBetween } from '../support/orgBetween.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { tracingOf } from '../support/tracing.ts';
import { failureOf } from './entered.ts';

const hour = 60 * 60_000;
const composite = /\/tooling\/composite$/;
const everyCall = /./;

interface Part {
  readonly referenceId: string;
  readonly httpStatusCode?: number;
  readonly body?: unknown;
}

function refused({ referenceId }: Part, body: readonly object[]): Part {
  return { referenceId, httpStatusCode: 400, body };
}

describe('tracing', () => {
  const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  let org: SampleOrgHandle;
  let betweens: OrgBetween[];
  let between: OrgBetween;
  let calls: DebugCalls;
  let subscriber: SubscriberOrg;
  let traced: TracedOrg;
  let dana: TracedEntity;
  let admin: TracedEntity;

  /** The subscriber's org through what counts its calls, and changes what each part of a composite call is answered. */
  async function through(
    change?: (part: Part) => Part,
  ): Promise<{ readonly between: OrgBetween; readonly subscriber: SubscriberOrg; readonly traced: TracedOrg }> {
    const stands = await OrgBetween.before(org.sandbox.url);
    betweens.push(stands);
    if (change !== undefined) {
      stands.change(composite, (reply) => {
        const { compositeResponse } = JSON.parse(reply) as { compositeResponse: Part[] };
        return JSON.stringify({ compositeResponse: compositeResponse.map(change) });
      });
    }
    const host = encodeURIComponent(new URL(stands.url).host);
    const handOff = parseHandOff(`forceide://Northwind/?url=${host}&secure=0&sessionId=${org.sandbox.session}`);
    const opened = gateway.openSubscriberOrg(handOff);
    return { between: stands, subscriber: opened, traced: tracingOf(opened, org.sandbox.orgId) };
  }

  beforeEach(async () => {
    org = await startSampleOrg();
    betweens = [];
    calls = new DebugCalls(org.sandbox);
    ({ between, subscriber, traced } = await through());
    const users = await subscriber.tracing.findUsers('');
    const found = (name: string): TracedEntity => users.find((user) => user.name === name) ?? assert.fail(name);
    dana = found('Dana Whitfield');
    admin = found('Org Administrator');
    between.calls.length = 0;
  });

  afterEach(async () => {
    await Promise.all(betweens.map((stands) => stands.close()));
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const flags = (): Promise<readonly Record<string, unknown>[]> =>
    calls.records('SELECT Id, TracedEntityId, LogType, DebugLevelId, StartDate, ExpirationDate FROM TraceFlag');
  const levels = (): Promise<readonly Record<string, unknown>[]> =>
    calls.records('SELECT Id, DeveloperName, ApexCode FROM DebugLevel');
  const wish = (entity = dana, minutes = 30, preset: keyof typeof levelPresets = 'replay') => ({
    entity,
    levels: levelPresets[preset],
    minutes,
  });

  /** A flag that the customer's administrator made, at levels of SFDC_DevConsole. */
  function foreignFlag(minutes: number, level = 'DEBUG', locked = false): Promise<string> {
    const by = admin.detail ?? '';
    return org.controls.addTraceFlag(org.sandbox.orgId, { by, username: dana.detail ?? '', minutes, level, locked });
  }

  it('is read in one request and turned on in a second: level and flag together', async () => {
    const [outcome] = await traced.turnOn([wish()]);
    assert.equal(outcome?.failure, undefined);
    assert.equal(between.count(everyCall), 2);
    assert.equal(between.count(composite), 2);
    const [flag] = await flags();
    const [level] = await levels();
    assert.deepEqual(
      [flag?.Id, flag?.TracedEntityId, flag?.LogType, flag?.DebugLevelId],
      [outcome?.flag?.id, dana.id, 'USER_DEBUG', level?.Id],
    );
    assert.match(String(level?.DeveloperName), /^ISV_Customer_Debugger_7/);
    const lasts = Date.parse(String(flag?.ExpirationDate)) - Date.parse(String(flag?.StartDate));
    assert.ok(Math.abs(lasts - hour / 2) < 5_000, String(lasts));
  });

  it('makes the org write logs', async () => {
    await traced.turnOn([wish()]);
    await subscriber.apex.runAnonymous("System.debug('näher');");
    const { volume } = await traced.read();
    const [log] = await subscriber.debugLogs.list(200);
    assert.deepEqual(volume, { storedBytes: log?.length, storedLogs: 1, recentBytes: log?.length });
  });

  it('traces users, classes and triggers at once, in the same two requests', async () => {
    const [code] = await subscriber.tracing.findCode('class', 'acme.InvoiceServ');
    const [trigger] = await subscriber.tracing.findCode('trigger', 'invoice');
    assert.deepEqual([code?.name, code?.kind, trigger?.kind], ['acme.InvoiceService', 'class', 'trigger']);
    assert.ok(code && trigger);
    between.calls.length = 0;
    const outcomes = await traced.turnOn([wish(), wish(admin), wish(code), wish(trigger)]);
    assert.deepEqual(
      outcomes.map(({ flag }) => flag?.logType),
      ['USER_DEBUG', 'USER_DEBUG', 'CLASS_TRACING', 'CLASS_TRACING'],
    );
    assert.equal(between.count(everyCall), 2);
    assert.deepEqual([(await flags()).length, (await levels()).length], [4, 1]);
    await traced.read();
    assert.deepEqual(
      traced.flags.map(({ entity }) => entity.name),
      ['Dana Whitfield', 'Org Administrator', 'acme.InvoiceService', 'acme.InvoiceTrigger'],
    );
  });

  it('traces more than fit into one request, with one level for all', async () => {
    const classes = await subscriber.tracing.findCode('class', '');
    assert.ok(classes.length > 25, String(classes.length));
    between.calls.length = 0;
    const outcomes = await traced.turnOn(classes.map((entity) => wish(entity)));
    assert.ok(outcomes.every(({ flag, failure }) => flag !== undefined && failure === undefined));
    assert.equal(between.count(everyCall), 1 + Math.ceil((classes.length + 1) / 25));
    const made = await flags();
    assert.deepEqual([made.length, (await levels()).length], [classes.length, 1]);
    assert.equal(new Set(made.map(({ DebugLevelId }) => DebugLevelId)).size, 1);
    await traced.end(traced.flags);
    assert.deepEqual([await flags(), await levels()], [[], []]);
  });

  it('extends, changes levels and ends, two requests each, and leaves nothing', async () => {
    const [outcome] = await traced.turnOn([wish()]);
    assert.ok(outcome?.flag);
    between.calls.length = 0;
    const extended = await traced.extend(outcome.flag, 120);
    assert.equal(between.count(everyCall), 2);
    const [after] = await flags();
    assert.equal(Date.parse(String(after?.ExpirationDate)), extended.expires.getTime());
    await traced.changeLevels(extended, levelPresets.supportCase);
    const fine = (await levels()).find(({ ApexCode }) => ApexCode === 'FINE');
    assert.equal((await flags())[0]?.DebugLevelId, fine?.Id);
    between.calls.length = 0;
    await traced.end([extended]);
    assert.equal(between.count(everyCall), 2);
    assert.deepEqual([await flags(), await levels()], [[], []]);
  });

  it('starts a flag anew that would last 24 hours', async () => {
    const [outcome] = await traced.turnOn([wish()]);
    assert.ok(outcome?.flag);
    await org.controls.skipTime(20 * 60_000);
    const extended = await traced.extend(outcome.flag, 1439);
    assert.ok(extended.expires.getTime() - extended.starts.getTime() < 24 * hour);
    await assert.rejects(traced.extend(extended, 1440), { code: 'traceTooLong' });
  });

  it("goes by the org's clock", async () => {
    await org.controls.skipTime(5 * hour);
    const [outcome] = await traced.turnOn([wish()]);
    const [flag] = await flags();
    assert.equal(outcome?.failure, undefined);
    const lasts = Date.parse(String(flag?.ExpirationDate)) - Date.parse(String(flag?.StartDate));
    assert.ok(Math.abs(lasts - hour / 2) < 5_000, String(lasts));
  });

  it("refuses what overlaps with somebody else's flag before the org has to, and can start afterwards", async () => {
    const theirs = await foreignFlag(20);
    const [refused] = await traced.turnOn([wish()]);
    assert.equal(between.count(everyCall), 1);
    assert.ok(refused?.plan.action === 'refuse');
    assert.equal(refused.plan.decision.rule, 'tracedByOthers');
    const [later] = refused.plan.instead;
    assert.ok(later?.kind === 'startLater');
    const [planned] = await traced.turnOn([{ ...wish(), from: later.from }]);
    assert.deepEqual([planned?.failure, planned?.flag?.starts], [undefined, later.from]);
    assert.deepEqual(
      (await flags()).map(({ Id }) => Id),
      [theirs, planned?.flag?.id],
    );
  });

  it("never changes, ends or removes somebody else's flag or level", async () => {
    const theirs = await foreignFlag(20, 'FINEST');
    await traced.turnOn([wish(admin)]);
    const flag = traced.flags.find(({ id }) => id === theirs);
    assert.ok(flag);
    assert.equal(flag.level?.name, 'SFDC_DevConsole');
    for (const attempt of [
      () => traced.end([flag]),
      () => traced.extend(flag, 60),
      () => traced.changeLevels(flag, levelPresets.errors),
    ]) {
      assert.equal((await failureOf(attempt())).code, 'foreignTraceFlag');
    }
    await traced.leaveClean();
    assert.deepEqual(
      (await flags()).map(({ Id }) => Id),
      [theirs],
    );
    assert.deepEqual(
      (await levels()).map(({ DeveloperName }) => DeveloperName),
      ['SFDC_DevConsole'],
    );
  });

  it('loses a race for an entity and decides anew', async () => {
    const held = between.hold(composite);
    const turning = traced.turnOn([wish()]);
    await held.arrived;
    const theirs = await foreignFlag(60);
    held.release();
    const [outcome] = await turning;
    assert.ok(outcome?.plan.action === 'refuse');
    assert.equal(outcome.plan.decision.rule, 'tracedByOthers');
    assert.deepEqual(
      (await flags()).map(({ Id }) => Id),
      [theirs],
    );
  });

  it('says that an org has no room for logs, also when it only finds out by trying', async () => {
    between.change(composite, (reply, sent) =>
      sent.includes('SUM(LogLength)') ? reply.replaceAll(/"total":(null|\d+)/g, '"total":1100000000') : reply,
    );
    const { subscriber: subscriberBehind } = await through();
    const [known] = await traced.turnOn([wish()]);
    assert.ok(known?.plan.action === 'refuse');
    assert.equal(known.plan.decision.rule, 'logStorageFull');
    await org.controls.setLogQuotas(org.sandbox.orgId, { stored: 1 });
    await org.controls.writeLogs(org.sandbox.orgId, { count: 2, bytes: 1_000_000 });
    const trying = tracingOf(subscriberBehind, org.sandbox.orgId);
    const [tried] = await trying.turnOn([wish()]);
    assert.equal(tried?.failure?.code, 'logStorageFull');
    assert.match(tried.failure.message, /1 MB.*Delete old debug logs/);
    const stored = await subscriberBehind.tracing.storedLogs();
    await subscriberBehind.debugLogs.delete(stored.map(({ id }) => id));
    const [again] = await trying.turnOn([wish()]);
    assert.equal(again?.failure, undefined);
  });

  it('asks call by call where an org does not take these together, with the same outcome', async () => {
    const unknown = [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred' }];
    const single = await through();
    single.between.answer(composite, (sent) => {
      const { compositeRequest } = JSON.parse(sent) as { compositeRequest: Part[] };
      return JSON.stringify({ compositeResponse: compositeRequest.map((part) => refused(part, unknown)) });
    });
    const [outcome] = await single.traced.turnOn([wish()]);
    assert.equal(outcome?.failure, undefined);
    // One composite call that fails, four queries, a level and a flag.
    assert.equal(single.between.count(everyCall), 7);
    const [flag] = await flags();
    const [level] = await levels();
    assert.deepEqual([flag?.Id, flag?.DebugLevelId], [outcome?.flag?.id, level?.Id]);
    await single.traced.leaveClean();
    assert.deepEqual([await flags(), await levels()], [[], []]);
  });

  it('works where an org does not add up its logs', async () => {
    const error = [{ errorCode: 'MALFORMED_QUERY', message: 'Aggregates are not supported' }];
    const other = await through((part) => (part.referenceId === 'stored' ? refused(part, error) : part));
    const [outcome] = await other.traced.turnOn([wish()]);
    assert.equal(outcome?.failure, undefined);
    assert.equal(other.traced.snapshot?.volume, undefined);
  });

  it('says that the user may not see trace flags, and that the hand-off is no longer good', async () => {
    const missing = [{ errorCode: 'INVALID_TYPE', message: "sObject type 'TraceFlag' is not supported." }];
    const blind = await through((part) => (part.referenceId === 'flags' ? refused(part, missing) : part));
    const failure = await failureOf(blind.traced.read());
    assert.equal(failure.code, 'objectMissing');
    assert.match(failure.message, /TraceFlag/);
    const powerless = [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY', message: 'insufficient access rights' }];
    const reader = await through((part) => (part.referenceId === 'flag0' ? refused(part, powerless) : part));
    const [outcome] = await reader.traced.turnOn([wish()]);
    assert.equal(outcome?.failure?.code, 'accessDenied');
    assert.match(outcome.failure.message, /make a trace flag/);
    await org.controls.revokeSessions(org.sandbox.orgId);
    assert.equal((await failureOf(traced.read())).code, 'orgSessionExpired');
  });

  it('finds users and code by part of a name; wildcards and quotes mean themselves', async () => {
    assert.deepEqual(
      (await subscriber.tracing.findUsers('WHITF')).map(({ name, detail }) => [name, detail]),
      [['Dana Whitfield', 'dana.whitfield@northwind.example.uat']],
    );
    for (const text of ['%', "' OR Name LIKE '", '\\', 'x_z']) {
      assert.deepEqual(await subscriber.tracing.findUsers(text), [], text);
      assert.deepEqual(await subscriber.tracing.findCode('class', text), [], text);
    }
    const cancel = new AbortController();
    cancel.abort();
    assert.equal((await failureOf(subscriber.tracing.findUsers('a', cancel.signal))).code, 'cancelled');
  });

  it('tells when the org has ended its flags because of too many logs', async () => {
    const told: (string | undefined)[][] = [];
    traced.onDidEndEarly((ended) => told.push(ended.map(({ id }) => id)));
    const outcomes = await traced.turnOn([wish(), wish(admin)]);
    await org.controls.setLogQuotas(org.sandbox.orgId, { perQuarterHour: 1 });
    await org.controls.writeLogs(org.sandbox.orgId, { count: 2, bytes: 1_000_000 });
    // The org tells its time in whole seconds.
    await org.controls.skipTime(1_000);
    const { volume } = await traced.read();
    assert.deepEqual(
      told.map((ids) => ids.sort()),
      [outcomes.map(({ flag }) => flag?.id).sort()],
    );
    assert.ok((volume?.recentBytes ?? 0) > 1_900_000);
  });

  it("extends somebody else's flag where the user agrees and Salesforce lets us", async () => {
    const open = await foreignFlag(20, 'FINEST');
    await traced.read();
    const flagOf = (id: string) => traced.flags.find((flag) => flag.id === id) ?? assert.fail(id);
    const until = (await traced.extend(flagOf(open), 60, true)).expires;
    assert.equal(Date.parse(String((await flags())[0]?.ExpirationDate)), until.getTime());
    assert.ok(!traced.isOurs(flagOf(open)));
    await calls.send('DELETE', `/services/data/v62.0/tooling/sobjects/TraceFlag/${open}`);
    const locked = await foreignFlag(20, 'FINEST', true);
    await traced.read();
    const failure = await failureOf(traced.extend(flagOf(locked), 60, true));
    assert.equal(failure.code, 'accessDenied');
    assert.match(failure.message, /change a trace flag/);
  });

  it('knows the levels of its flags among more levels than the org hands out at once', async () => {
    const level = (index: number): object => ({
      method: 'POST',
      url: '/services/data/v62.0/tooling/sobjects/DebugLevel',
      referenceId: `level${index}`,
      body: { DeveloperName: `Colleague_${index}`, MasterLabel: `Colleague ${index}` },
    });
    for (let first = 0; first < 1_000; first += 25) {
      const compositeRequest = Array.from({ length: 25 }, (_, index) => level(first + index));
      await calls.send('POST', '/services/data/v62.0/tooling/composite', { compositeRequest });
    }
    await traced.turnOn([wish()]);
    await traced.read();
    assert.deepEqual(
      traced.flags.map((flag) => flag.level?.levels),
      [levelPresets.replay],
    );
    const [second] = await traced.turnOn([wish(admin)]);
    assert.deepEqual([second?.failure, (await flags()).length], [undefined, 2]);
  });

  it('asks for flags that may still log, and for what is ours or uses what is ours, however old', async () => {
    const [outcome] = await traced.turnOn([wish()]);
    const ours = outcome?.flag;
    assert.ok(ours?.level);
    const over = async (hoursAgo: number, DebugLevelId: string): Promise<string> => {
      const at = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();
      const dates = { StartDate: at(hoursAgo + 1), ExpirationDate: at(hoursAgo) };
      return calls.created('TraceFlag', { TracedEntityId: admin.id, LogType: 'USER_DEBUG', DebugLevelId, ...dates });
    };
    const theirLevel = await calls.created('DebugLevel', { DeveloperName: 'Theirs', MasterLabel: 'Theirs' });
    await over(72, theirLevel);
    const onOurLevel = await over(48, ours.level.id);
    await org.controls.skipTime(72 * hour);
    const { flags: seen } = await traced.read();
    assert.deepEqual(seen.map(({ id }) => id).sort(), [ours.id, onOurLevel].sort());
    await traced.leaveClean();
    assert.deepEqual(
      [(await flags()).length, (await levels()).length],
      [2, 2],
      'with a level the org removes its flags',
    );
  });

  it('deletes old logs, many in one request, also those that somebody else has deleted', async () => {
    await traced.turnOn([wish()]);
    for (let times = 0; times < 3; times += 1) {
      await calls.execute('System.debug(1);');
    }
    const logs = await subscriber.tracing.storedLogs();
    assert.equal(logs.length, 3);
    assert.ok(logs.every(({ bytes, startedAt }) => bytes > 0 && Date.now() - startedAt < hour));
    await calls.send('DELETE', `/services/data/v62.0/tooling/sobjects/ApexLog/${logs[0]?.id ?? ''}`);
    between.calls.length = 0;
    const deleted: number[] = [];
    await subscriber.debugLogs.delete(
      logs.map(({ id }) => id),
      (count) => deleted.push(count),
    );
    assert.equal(between.count(everyCall), 1);
    assert.deepEqual([deleted, await subscriber.tracing.storedLogs()], [[3], []]);
  });
});
