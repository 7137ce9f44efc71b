import { ApexException, type DmlFailure } from '../../../../src/sampleOrg/apex/values/exception.ts';
import { ApexId } from '../../../../src/sampleOrg/apex/values/id.ts';
import { printed } from '../../../../src/sampleOrg/apex/values/printing.ts';
import type {
  ApexCalls,
  ApexValue,
  LibraryFunction,
  LibraryType,
  LimitName,
  RequestContext,
  Suspendable,
  TriggerBatch,
} from '../../../../src/sampleOrg/apex/library/contract.ts';
import type {
  DmlOperation,
  OrgApi,
  RowOutcome,
  SaveRequest,
  SObjectRecord,
  Transaction,
} from '../../../../src/sampleOrg/data/contract.ts';
import { save } from '../../../../src/sampleOrg/data/dml/save.ts';
import { fieldValueOf } from '../../../../src/sampleOrg/data/fieldValues.ts';
import { dataLibraryTypes } from '../../../../src/sampleOrg/data/library/dataLibrary.ts';
import type { PackageMetadata } from '../../../../src/sampleOrg/data/metadata/packageMetadata.ts';
import { runningUser } from '../../../../src/sampleOrg/data/runningUser.ts';
import { seedOrgs } from '../../../../src/sampleOrg/data/seed/seedOrgs.ts';
import type { SeededOrg } from '../../../../src/sampleOrg/data/seed/contract.ts';
import { SObjectValue } from '../../../../src/sampleOrg/data/sObjectValue.ts';
import { prepareQuery } from '../../../../src/sampleOrg/data/soql/prepare.ts';
import { runQuery } from '../../../../src/sampleOrg/data/soql/run.ts';
import { samplePackage } from '../samplePackage.ts';

/** A Thursday. */
export const now = Date.UTC(2026, 0, 15, 9, 0, 0);

export const installed = {
  name: 'Acme Billing',
  namespace: 'acme',
  packageId: '033000000000001AAA',
  versionId: '04t000000000003AAA',
  versionName: 'Autumn',
  versionNumber: '2.4.0',
  earlierVersions: samplePackage.installed.earlierVersions ?? [],
  metadata: samplePackage.installed.metadata,
  classes: [{ name: 'BillingApi', body: 'global class BillingApi {}' }],
  triggers: [],
};

type Trigger = (batch: TriggerBatch, fixture: OrgFixture) => void | Suspendable<void>;

/** A subscriber's org with its seeded records, one open transaction and triggers that tests provide. */
export class OrgFixture {
  readonly org: SeededOrg;
  readonly triggers: Trigger[] = [];
  readonly logged: string[] = [];
  readonly used = new Map<LimitName, number>();
  readonly variables = new Map<string, ApexValue>();
  transaction: Transaction;

  constructor(which: 'subscriber' | 'lmo' = 'subscriber', metadata: PackageMetadata = installed.metadata) {
    const orgs = seedOrgs({ ...installed, metadata }, now);
    const org = which === 'lmo' ? orgs.lmo : orgs.subscribers[0];
    if (org === undefined) {
      throw new Error('no org was seeded');
    }
    this.org = org;
    this.transaction = org.database.begin();
  }

  get context(): RequestContext {
    const user = runningUser(this.org.database, this.org.userId);
    if (user === undefined) {
      throw new Error('the org has no running user');
    }
    return {
      user,
      namespace: 'acme',
      now: () => now,
      limits: {
        use: (limit, amount) => void this.used.set(limit, (this.used.get(limit) ?? 0) + amount),
        used: (limit) => this.used.get(limit) ?? 0,
        allowed: () => 1000,
      },
      log: { enabled: true, event: (_category, _level, ...fields) => void this.logged.push(fields.join('|')) },
      transaction: this.transaction,
      apex: this.#apex(),
    };
  }

