import type { PackagedCode } from '../data/seed/contract.ts';
import { writePackage } from '../data/seed/packageRows.ts';
import { RecordWriter } from '../data/seed/recordWriter.ts';
import type { OrgRecords } from '../records/orgRecords.ts';

/** What goes wrong when a package is retrieved. */
export interface RetrieveTrouble {
  /** Names of classes and triggers that are left out, each with a message. */
  readonly broken: readonly string[];
  /** The whole retrieve fails with this text. */
  readonly failure: string | undefined;
  /** Milliseconds until it is done. */
  readonly pendingFor: number;
}

const noTrouble: RetrieveTrouble = { broken: [], failure: undefined, pendingFor: 0 };

/** The packages that one org has, beside their rows. */
export class OrgPackages {
  readonly #records: OrgRecords;
  readonly #troubles = new Map<string, RetrieveTrouble>();
  #installed: readonly PackagedCode[];

  constructor(records: OrgRecords, installed: readonly PackagedCode[]) {
    this.#records = records;
    this.#installed = installed;
  }

  named(name: string): PackagedCode | undefined {
    return this.#installed.find((one) => one.name === name);
  }

  ofNamespace(namespace: string): PackagedCode | undefined {
    return this.#installed.find((one) => one.namespace === namespace);
  }

  /** `id`: 033… */
  ofId(id: string): PackagedCode | undefined {
    return this.#installed.find(({ packageId }) => packageId === id);
  }

  /** Its code is there to be looked at; it does not run. A package of the same namespace makes room. */
  install(code: PackagedCode): void {
    const before = this.ofNamespace(code.namespace);
    if (before !== undefined) {
      this.uninstall(before.name);
    }
    const transaction = this.#records.database.begin();
    const writer = new RecordWriter(transaction, this.#records.now());
    writer.userId = this.#records.systemUserId;
    writePackage(writer, code, 0);
    transaction.commit();
    this.#installed = [...this.#installed, code];
  }

  /** False where there is no such package. */
  uninstall(name: string): boolean {
    const code = this.named(name);
    if (code === undefined) {
      return false;
    }
    for (const [objectName, fieldName, value] of [
      ['ApexClass', 'NamespacePrefix', code.namespace],
      ['ApexTrigger', 'NamespacePrefix', code.namespace],
      ['InstalledSubscriberPackage', 'SubscriberPackageId', code.packageId],
    ] as const) {
      for (const { id } of this.#records.matching(objectName, fieldName, value)) {
        this.#records.remove(objectName, id);
      }
    }
    this.#installed = this.#installed.filter((one) => one !== code);
    this.#troubles.delete(name);
    return true;
  }

  troubleOf(name: string): RetrieveTrouble {
    return this.#troubles.get(name) ?? noTrouble;
  }

  setTrouble(name: string, trouble: Partial<RetrieveTrouble>): void {
    this.#troubles.set(name, { ...noTrouble, ...trouble });
  }
}
