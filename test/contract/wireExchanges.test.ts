import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import type { LicenseManagementOrg, SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { everySubscriber } from '../../src/core/subscribers/subscriberQuery.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { openLmo } from '../support/lmo.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { type Exchange, exchange, ExchangePlayer, exchanges } from '../support/wireExchanges.ts';
import { differences } from '../support/wireShape.ts';
import { failureOf } from './entered.ts';

// Calls and answers that neither side wrote: the sample org has to answer so, and the client has to understand it.

describe('documented calls and answers', () => {
  describe('of the sample org', () => {
    let org: SampleOrgHandle;

    beforeEach(async () => {
      org = await startSampleOrg();
    });

    afterEach(async () => {
      await org.dispose();
      assert.deepEqual(org.orgFaults, []);
    });

    /** What stands for `{session}` and the like. */
    async function given({ needs }: Exchange, calls: DebugCalls): Promise<Readonly<Record<string, string>>> {
      const [user] = await calls.records("SELECT Id FROM User WHERE Name = 'Dana Whitfield'", 'data');
      const values = {
        user: String(user?.Id),
        now: new Date().toISOString(),
        soon: new Date(Date.now() + 600_000).toISOString(),
      };
      const traced = async (): Promise<string> => {
        const level = { DeveloperName: 'Given', MasterLabel: 'Given', ApexCode: 'FINEST' };
        return calls.created('DebugLevel', level);
      };
      switch (needs) {
        case 'session':
          return { ...values, session: await calls.startSession() };
        case 'breakpoint': {
          const session = await calls.startSession();
          return { ...values, session, breakpoint: await calls.breakpoint(session, 'acme/BillingApi', 32) };
        }
        case 'debugLevel':
          return { ...values, debugLevel: await traced() };
        case 'log': {
          const flag = { TracedEntityId: values.user, LogType: 'USER_DEBUG', DebugLevelId: await traced() };
          await calls.created('TraceFlag', { ...flag, ExpirationDate: values.soon });
          await calls.execute('System.debug(1);');
          return values;
        }
        case 'case': {
          const { body } = await calls.send('POST', '/services/data/v62.0/sobjects/Case', { Subject: 'Given' });
          return { ...values, case: (body as { id: string }).id };
        }
        default:
          return values;
      }
    }

    for (const documented of exchanges) {
      it(documented.name, async () => {
        const { request, reply, session, cookie = false } = documented;
        const { url, session: good } = documented.org === 'lmo' ? org.lmo : org.sandbox;
        const values = await given(documented, new DebugCalls({ url, session: good }));
        const filled = (text: string): string =>
          text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
        const query = new URLSearchParams({
          ...(request.query === undefined ? {} : { q: request.query }),
          ...(request.columns === true ? { columns: 'true' } : {}),
          ...(request.anonymousBody === undefined ? {} : { anonymousBody: request.anonymousBody }),
        });
        const answer = await fetch(`${url}${filled(request.path)}?${query.toString()}`, {
          method: request.method,
          headers: {
            'content-type': 'application/json',
            ...(session === 'none' ? {} : { authorization: `OAuth ${session === 'wrong' ? '00Dx!x' : good}` }),
            ...(cookie ? { cookie: 'BAYEUX_BROWSER=1' } : {}),
          },
          ...(request.body === undefined ? {} : { body: filled(JSON.stringify(request.body)) }),
        });
        const text = await answer.text();
        assert.equal(answer.status, reply.status, text);
        if (reply.body === undefined) {
          assert.equal(text, '');
          return;
        }
        const { more = false, loose = [] } = reply;
        const body: unknown = JSON.parse(text);
        // What more there may be stands inside of the messages of a list.
        const found =
          Array.isArray(body) && Array.isArray(reply.body) && more
            ? reply.body.flatMap((item, index) => differences(body[index], item, { more, loose }))
            : differences(body, reply.body, { more, loose });
        assert.deepEqual(found, []);
      });
    }
  });

  describe('to the client', () => {
    const player = new ExchangePlayer();
    let lmo: LicenseManagementOrg;
    let subscriber: SubscriberOrg;

    before(async () => {
      const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
      const url = await player.listen();
      lmo = openLmo(gateway, { url, session: '00D5f00000AcmeL!secret' });
      const host = encodeURIComponent(new URL(url).host);
      subscriber = gateway.openSubscriberOrg(
        parseHandOff(`forceide://Northwind/?url=${host}&secure=0&sessionId=00DE20000NwUat1!secret`),
      );
    });

    after(() => player.close());

    /** What the client sent for that exchange has the members that stand there. */
    function assertSent(name: string): void {
      const { request } = exchange(name);
      const sent = player.calls.find(({ method, body }) => method === request.method && body !== undefined);
      assert.deepEqual(
        differences(sent?.body, request.body, { loose: ['StartDate', 'ApexCode', 'Database'], more: true }),
        [],
      );
    }

    it('tell what the org is, and who is in it', async () => {
      player.play('the org says what it is', 'the user is told');
      const facts = await subscriber.organization();
      assert.deepEqual([facts.organizationId, facts.isSandbox], ['00DE20000NwUat1MQC', true]);
      const { preferred_username: username } = exchange('the user is told').reply.body as {
        preferred_username: string;
      };
      assert.equal((await subscriber.loginAsUser()).username, username);
    });

    it('tell of grants and packages', async () => {
      player.play('grants show in the audit trail', 'the installed packages are listed');
      const { grant } = await subscriber.loginAccess.observeGrants();
      // What the text means depends on the user's locale: the earlier day is taken.
      assert.ok(grant.state === 'live' && grant.username === 'user@x.example');
      assert.deepEqual(
        (await subscriber.packages.list()).map(({ name, namespace }) => [name, namespace]),
        [['Acme Billing', 'acme']],
      );
    });

    it('tell of subscribers', async () => {
      player.play('the licences of the package are listed', 'who has the package installed is listed');
      const { subscribers, next } = await lmo.subscribers.page({ query: everySubscriber });
      assert.deepEqual(
        subscribers.map(({ name, isSandbox, packages }) => [name, isSandbox, packages[0]?.name]),
        [['Northwind Traders — UAT', true, 'Acme Billing']],
      );
      assert.equal(next, undefined);
    });

    it('tell of debug sessions, and end them', async () => {
      player.play('the active debug session is found', 'a debug session is detached');
      const [session] = await subscriber.runningDebugSessions();
      assert.equal(session?.id, '07aE20000000009IAA');
      assert.equal(session.username, 'dana.whitfield@northwind.example.uat');
      await subscriber.detachDebugSession('07aE20000000009IAA');
      assertSent('a debug session is detached');
    });

    it('tell of debug logs', async () => {
      player.play('debug logs are listed');
      const [log] = await subscriber.debugLogs.list(200);
      assert.deepEqual(
        [log?.id, log?.username, log?.length],
        ['07LE20000000001MAA', 'dana.whitfield@northwind.example.uat', 1234],
      );
    });

    it('tell how Apex ran', async () => {
      player.play('anonymous Apex ran');
      const { span, ...told } = await subscriber.apex.runAnonymous('Integer i = 1 + 1;');
      assert.ok(span.from <= Date.now() && span.to >= span.from);
      assert.deepEqual(told, {
        compiled: true,
        success: true,
        line: undefined,
        column: undefined,
        compileProblem: undefined,
        exceptionMessage: undefined,
        exceptionStackTrace: undefined,
      });
      player.play('anonymous Apex did not compile');
      const { compiled, line, compileProblem } = await subscriber.apex.runAnonymous('Integer i = nothing;');
      assert.deepEqual([compiled, line, compileProblem], [false, 1, 'Variable does not exist: nothing']);
      player.play('tests ran');
      const [outcome] = await subscriber.apex.runTests({
        className: 'acme.InvoiceServiceTest',
        methodNames: ['refusesToIssueTwice'],
      });
      assert.deepEqual([outcome?.methodName, outcome?.passed], ['refusesToIssueTwice', true]);
      assertSent('tests ran');
    });

    it('say that an org session is over', async () => {
      const { request } = exchange('the user is told');
      player.play({ ...exchange('an org session is over'), request });
      assert.equal((await failureOf(subscriber.loginAsUser())).code, 'orgSessionExpired');
    });
  });
});