  #apex(): ApexCalls {
    const triggers = this.triggers;
    const calls: Partial<ApexCalls> = {
      raise: (type, message) => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Apex exceptions are no Errors
        throw new ApexException(type, message);
      },
      currentLine: () => 7,
      variable: (name) => this.variables.get(name),
      fireTriggers: (batch) => fire(triggers, batch, this),
    };
    return calls as ApexCalls;
  }

  record(objectName: string, literals: Readonly<Record<string, boolean | number | string | null>>): SObjectValue {
    const object = this.org.database.schema.object(objectName, 'acme');
    if (object === undefined) {
      throw new Error(`no object ${objectName}`);
    }
    const record = new SObjectValue(object);
    for (const [name, literal] of Object.entries(literals)) {
      const field = object.field(name, 'acme');
      if (field === undefined) {
        throw new Error(`no field ${name}`);
      }
      record.put(field.name, fieldValueOf(field, literal));
    }
    return record;
  }

  save(
    operation: DmlOperation,
    records: readonly SObjectValue[],
    options: Partial<SaveRequest> = {},
  ): readonly RowOutcome[] {
    return finished(save(this.context, { operation, records, allOrNone: true, ...options }));
  }

  /** Rows as text: values by path, joined with a slash. */
  query(text: string, binds: readonly ApexValue[] = [], api: OrgApi = 'data'): readonly string[] | number {
    const { transaction } = this;
    const query = prepareQuery(text, { schema: transaction.schema, namespace: 'acme', api });
    const answer = runQuery(query, binds, {
      transaction,
      now: () => now,
      timeZone: 'America/Los_Angeles',
      userId: this.org.userId,
    });
    switch (answer.kind) {
      case 'count':
        return answer.count;
      case 'aggregate':
        return answer.rows.map((row) => Array.from(row, ([alias, value]) => `${alias}=${printed(value)}`).join('/'));
      case 'records':
        return answer.records.map((record) =>
          query.fields
            .map(({ path }) => {
              let holder: SObjectRecord | null = record;
              for (const name of path.slice(0, -1)) {
                holder = holder?.parent(name) ?? null;
              }
              return holder === null ? 'null' : printed(holder.get(path.at(-1) ?? ''));
            })
            .join('/'),
        );
    }
  }

  idOf(objectName: string, name: string): ApexId {
    for (const record of this.transaction.all(objectName)) {
      if (record.values.get('Name') === name) {
        return ApexId.of(record.id);
      }
    }
    throw new Error(`no ${objectName} is named ${name}`);
  }

  /** Calls a library member; one that may suspend is run to its end. */
  call(type: string, signature: string, ...values: ApexValue[]): ApexValue {
    const member = memberOf(dataLibraryTypes, type, signature);
    const answer = member(this.context, ...values);
    const settled = isGenerator(answer) ? finished(answer) : answer;
    return settled ?? null;
  }

  raised(act: () => unknown): { readonly text: string; readonly rows: readonly DmlFailure[] } {
    try {
      act();
    } catch (thrown) {
      if (thrown instanceof ApexException) {
        return { text: thrown.printed(), rows: thrown.dmlRows };
      }
      throw thrown;
    }
    throw new Error('nothing was raised');
  }
}

function* fire(triggers: readonly Trigger[], batch: TriggerBatch, fixture: OrgFixture): Suspendable<void> {
  for (const trigger of triggers) {
    const running = trigger(batch, fixture);
    if (running !== undefined) {
      yield* running;
    }
  }
}

function memberOf(types: readonly LibraryType[], type: string, signature: string): LibraryFunction {
  const member = types.find((candidate) => candidate.type === type)?.members[signature];
  if (member === undefined) {
    throw new Error(`${type} has no ${signature}`);
  }
  return 'maySuspend' in member ? member.maySuspend : member;
}

function isGenerator(value: unknown): value is Suspendable<ApexValue | void> {
  return typeof value === 'object' && value !== null && 'next' in value;
}

export function finished<T>(running: Suspendable<T>): T {
  for (;;) {
    const step = running.next();
    if (step.done === true) {
      return step.value;
    }
  }
}
