import type { Clock } from '../core/base/clock.ts';
import type { Lease, LeaseAnswer, LeaseHolder, LeaseRequest, SessionLease } from '../core/sessionRules/lease.ts';
import { type KernelNames, kernelNames } from './kernelName.ts';
import { answerAsHolder, askHolder, requestOfHolder, type Talk } from './leaseTalk.ts';
import { readLeaseKey, stateFolder } from './stateFolder.ts';

/** A holder that dies between our taking and our asking leaves the name free: then it is taken after all. */
const attempts = 3;

/**
 * The lease of this user on this machine. Its name belongs to the kernel: no file says who has it, so none can say it wrongly after a
 * crash, and a machine that sleeps loses nothing. Where this process cannot find out, nobody gets the lease.
 */
export class MachineLease implements SessionLease {
  readonly #clock: Clock;
  readonly #folder: string;

  constructor(clock: Clock, folder = stateFolder()) {
    this.#clock = clock;
    this.#folder = folder;
  }

  async take(holder: LeaseHolder, onRequest: (request: LeaseRequest) => Promise<void>): Promise<LeaseAnswer> {
    const { names, talk } = await this.#meetingPlace();
    for (let attempt = 1; ; attempt++) {
      const lease = await hold(names, talk, holder, onRequest);
      if (lease !== undefined) {
        return { granted: true, lease };
      }
      const other = await askHolder(names.address, talk);
      if (other !== 'gone' || attempt === attempts) {
        return {
          granted: false,
          holder: typeof other === 'object' ? other : undefined,
          ask: (request) => requestOfHolder(names.address, talk, request),
        };
      }
    }
  }

  async holder(): Promise<LeaseHolder | 'nobody' | 'silent'> {
    const { names, talk } = await this.#meetingPlace();
    const holder = await askHolder(names.address, talk);
    if (holder !== 'gone') {
      return holder;
    }
    return (await names.isHeld()) ? 'silent' : 'nobody';
  }

  async #meetingPlace(): Promise<{ names: KernelNames; talk: Talk }> {
    const key = await readLeaseKey(this.#folder);
    return { names: kernelNames(this.#folder, key), talk: { key, clock: this.#clock } };
  }
}

async function hold(
  names: KernelNames,
  talk: Talk,
  holder: LeaseHolder,
  onRequest: (request: LeaseRequest) => Promise<void>,
): Promise<Lease | undefined> {
  return names.hold((socket) => {
    socket.unref();
    answerAsHolder(socket, talk, holder, onRequest);
  });
}
