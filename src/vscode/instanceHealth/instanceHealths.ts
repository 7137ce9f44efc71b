import { l10n, workspace } from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { isLoopback } from '../../core/base/orgAddress.ts';
import { type InstanceHealth, isInstanceName } from '../../core/instanceHealth/instanceHealth.ts';
import type { InstanceStatus } from '../../core/instanceHealth/ports.ts';
import type { Part } from '../../core/subscriberDetails/detailsContent.ts';
import type { OrgGateway } from '../../core/subscribers/ports.ts';
import { shownError } from '../base/shownError.ts';

/** How long an answer, and the lack of one, stands. Milliseconds. */
const keptFor = 5 * 60 * 1000;

interface Reading {
  since: number;
  part: Part<InstanceHealth>;
}

/**
 * How Salesforce's instances are, as its public status API says. Asked once in a while for instances that somebody looks at; whoever asks
 * gets what is known at once. Orgs on this machine are on no instance of Salesforce's: what stands in for the API is asked about those.
 */
export class InstanceHealths implements Disposable {
  readonly #openGateway: () => Promise<OrgGateway>;
  readonly #readings = new Map<string, Reading>();
  readonly #changed = new EventEmitter<string>();
  readonly #usualStandIn: string | undefined;
  /** Where the sample org answers as the status API does. */
  #standIn: string | undefined;

  /** Fires with the name of the instance of which something new is known. */
  readonly onDidChange = this.#changed.event;

  constructor(openGateway: () => Promise<OrgGateway>, standIn: string | undefined) {
    this.#openGateway = openGateway;
    this.#usualStandIn = standIn;
    this.#standIn = standIn;
  }

  /** The sample org has started and answers there; undefined: it is gone. */
  useStandIn(address: string | undefined): void {
    this.#standIn = address ?? this.#usualStandIn;
    this.#readings.clear();
  }

  /** What is known of the instance. `orgUrl`: an address of the org on it, or of the LMO that lists that org. */
  of(instance: string | undefined, orgUrl: string | undefined): Part<InstanceHealth> {
    if (!isSwitchedOn()) {
      return { state: 'missing', why: l10n.t('Reading it is turned off in the settings (Instance Health).') };
    }
    const isLocal = orgUrl !== undefined && isLoopback(orgUrl);
    if (instance === undefined || !isInstanceName(instance) || (isLocal && this.#standIn === undefined)) {
      return { state: 'missing', why: l10n.t('The instance is not one that Salesforce tells of.') };
    }
    const standIn = isLocal ? this.#standIn : undefined;
    const key = `${standIn ?? ''} ${instance}`;
    const known = this.#readings.get(key);
    const reading =
      known !== undefined && Date.now() - known.since < keptFor ? known : this.#read(key, instance, standIn, known);
    return reading.part;
  }

  /** Reads everything anew when it is next looked at; until then what is known stands. */
  forget(): void {
    for (const reading of this.#readings.values()) {
      reading.since = 0;
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** What was known stays until the new answer is there. */
  #read(key: string, instance: string, standIn: string | undefined, known: Reading | undefined): Reading {
    const reading: Reading = { since: Date.now(), part: known?.part ?? { state: 'reading' } };
    this.#readings.set(key, reading);
    void this.#ask(instance, standIn).then((part) => {
      reading.part = part;
      this.#changed.fire(instance);
    });
    return reading;
  }

  async #ask(instance: string, standIn: string | undefined): Promise<Part<InstanceHealth>> {
    try {
      const status: InstanceStatus = (await this.#openGateway()).openInstanceStatus(standIn);
      return { state: 'read', value: await status.read(instance) };
    } catch (error) {
      return { state: 'missing', why: shownError(error) };
    }
  }
}

function isSwitchedOn(): boolean {
  return workspace.getConfiguration('isvDebugger').get('instanceHealth', true);
}
