import type { Org } from '../http/orgCall.ts';

/** Percentage of the lines of all classes and triggers that tests of a release must reach. */
const wantedAverage = 75;

/** A class or trigger with its lines. */
interface CoveredCode {
  readonly id: string | null;
  readonly name: string;
  readonly namespace: string | null;
  readonly type: 'Class' | 'Trigger';
  readonly covered: readonly number[];
  readonly uncovered: readonly number[];
}

/** The lines that tests reached. Lines are those where a breakpoint can stop. */
export class CodeCoverage {
  /** By typeref. */
  readonly #reached = new Map<string, Set<number>>();

  reached(typeRef: string, line: number): void {
    const lines = this.#reached.get(typeRef);
    if (lines === undefined) {
      this.#reached.set(typeRef, new Set([line]));
    } else {
      lines.add(line);
    }
  }

  /** `CodeCoverageResult` of every class and trigger that was reached, tests apart. */
  results(org: Org): readonly object[] {
    return this.#code(org).map(({ id, name, namespace, type, covered, uncovered }) => ({
      dmlInfo: [],
      id,
      locationsNotCovered: uncovered.map((line) => ({ column: 0, line, numExecutions: 0, time: -1 })),
      methodInfo: [],
      name,
      namespace,
      numLocations: covered.length + uncovered.length,
      numLocationsNotCovered: uncovered.length,
      soqlInfo: [],
      soslInfo: [],
      type,
    }));
  }

  warnings(org: Org): readonly object[] {
    const code = this.#code(org);
    const percent = percentOf(code);
    if (code.length === 0 || percent >= wantedAverage) {
      return [];
    }
    const message = `Average test coverage across all Apex Classes and Triggers is ${percent}%, at least ${wantedAverage}% test coverage is required.`;
    return [{ id: code[0]?.id ?? null, message, name: null, namespace: null }];
  }

  /** Writes what the Tooling API tells by query: `ApexCodeCoverageAggregate` and `ApexOrgWideCoverage`. */
  save(org: Org): void {
    const { records } = org;
    const code = this.#code(org);
    for (const { id, covered, uncovered } of code.filter((one) => one.id !== null)) {
      const values = {
        NumLinesCovered: covered.length,
        NumLinesUncovered: uncovered.length,
        Coverage: JSON.stringify({ coveredLines: covered, uncoveredLines: uncovered }),
      };
      const row = records
        .all('ApexCodeCoverageAggregate')
        .find((one) => records.referenceOf(one, 'ApexClassOrTriggerId') === id);
      if (row === undefined) {
        records.insert('ApexCodeCoverageAggregate', { ApexClassOrTriggerId: id, ...values });
      } else {
        records.update('ApexCodeCoverageAggregate', row.id, values);
      }
    }
    const [total] = records.all('ApexOrgWideCoverage');
    const values = { PercentCovered: percentOf(code) };
    if (total === undefined) {
      records.insert('ApexOrgWideCoverage', values);
    } else {
      records.update('ApexOrgWideCoverage', total.id, values);
    }
  }

  #code(org: Org): readonly CoveredCode[] {
    const { program } = org.apex;
    const outer = new Set(
      [...this.#reached.keys()].filter((typeRef) => !program.isTest(typeRef)).map((typeRef) => outermostOf(typeRef)),
    );
    return [...outer].sort().map((typeRef) => {
      const own = program.typeRefs.filter((candidate) => outermostOf(candidate) === typeRef);
      const all = linesOf(own.map((candidate) => program.breakableLines(candidate) ?? []));
      const reached = new Set(own.flatMap((candidate) => [...(this.#reached.get(candidate) ?? [])]));
      return {
        ...identityOf(org, typeRef),
        covered: all.filter((line) => reached.has(line)),
        uncovered: all.filter((line) => !reached.has(line)),
      };
    });
  }
}

function linesOf(lines: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lines.flat())].sort((left, right) => left - right);
}

/** `acme/Outer$Inner` belongs to `acme/Outer`. */
function outermostOf(typeRef: string): string {
  return typeRef.split('$')[0] ?? typeRef;
}

function identityOf(org: Org, typeRef: string): Pick<CoveredCode, 'id' | 'name' | 'namespace' | 'type'> {
  const isTrigger = typeRef.startsWith('__sfdc_trigger/');
  const parts = typeRef.replace('__sfdc_trigger/', '').split('/');
  const name = parts.at(-1) ?? typeRef;
  const namespace = parts.length > 1 ? (parts[0] ?? null) : null;
  const row = org.records
    .all(isTrigger ? 'ApexTrigger' : 'ApexClass')
    .find(({ values }) => values.get('Name') === name && (values.get('NamespacePrefix') ?? null) === namespace);
  return { id: row?.id ?? null, name, namespace, type: isTrigger ? 'Trigger' : 'Class' };
}

function percentOf(code: readonly CoveredCode[]): number {
  const sum = (count: (one: CoveredCode) => number): number => code.reduce((total, one) => total + count(one), 0);
  const covered = sum((one) => one.covered.length);
  const all = covered + sum((one) => one.uncovered.length);
  return all === 0 ? 0 : Math.floor((100 * covered) / all);
}
