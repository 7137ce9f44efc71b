import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { LeaseHolder, LeaseRequest } from '../../../src/core/sessionRules/lease.ts';
import { systemClock } from '../../../src/dap/systemClock.ts';
import { MachineLease } from '../../../src/machine/machineLease.ts';
import { kernelNames } from '../../../src/machine/kernelName.ts';
import { readLeaseKey, stateFolder } from '../../../src/machine/stateFolder.ts';
import { Contender } from '../../support/leaseContenders.ts';

function holder(windowName: string): LeaseHolder {
  return {
    orgId: '00D000000000001EAA',
    organizationName: 'Northwind',
    windowName,
    workspace: 'file:///work',
    processId: process.pid,
    since: 1,
  };
}

const nothing = (): Promise<void> => Promise.resolve();

describe('the lease of this machine', () => {
  let folder: string;
  let lease: MachineLease;
  const contenders: Contender[] = [];

  function contender(name: string): Contender {
    const made = new Contender(folder, name);
    contenders.push(made);
    return made;
  }

  async function address(): Promise<string> {
    return kernelNames(folder, await readLeaseKey(folder)).address;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isv-lease-'));
    lease = new MachineLease(systemClock, folder);
  });

  afterEach(async () => {
    await Promise.all(contenders.splice(0).map((each) => each.kill()));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('belongs to one at a time, and says who has it', async () => {
    const first = await lease.take(holder('first'), nothing);
    assert.ok(first.granted);
    const second = await lease.take(holder('second'), nothing);
    assert.ok(!second.granted);
    assert.deepEqual(second.holder, holder('first'));
    assert.deepEqual(await lease.holder(), holder('first'));
    await first.lease.release();
    assert.equal(await lease.holder(), 'nobody');
    const third = await lease.take(holder('third'), nothing);
    assert.ok(third.granted);
    await third.lease.release();
  });

  it('has the holder do what another window asks, and says whether it did', async () => {
    const asked: LeaseRequest[] = [];
    const first = await lease.take(holder('first'), (request) => {
      asked.push(request);
      return request === 'show' ? Promise.reject(new Error('no window')) : nothing();
    });
    assert.ok(first.granted);
    const second = await lease.take(holder('second'), nothing);
    assert.ok(!second.granted);
    assert.equal(await second.ask('end'), true);
    assert.equal(await second.ask('show'), false);
    assert.deepEqual(asked, ['end', 'show']);
    await first.lease.release();
    assert.equal(await second.ask('end'), false, 'nobody is there any more');
  });

  it("is another user's affair: keys are for this user alone, and each has a name of its own", async () => {
    const first = await lease.take(holder('first'), nothing);
    assert.ok(first.granted);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, 'lease-key'))).mode & 0o777, 0o600);
    const elsewhere = await mkdtemp(join(tmpdir(), 'isv-lease-'));
    const other = await new MachineLease(systemClock, elsewhere).take(holder('other user'), nothing);
    assert.ok(other.granted);
    await Promise.all([
      first.lease.release(),
      other.lease.release(),
      rm(elsewhere, { recursive: true, maxRetries: 5 }),
    ]);
  });

  it('refuses to work with a key that it did not make', async () => {
    await writeFile(join(folder, 'lease-key'), 'short');
    await assert.rejects(lease.take(holder('first'), nothing), { code: 'leaseKeyBroken' });
  });

  it('lies where each system keeps such things', () => {
    assert.match(stateFolder({ XDG_STATE_HOME: '/s' }, 'linux'), /^\/s\/isv-customer-debugger$/);
    assert.match(stateFolder({}, 'linux'), /\.local\/state\/isv-customer-debugger$/);
    assert.match(stateFolder({}, 'darwin'), /Library\/Application Support\/isv-customer-debugger$/);
    assert.match(stateFolder({ LOCALAPPDATA: '/l' }, 'win32'), /^\/l.isv-customer-debugger$/);
  });

  describe('between processes', () => {
    it('is free at once when its holder is killed', async () => {
      const [first, second] = [contender('first'), contender('second')];
      assert.deepEqual(await first.take(), { granted: true });
      assert.deepEqual(await second.take(), { granted: false, holder: 'first' });
      await first.kill();
      assert.deepEqual(await second.take(), { granted: true });
    });

    it('stays with a holder that sleeps', async () => {
      const [first, second] = [contender('first'), contender('second')];
      assert.deepEqual(await first.take(), { granted: true });
      first.signal('SIGSTOP');
      assert.deepEqual(await second.take(), { granted: false, holder: null }, 'it does not answer, and has it');
      first.signal('SIGCONT');
      assert.deepEqual(await second.take(), { granted: false, holder: 'first' });
    });

    it('goes to the window that has the holder end', async () => {
      const first = contender('first');
      assert.deepEqual(await first.take(), { granted: true });
      const refused = await lease.take(holder('second'), nothing);
      assert.ok(!refused.granted);
      const ended = refused.ask('end');
      assert.deepEqual(await first.next(), { asked: 'end' });
      assert.equal(await ended, true);
      const second = await lease.take(holder('second'), nothing);
      assert.ok(second.granted);
      await second.lease.release();
    });

    it('has exactly one holder when many start for it at once', async () => {
      const many = Array.from({ length: 6 }, (_, index) => contender(String(index)));
      const answers = await Promise.all(many.map((each) => each.take()));
      assert.equal(answers.filter(({ granted }) => granted).length, 1, JSON.stringify(answers));
    });
  });

  it('tells a stranger nothing', async () => {
    const first = await lease.take(holder('first'), nothing);
    assert.ok(first.granted);
    const socket = connect({ path: await address() });
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
    await once(socket, 'connect');
    socket.write(`${JSON.stringify({ nonce: 'x', proof: 'wrong' })}\n`);
    await once(socket, 'close');
    assert.doesNotMatch(heard, /Northwind|proof/);
    await first.lease.release();
  });

  it('is refused where its name is taken by a program that is none of ours', async () => {
    const stranger = createServer((socket) => socket.write('{"nonce":"00"}\n{"proof":"00","holder":{}}\n'));
    stranger.listen({ path: await address() });
    await once(stranger, 'listening');
    const answer = await lease.take(holder('first'), nothing);
    assert.ok(!answer.granted);
    assert.equal(answer.holder, undefined);
    assert.equal(await lease.holder(), 'silent');
    stranger.close();
  });
});
