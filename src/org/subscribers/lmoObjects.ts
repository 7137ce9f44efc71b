import { Failure } from '../../core/base/failure.ts';
import type { NamedQuery, QueryAnswers } from './compositeQueries.ts';

/** Objects that come together: where the first is missing, so are the others. */
const companions: Readonly<Record<string, readonly string[]>> = {
  sfLma__License__c: ['sfLma__Package_Version__c'],
  SfdcPartnerTenant: ['SfdcPartnerTenantPackage', 'SfdcPartnerTntPkgLicense'],
};

/**
 * Which objects an LMO lacks, as its answers tell: not every partner has the License Management App, PackageSubscriber or partner tenants.
 * And which fields the user may not see.
 */
export class LmoObjects {
  readonly #missing = new Set<string>();
  readonly #hiddenFields = new Set<string>();

  isMissing(objectName: string): boolean {
    return this.#missing.has(objectName);
  }

  /** Those of these fields that the user may see, as far as is known. */
  visible(fields: readonly string[]): readonly string[] {
    return fields.filter((path) => !path.split('.').some((name) => this.#hiddenFields.has(name.toLowerCase())));
  }

  /**
   * Remembers what the org said it does not have: it is not asked for again. Answers the queries that named a field which nobody knew to be
   * hidden: without it they may do better.
   */
  learn(queries: readonly NamedQuery[], answers: QueryAnswers): readonly NamedQuery[] {
    return queries.filter(({ name, objectName }) => {
      const answer = answers.get(name);
      if (Failure.is(answer, 'objectMissing')) {
        for (const missing of [objectName, ...(companions[objectName] ?? [])]) {
          this.#missing.add(missing);
        }
      }
      return Failure.is(answer, 'fieldMissing') && this.#hide(answer.cause);
    });
  }

  /** Why these queries gave nothing, but for objects that the org does not have. */
  problemsIn(answers: QueryAnswers, queries: readonly NamedQuery[]): readonly Failure[] {
    return queries
      .map(({ name }) => answers.get(name))
      .filter((answer) => answer instanceof Failure)
      .filter(({ code }) => code !== 'objectMissing');
  }

  /** Whether that is news. */
  #hide(field: unknown): boolean {
    const before = this.#hiddenFields.size;
    if (typeof field === 'string') {
      this.#hiddenFields.add(field.toLowerCase());
    }
    return this.#hiddenFields.size > before;
  }
}
