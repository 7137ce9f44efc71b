import { silentLogger } from '../../src/core/base/logger.ts';
import { HandOff } from '../../src/core/loginAccess/handOff.ts';
import type {
  InstalledPackage,
  RetrievedFile,
  RetrieveRequest,
  RetrieveStep,
} from '../../src/core/packageSource/ports.ts';
import type { MissingFile, StoredFile } from '../../src/core/packageSource/storedPackage.ts';
import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';

/** The client of an org at this address, with this org session. */
export function clientOf(url: string, session: string): SubscriberOrg {
  const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  return gateway.openSubscriberOrg(new HandOff(url, 'Northwind', session));
}

/** A request for a whole package, with what a test wants otherwise. */
export function requestFor(installed: InstalledPackage, overrides: Partial<RetrieveRequest> = {}): RetrieveRequest {
  return { installed, ownsNamespace: true, stored: [], openRetrieve: undefined, ...overrides };
}

/** Everything that a retrieve told. */
export class Retrieved {
  readonly steps: RetrieveStep[] = [];
  readonly files = new Map<string, RetrievedFile>();
  readonly kept: string[] = [];
  missing: readonly MissingFile[] = [];
  paths: readonly string[] | undefined;

  static async from(
    org: SubscriberOrg,
    request: RetrieveRequest,
    signal?: AbortSignal,
    onStep: (step: RetrieveStep) => void = () => undefined,
  ): Promise<Retrieved> {
    const retrieved = new Retrieved();
    await org.packages.retrieve(
      request,
      (step) => {
        retrieved.#take(step);
        onStep(step);
        return Promise.resolve();
      },
      signal,
    );
    return retrieved;
  }

  /** As the store would keep them. */
  get stored(): readonly StoredFile[] {
    return [...this.files.values()].map(({ path, content, check, stamp }) => {
      return { path, size: content.byteLength, check, stamp, types: [] };
    });
  }

  get checks(): ReadonlySet<string> {
    return new Set([...this.files.values()].map(({ check }) => check));
  }

  #take(step: RetrieveStep): void {
    this.steps.push(step);
    switch (step.kind) {
      case 'files':
        step.files.forEach((file) => this.files.set(file.path, file));
        break;
      case 'kept':
        this.kept.push(...step.paths);
        break;
      case 'missing':
        this.missing = step.files;
        break;
      case 'ended':
        this.paths = step.paths;
        break;
      case 'counted':
      case 'preparing':
        break;
    }
  }
}
