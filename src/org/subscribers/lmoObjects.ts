import { Failure } from '../../core/base/failure.ts';
import type { NamedQuery, QueryAnswers } from './compositeQueries.ts';

/** Objects that come together: where the first is missing, so are the others. */
const companions: Readonly<Record<string, readonly string[]>> = {
  sfLma__License__c: ['sfLma__Package_Version__c'],
  SfdcPartnerTenant: ['SfdcPartnerTenantPackage', 'SfdcPartnerTntPkgLicense'],
};

/** Which objects an LMO lacks, as its answers tell: not every partner has the License Management App, PackageSubscriber or partner tenants. */
export class LmoObjects {
  readonly #missing = new Set<string>();

  isMissing(objectName: string): boolean {
    return this.#missing.has(objectName);
  }

  /** Remembers what the org said it does not have: it is not asked for again. */
  learn(queries: readonly NamedQuery[], answers: QueryAnswers): void {
    for (const { name, objectName } of queries) {
      if (Failure.is(answers.get(name), 'objectMissing')) {
        for (const missing of [objectName, ...(companions[objectName] ?? [])]) {
          this.#missing.add(missing);
        }
      }
    }
  }

  /** Why these queries gave nothing, but for objects that the org does not have. */
  problemsIn(answers: QueryAnswers, queries: readonly NamedQuery[]): readonly Failure[] {
    return queries
      .map(({ name }) => answers.get(name))
      .filter((answer) => answer instanceof Failure)
      .filter(({ code }) => code !== 'objectMissing');
  }
}
