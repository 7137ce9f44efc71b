import type { Memento, SecretStorage } from 'vscode';
import type { Failure } from '../../core/base/failure.ts';
import { signInNotKept } from '../../core/lmo/failures.ts';
import { type KnownLmo, hostOf, readKnownLmos, withLmo, withoutLmo } from '../../core/lmo/knownLmos.ts';
import { LmoSignIn, type SignInSecrets } from '../../core/lmo/lmoSignIn.ts';
import type { SignInKeeper } from '../../core/lmo/ports.ts';
import type { RenewalLock } from './renewalLock.ts';

const knownKey = 'lmos';

/**
 * The LMOs of this user, latest first, and where the user chose so what they were signed in with. Addresses go into the editor's
 * memento, secrets into its secret storage and nowhere else. All windows share both.
 */
export class LmoStore implements SignInKeeper {
  readonly #secrets: SecretStorage;
  readonly #memento: Memento;
  readonly #remembers: () => boolean;
  readonly #lock: RenewalLock;
  readonly #report: (failure: Failure) => void;

  constructor(
    parts: { readonly secrets: SecretStorage; readonly globalState: Memento },
    remembers: () => boolean,
    lock: RenewalLock,
    report: (failure: Failure) => void,
  ) {
    this.#secrets = parts.secrets;
    this.#memento = parts.globalState;
    this.#remembers = remembers;
    this.#lock = lock;
    this.#report = report;
  }

  get known(): readonly KnownLmo[] {
    return readKnownLmos(this.#memento.get(knownKey));
  }

  /** Puts an LMO in front. */
  async remember(lmo: KnownLmo): Promise<void> {
    await this.#memento.update(knownKey, withLmo(this.known, lmo));
  }

  async forget(lmo: KnownLmo): Promise<void> {
    await this.#memento.update(knownKey, withoutLmo(this.known, lmo));
    await this.#secrets.delete(keyOf(lmo));
  }

  /** Whether a sign-in outlives its window: what the user chose to have kept. The Salesforce CLI keeps its own. */
  keeps({ source }: LmoSignIn): boolean {
    return this.#remembers() && (source.way === 'browser' || source.way === 'session');
  }

  /** Keeps the secrets of a sign-in, if the user chose so. */
  async keep(signIn: LmoSignIn): Promise<void> {
    if (this.keeps(signIn)) {
      const { orgSession, refreshToken } = signIn;
      await this.#secrets.store(keyOf(signIn), JSON.stringify({ orgSession, refreshToken }));
    }
  }

  /** What an LMO was signed in with. What is stored is deleted where the user has chosen otherwise since. */
  async load({ instanceUrl, source }: KnownLmo): Promise<LmoSignIn | undefined> {
    const key = keyOf({ instanceUrl });
    const stored = await this.#secrets.get(key);
    if (stored !== undefined && !this.#remembers()) {
      await this.#secrets.delete(key);
      return undefined;
    }
    const secrets = parseSecrets(stored);
    return secrets && new LmoSignIn(instanceUrl, source, secrets);
  }

  async renewed(signIn: LmoSignIn, renew: (latest: LmoSignIn) => Promise<LmoSignIn>): Promise<LmoSignIn> {
    if (!this.keeps(signIn)) {
      return renew(signIn);
    }
    return this.#lock.run(async () => {
      const kept = await this.load(signIn);
      if (kept !== undefined && kept.orgSession !== signIn.orgSession) {
        // Another window has renewed it.
        return kept;
      }
      const next = await renew(kept ?? signIn);
      await this.keep(next).catch(async (error: unknown) => {
        // It works for this window at least. What is stored was spent: used again, it would end the sign-in.
        await this.#secrets.delete(keyOf(next)).then(undefined, () => undefined);
        this.#report(signInNotKept(hostOf(next), error instanceof Error ? error.message : 'unknown'));
      });
      return next;
    });
  }
}

function keyOf({ instanceUrl }: Pick<KnownLmo, 'instanceUrl'>): string {
  return `lmo ${instanceUrl}`;
}

// Another version may have written it: what does not fit is as good as not there.
function parseSecrets(text: string | undefined): SignInSecrets | undefined {
  try {
    const { orgSession, refreshToken } = JSON.parse(text ?? 'null') as Partial<Record<keyof SignInSecrets, unknown>>;
    return typeof orgSession === 'string'
      ? { orgSession, refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined }
      : undefined;
  } catch {
    return undefined;
  }
}
