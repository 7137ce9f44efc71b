import type { Disposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import { LmoSessionExpired, signInNotRevoked } from '../../core/lmo/failures.ts';
import { type KnownLmo, hostOf, withLmo } from '../../core/lmo/knownLmos.ts';
import type { LmoSignIn } from '../../core/lmo/lmoSignIn.ts';
import type { SignInKeeper } from '../../core/lmo/ports.ts';
import type { LicenseManagementOrg, OrgGateway } from '../../core/subscribers/ports.ts';
import type { LmoStore } from './lmoStore.ts';

/** Where the subscribers of an LMO are listed. */
export interface LmoDirectory {
  readonly lmo: LicenseManagementOrg | undefined;
  /** Rejects with a `Failure`, and then lists what it did before. Answers false where another LMO was connected meanwhile. */
  connectLmo(lmo: LicenseManagementOrg): Promise<boolean>;
  /** Forgets what an LMO listed, whichever is shown. */
  forgetLmo(instanceUrl: string): void;
  /** Reads again what the connected LMO and entered orgs say. */
  refresh(): Promise<void>;
}

export interface LmoConnectionParts {
  readonly directory: LmoDirectory;
  readonly store: LmoStore;
  readonly openGateway: () => Promise<OrgGateway>;
  readonly logger: Logger;
}

/** An LMO that this window is signed in to. */
interface OpenLmo {
  readonly org: LicenseManagementOrg;
  known: KnownLmo;
  /** With the secrets of the latest renewal. */
  signIn: LmoSignIn;
  /** The org has said who it is. */
  isNamed: boolean;
}

/** Which LMOs there are, which one's subscribers are listed, and whether its sign-in has ended. */
export class LmoConnection implements Disposable {
  readonly #parts: LmoConnectionParts;
  readonly #changed = new EventEmitter<undefined>();
  readonly #open = new Map<string, OpenLmo>();
  #current: KnownLmo | undefined;
  #isSignedOut = false;
  /** The LMO whose sign-in was the last to end, and how that was said. */
  #ended: { readonly lmo: KnownLmo; readonly failure: unknown } | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(parts: LmoConnectionParts) {
    this.#parts = parts;
  }

  /** Latest first. A sample org that runs is one of them. */
  get known(): readonly KnownLmo[] {
    const samples = [...this.#open.values()].map(({ known }) => known).filter(isSample);
    return samples.reduce(withLmo, this.#parts.store.known);
  }

  get current(): KnownLmo | undefined {
    return this.#current;
  }

  /** The current LMO has to be signed in to again before it answers. What it listed stays. */
  get isSignedOut(): boolean {
    return this.#isSignedOut;
  }

  /** The LMO that signing in again means. */
  get toSignIn(): KnownLmo | undefined {
    return this.#ended?.lmo ?? this.#current;
  }

  /** Whether this window is signed in to an LMO, as far as it knows. */
  isOpen(lmo: KnownLmo): boolean {
    return this.#open.has(lmo.instanceUrl) && !this.hasEnded(lmo);
  }

  /** Whether an LMO has refused what it was last signed in with. */
  hasEnded({ instanceUrl }: KnownLmo): boolean {
    return this.#ended?.lmo.instanceUrl === instanceUrl;
  }

  /**
   * Lists the subscribers of an LMO that was just signed in to. One that does not answer, or that another overtakes, leaves the
   * connection as it was. A sign-in that nobody has then is taken back, and so is the one that this replaces.
   */
  async connect(signIn: LmoSignIn): Promise<void> {
    const open = await this.#openLmo(signIn);
    const before = this.#open.get(open.known.instanceUrl);
    let isListed = false;
    try {
      isListed = await this.#list(open);
    } finally {
      if (!isListed) {
        this.#revokeQuietly(open.signIn);
      }
    }
    if (!isListed) {
      return;
    }
    await this.#parts.store.keep(open.signIn);
    if (before !== undefined && before.signIn.refreshToken !== open.signIn.refreshToken) {
      this.#revokeQuietly(before.signIn);
    }
  }

  /** Lists the subscribers of a known LMO. Answers false where it has to be signed in to again. */
  async switchTo(lmo: KnownLmo): Promise<boolean> {
    if (this.hasEnded(lmo)) {
      return false;
    }
    const open = this.#open.get(lmo.instanceUrl) ?? (await this.#openKept(lmo));
    if (open === undefined) {
      return false;
    }
    await this.#list(open);
    return true;
  }

  /** Goes back to the LMO of last time, as far as its sign-in is kept. One that the user connects meanwhile stays. */
  async restore(): Promise<void> {
    const [lmo] = this.#parts.store.known;
    if (lmo === undefined || this.#current !== undefined) {
      return;
    }
    this.#setCurrent(lmo, false);
    const open = this.#open.get(lmo.instanceUrl) ?? (await this.#openKeptOrSayEnded(lmo));
    if (open !== undefined && this.#isCurrent(lmo)) {
      await this.#list(open);
    }
  }

  /** The sample org at this address is gone. An LMO that the user connected since stays. */
  leaveSample(instanceUrl: string): void {
    this.#open.delete(instanceUrl);
    if (this.#isCurrent({ instanceUrl })) {
      this.#setCurrent(undefined, false);
    }
    this.#parts.directory.forgetLmo(instanceUrl);
  }

  /** Forgets an LMO with its secrets. What a sign-in in the browser gave is taken back in Salesforce where `revokes`. */
  async forget(lmo: KnownLmo, { revokes }: { readonly revokes: boolean }): Promise<void> {
    const { store, directory, logger } = this.#parts;
    const signIn = this.#open.get(lmo.instanceUrl)?.signIn ?? (await store.load(lmo));
    this.#open.delete(lmo.instanceUrl);
    await store.forget(lmo);
    if (this.hasEnded(lmo)) {
      this.#ended = undefined;
    }
    if (this.#isCurrent(lmo)) {
      this.#setCurrent(undefined, false);
    }
    directory.forgetLmo(lmo.instanceUrl);
    logger.info(`Forgot the LMO ${hostOf(lmo)}.`);
    this.#changed.fire(undefined);
    if (revokes && signIn !== undefined) {
      await this.#revoke(signIn);
    }
  }

  /** Takes back in Salesforce what nobody keeps beyond this window. */
  async endUnkept(): Promise<void> {
    const unkept = [...this.#open.values()].filter(({ signIn }) => !this.#parts.store.keeps(signIn));
    await Promise.allSettled(unkept.map(({ signIn }) => this.#revoke(signIn)));
  }

  /** Takes note of what went wrong anywhere: that a sign-in has ended may show in any call, and late. */
  noteFailure(failure: unknown): void {
    if (!(failure instanceof LmoSessionExpired) || failure === this.#ended?.failure) {
      return;
    }
    const lmo = [this.#current, ...this.known].find((known) => known !== undefined && hostOf(known) === failure.host);
    if (lmo !== undefined) {
      this.#noteEnd(lmo, failure);
    }
  }

  /** Asks the current LMO again. Where going back to it has failed, that is tried again. */
  async refresh(): Promise<void> {
    const { directory } = this.#parts;
    const [lmo, isConnected] = [this.#current, directory.lmo !== undefined];
    if (lmo !== undefined && !isConnected) {
      await this.switchTo(lmo);
    }
    await directory.refresh();
    if (lmo !== undefined && isConnected && this.#isSignedOut && this.#isCurrent(lmo)) {
      // It was signed in to in another window.
      this.#ended = undefined;
      this.#setCurrent(lmo, false);
    }
  }

  dispose(): void {
    this.#open.clear();
    this.#changed.dispose();
  }

  async #openLmo(signIn: LmoSignIn, before?: KnownLmo): Promise<OpenLmo> {
    const { store, openGateway } = this.#parts;
    const gateway = await openGateway();
    const keeper: SignInKeeper = {
      renewed: async (latest, renew) => (open.signIn = await store.renewed(latest, renew)),
    };
    const org = gateway.openLicenseManagementOrg(signIn, keeper);
    const { source } = signIn;
    const username = source.way === 'salesforceCli' ? source.username : before?.username;
    const known: KnownLmo = { instanceUrl: org.instanceUrl, source, orgName: before?.orgName, username };
    const open: OpenLmo = { org, known, signIn, isNamed: false };
    return open;
  }

  /** Answers false where another LMO was connected meanwhile: that one stays. */
  async #list(open: OpenLmo): Promise<boolean> {
    const { known, org } = open;
    try {
      if (!(await this.#parts.directory.connectLmo(org))) {
        return false;
      }
    } catch (failure) {
      if (Failure.is(failure, 'lmoSessionExpired')) {
        this.#open.delete(known.instanceUrl);
        this.#noteEnd(known, failure);
      }
      throw failure;
    }
    this.#open.set(known.instanceUrl, open);
    this.#ended = undefined;
    this.#setCurrent(known, false);
    await this.#remember(known);
    void this.#nameIt(open);
    return true;
  }

  #noteEnd(lmo: KnownLmo, failure: Failure): void {
    this.#ended = { lmo, failure };
    this.#setCurrent(this.#current, this.#isSignedOut || this.#isCurrent(lmo));
  }

  /** Nothing waits for it. */
  async #nameIt(open: OpenLmo): Promise<void> {
    if (open.isNamed) {
      return;
    }
    try {
      const { orgName, username } = await open.org.identity();
      open.known = { ...open.known, orgName, username };
      open.isNamed = true;
      if (this.#open.get(open.known.instanceUrl) === open && this.#isCurrent(open.known)) {
        await this.#remember(open.known);
        this.#setCurrent(open.known, this.#isSignedOut);
      }
    } catch (error) {
      this.#parts.logger.warn(`The LMO did not say who it is: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }

  /** Nobody waits for it, and nobody could do more. */
  #revokeQuietly(signIn: LmoSignIn): void {
    void this.#revoke(signIn).catch(() => {
      this.#parts.logger.warn(`An unused sign-in to the LMO ${hostOf(signIn)} could not be taken back in Salesforce.`);
    });
  }

  async #revoke(signIn: LmoSignIn): Promise<void> {
    try {
      const { lmoSignIns } = await this.#parts.openGateway();
      await lmoSignIns.revoke(signIn);
    } catch (error) {
      throw signInNotRevoked(hostOf(signIn), error instanceof Error ? error.message : 'unknown');
    }
  }

  async #remember(known: KnownLmo): Promise<void> {
    // The sample org's sessions end with it, so there is nothing to come back to.
    if (!isSample(known)) {
      await this.#parts.store.remember(known);
    }
  }

  /** With what is kept of its sign-in; undefined where that is nothing. */
  async #openKept(lmo: KnownLmo): Promise<OpenLmo | undefined> {
    const signIn = await this.#keptSignIn(lmo);
    return signIn && this.#openLmo(signIn, lmo);
  }

  async #openKeptOrSayEnded(lmo: KnownLmo): Promise<OpenLmo | undefined> {
    let open: OpenLmo | undefined;
    try {
      return (open = await this.#openKept(lmo));
    } finally {
      if (open === undefined && this.#isCurrent(lmo)) {
        this.#setCurrent(lmo, true);
      }
    }
  }

  async #keptSignIn(lmo: KnownLmo): Promise<LmoSignIn | undefined> {
    if (lmo.source.way !== 'salesforceCli') {
      return this.#parts.store.load(lmo);
    }
    const { lmoSignIns } = await this.#parts.openGateway();
    return lmoSignIns.throughCli(lmo.source.username, new AbortController().signal);
  }

  #isCurrent({ instanceUrl }: Pick<KnownLmo, 'instanceUrl'>): boolean {
    return this.#current?.instanceUrl === instanceUrl;
  }

  #setCurrent(lmo: KnownLmo | undefined, isSignedOut: boolean): void {
    this.#current = lmo;
    this.#isSignedOut = isSignedOut;
    this.#changed.fire(undefined);
  }
}

function isSample({ source }: KnownLmo): boolean {
  return source.way === 'sampleOrg';
}
