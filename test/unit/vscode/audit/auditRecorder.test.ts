import assert from 'node:assert/strict';
import type { AuditCircumstances, AuditEvent } from '../../../../src/core/audit/auditEvent.ts';
import type { AuditStore } from '../../../../src/core/audit/ports.ts';
import { AuditRecorder } from '../../../../src/vscode/audit/auditRecorder.ts';
import { SessionRecord } from '../../../../src/vscode/audit/sessionRecord.ts';
import type { RunningSession } from '../../../../src/vscode/debugging/runningSession.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';

describe('the audit recorder', () => {
  const written: (AuditEvent & AuditCircumstances)[] = [];
  const times: number[] = [];
  const orgTime = Date.UTC(2030, 10, 1);
  const clock = new FakeClock();
  let failing: Error | undefined;
  let circumstances: AuditCircumstances;
  const failures: unknown[] = [];
  let recorder: AuditRecorder;

  beforeEach(() => {
    written.length = 0;
    times.length = 0;
    failures.length = 0;
    failing = undefined;
    circumstances = { organizationName: 'Northwind', grant: 'until 2030-11-01', caseNumber: '00001026' };
    const store: AuditStore = {
      record: (event, time) => {
        if (failing !== undefined) {
          return Promise.reject(failing);
        }
        written.push(event);
        times.push(time.getTime());
        return Promise.resolve();
      },
      read: () => Promise.resolve([]),
    };
    recorder = new AuditRecorder({
      openStore: () => Promise.resolve(store),
      circumstancesOf: () => circumstances,
      orgTime: (orgId) => (orgId === sandboxId ? orgTime : undefined),
      clock,
      failed: (error) => failures.push(error),
    });
  });

  it('takes the circumstances as they are when it happens', async () => {
    recorder.record({ kind: 'orgLeft', orgId: sandboxId });
    const told = circumstances;
    circumstances = {};
    await recorder.shutDown();
    assert.deepEqual(written, [{ kind: 'orgLeft', orgId: sandboxId, ...told }]);
  });

  it("goes by the org's own clock where the org is entered, and names an org always in the same way", async () => {
    recorder.record({ kind: 'sourceRetrieved', orgId: sandboxId.slice(0, 15) }, orgTime - 1);
    recorder.record({ kind: 'logRead', orgId: sandboxId });
    recorder.record({ kind: 'logRead', orgId: productionId });
    recorder.record({ kind: 'auditExported' });
    await recorder.shutDown();
    assert.deepEqual(times, [orgTime - 1, orgTime, clock.now(), clock.now()]);
    assert.deepEqual(
      written.map(({ orgId }) => orgId),
      [sandboxId, sandboxId, productionId, undefined],
    );
  });

  it('says once that it cannot write, and goes on', async () => {
    failing = new Error('no room');
    recorder.record({ kind: 'logRead', orgId: 'a' });
    recorder.record({ kind: 'logRead', orgId: 'a' });
    await recorder.shutDown();
    assert.deepEqual(failures, [failing]);
    failing = undefined;
    recorder.record({ kind: 'logRead', orgId: 'a' });
    await recorder.shutDown();
    assert.equal(written.length, 1);
  });

  it('takes down what a crash has left and a launch ends', () => {
    const events: unknown[] = [];
    new SessionRecord((event, time) => events.push([event, time])).orphanEnds({
      orgId: sandboxId,
      sessionId: '07a000000000001AAA',
      orgTime,
    });
    assert.deepEqual(events, [[{ kind: 'sessionDetached', orgId: sandboxId, subject: '07a000000000001AAA' }, orgTime]]);
  });

  it('follows a debug session from its start to its end, through a restart', () => {
    const events: AuditEvent[] = [];
    const record = new SessionRecord((event) => events.push(event));
    const session: RunningSession = {
      orgId: 'a',
      organizationName: 'Northwind',
      user: 'jane',
      phase: 'starting',
      hasStopped: false,
      deadline: undefined,
      limitedBy: undefined,
      endReason: undefined,
    };
    record.changed(session);
    assert.deepEqual(events, [], 'a launch that is refused is no session');
    record.changed({ ...session, phase: 'waiting' });
    record.changed({ ...session, phase: 'stopped' });
    record.changed(session);
    record.changed({ ...session, phase: 'waiting' });
    record.changed({ ...session, phase: 'ended', endReason: 'It was idle for an hour.' });
    record.changed(undefined);
    assert.deepEqual(
      events.map(({ kind, outcome }) => [kind, outcome]),
      [
        ['sessionStarted', undefined],
        ['sessionEnded', 'started again'],
        ['sessionStarted', undefined],
        ['sessionEnded', 'It was idle for an hour.'],
      ],
    );
  });
});
