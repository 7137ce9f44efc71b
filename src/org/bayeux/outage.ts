import { l10n } from '../../core/base/l10n.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { LinkFault } from './linkFault.ts';

/** After so many failures in a row the reason names what may stand in between. */
const suspicious = 3;

type OutageEvent =
  { readonly kind: 'lost'; readonly reason: string } | { readonly kind: 'restored'; readonly eventsMayBeLost: boolean };

/**
 * What is told of an interruption: that the link is lost, once, and once more when it stays so; that it is back, and whether events
 * may be missing. Until the link has worked for the first time nothing is told: whoever opens it hears how that went.
 */
export class Outage {
  readonly #tell: (event: OutageEvent) => void;
  readonly #logger: Logger;
  #hasWorked = false;
  #isLost = false;
  #eventsMayBeLost = false;

  constructor(tell: (event: OutageEvent) => void, logger: Logger) {
    this.#tell = tell;
    this.#logger = logger;
  }

  /** An attempt failed, as so manieth in a row. Answers the reason as it is told. */
  failed({ reason, via }: Extract<LinkFault, { remedy: 'retry' }>, failures: number): string {
    const told = failures < suspicious ? reason : `${reason} ${suspicionOf(via)}`;
    this.#report(told, failures === suspicious);
    return told;
  }

  /** Something between the last event and the next will not be replayed. */
  eventsMayBeLost(reason: string): void {
    this.#eventsMayBeLost ||= this.#hasWorked;
    this.#report(reason);
  }

  /** The link is gone until somebody opens it again. */
  died(): void {
    this.#isLost = this.#hasWorked;
  }

  /** The server has answered as it should. */
  works(): void {
    this.#hasWorked = true;
    if (this.#isLost) {
      const eventsMayBeLost = this.#eventsMayBeLost;
      this.#isLost = false;
      this.#eventsMayBeLost = false;
      this.#tell({ kind: 'restored', eventsMayBeLost });
    }
  }

  #report(reason: string, again = false): void {
    this.#logger.warn(`event link: ${reason}`);
    if (this.#hasWorked && (!this.#isLost || again)) {
      this.#isLost = true;
      this.#tell({ kind: 'lost', reason });
    }
  }
}

function suspicionOf(via: string | undefined): string {
  return via === undefined
    ? l10n.t('A proxy or VPN between here and the org may be the cause.')
    : l10n.t('{0}, which stands between here and the org, may be the cause.', via);
}
