import { createInterface } from 'node:readline';
import type { Lease } from '../../src/core/sessionRules/lease.ts';
import { MachineLease } from '../../src/machine/machineLease.ts';
import { systemClock } from '../../src/dap/systemClock.ts';

// A process that contends for the lease: `take` and `release` come in as lines, and each is answered by a line.

const [folder = '', windowName = ''] = process.argv.slice(2);
const lease = new MachineLease(systemClock, folder);
let held: Lease | undefined;

async function take(): Promise<object> {
  const answer = await lease.take(
    {
      orgId: '00D000000000001EAA',
      organizationName: 'Northwind',
      windowName,
      workspace: undefined,
      processId: process.pid,
      since: 1,
    },
    async (request) => {
      console.log(JSON.stringify({ asked: request }));
      if (request === 'end') {
        await held?.release();
      }
    },
  );
  if (answer.granted) {
    held = answer.lease;
    return { granted: true };
  }
  return { granted: false, holder: answer.holder?.windowName ?? null };
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const answer = line === 'take' ? take() : (held?.release() ?? Promise.resolve()).then(() => ({ released: true }));
    void answer.then((message) => console.log(JSON.stringify(message)));
  })
  .on('close', () => process.exit(0));
