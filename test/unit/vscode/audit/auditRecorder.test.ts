import assert from 'node:assert/strict';
import type { AuditCircumstances, AuditEvent } from '../../../../src/core/audit/auditEvent.ts';
import type { AuditStore } from '../../../../src/core/audit/ports.ts';
import { AuditRecorder } from '../../../../src/vscode/audit/auditRecorder.ts';
import { SessionRecord } from '../../../../src/vscode/audit/sessionRecord.ts';
import type { RunningSession } from '../../../../src/vscode/debugging/runningSession.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('the audit recorder', () => {
  const written: (AuditEvent & AuditCircumstances)[] = [];
  let failing: Error | undefined;
  let circumstances: AuditCircumstances;
  const failures: unknown[] = [];
  let recorder: AuditRecorder;

  beforeEach(() => {
    written.length = 0;
    failures.length = 0;
    failing = undefined;
    circumstances = { organizationName: 'Northwind', grant: 'until 2030-11-01', caseNumber: '00001026' };
    const store: AuditStore = {
      record: (event) => {
        if (failing !== undefined) {
          return Promise.reject(failing);
        }
        written.push(event);
        return Promise.resolve();
      },
      read: () => Promise.resolve([]),
    };
    recorder = new AuditRecorder({
      openStore: () => Promise.resolve(store),
      circumstancesOf: () => circumstances,
      clock: new FakeClock(),
      failed: (error) => failures.push(error),
    });
  });

  it('takes the circumstances as they are when it happens', async () => {
    recorder.record({ kind: 'orgLeft', orgId: 'a' });
    circumstances = {};
    await recorder.shutDown();
    assert.deepEqual(written, [
      { kind: 'orgLeft', orgId: 'a', organizationName: 'Northwind', grant: 'until 2030-11-01', caseNumber: '00001026' },
    ]);
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
