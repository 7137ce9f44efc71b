import { DebugCalls } from './debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from './sampleOrg.ts';

const tooling = '/services/data/v62.0/tooling';

/** Logs that the sample org's engine writes of anonymous Apex, at the levels that a test wants. */
export class SampleLogs implements AsyncDisposable {
  readonly #org: SampleOrgHandle;
  readonly #calls: DebugCalls;

  private constructor(org: SampleOrgHandle) {
    this.#org = org;
    this.#calls = new DebugCalls(org.sandbox);
  }

  static async open(levels: Readonly<Record<string, string>> = {}): Promise<SampleLogs> {
    const logs = new SampleLogs(await startSampleOrg());
    await logs.#trace(levels);
    return logs;
  }

  /** The log of one run. */
  async of(source: string): Promise<string> {
    await this.#calls.execute(source);
    const [log] = await this.#calls.records('SELECT Id FROM ApexLog ORDER BY StartTime DESC LIMIT 1');
    return (await this.#calls.send('GET', `${tooling}/sobjects/ApexLog/${String(log?.['Id'])}/Body`)).text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#org.dispose();
  }

  async #trace(levels: Readonly<Record<string, string>>): Promise<void> {
    const { body } = await this.#calls.send('GET', '/services/oauth2/userinfo');
    const levelId = await this.#calls.created('DebugLevel', {
      DeveloperName: 'Replay',
      MasterLabel: 'Replay',
      ApexCode: 'FINEST',
      ApexProfiling: 'FINEST',
      Database: 'FINEST',
      System: 'FINE',
      ...levels,
    });
    await this.#calls.created('TraceFlag', {
      DebugLevelId: levelId,
      TracedEntityId: (body as { readonly user_id: string }).user_id,
      LogType: 'USER_DEBUG',
      StartDate: new Date(Date.now() - 1_000).toISOString(),
      ExpirationDate: new Date(Date.now() + 3_600_000).toISOString(),
    });
  }
}
