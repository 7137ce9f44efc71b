import type { Disposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { Publisher } from '../../core/loginAccess/ports.ts';
import type { LicenseManagementOrg } from '../../core/subscribers/ports.ts';

/** Who we are to customers, as the connected LMO says. Read once it is connected; nothing waits for it but who needs the name. */
export class OwnPublisher implements Disposable {
  readonly #logger: Logger;
  readonly #changed = new EventEmitter<undefined>();
  #lmo: LicenseManagementOrg | undefined;
  #reading: Promise<Publisher | undefined> = Promise.resolve(undefined);
  #publisher: Publisher | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Undefined while it is not known. */
  get current(): Publisher | undefined {
    return this.#publisher;
  }

  /** Waits for what is being read. */
  get known(): Promise<Publisher | undefined> {
    return this.#reading;
  }

  /** Follows the connection to the LMO. */
  follow(lmo: LicenseManagementOrg | undefined): void {
    if (lmo === this.#lmo) {
      return;
    }
    this.#lmo = lmo;
    this.#publisher = undefined;
    this.#reading = lmo === undefined ? Promise.resolve(undefined) : this.#read(lmo);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #read(lmo: LicenseManagementOrg): Promise<Publisher | undefined> {
    try {
      const publisher = await lmo.loginAccess.publisher();
      if (this.#lmo === lmo) {
        this.#publisher = publisher;
        this.#changed.fire(undefined);
      }
      return publisher;
    } catch (error) {
      // Grants to others are then shown too; the name is asked for when it is needed.
      this.#logger.warn(`The LMO does not say who publishes: ${error instanceof Error ? error.message : 'unknown'}`);
      return undefined;
    }
  }
}
