import { Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import type { SubscriberRows } from '../../core/subscribers/joinSubscribers.ts';
import { type NamedRows, type PageMark, takeInNameOrder, type TakenRows } from '../../core/subscribers/nameOrder.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { PackageVersions } from '../../core/subscribers/packageVersions.ts';
import type {
  ChangeMark,
  LmoSubscribers,
  PageRequest,
  SubscriberChanges,
  SubscriberPage,
} from '../../core/subscribers/ports.ts';
import { isInstalled, type Subscriber } from '../../core/subscribers/subscriber.ts';
import { matchesFilters, narrows, type SubscriberQuery } from '../../core/subscribers/subscriberQuery.ts';
import { notALicenseManagementOrg } from '../failures.ts';
import type { OrgHttp } from '../http/orgHttp.ts';
import { integer, record } from '../json.ts';
import { CompositeQueries, type NamedQuery, type QueryAnswers, type QueryContext } from './compositeQueries.ts';
import { LmoChanges } from './lmoChanges.ts';
import { type Facts, LmoFacts, recordsIn } from './lmoFacts.ts';
import { countQuery, findQuery, type FoundRow, foundRows, listsFor, type LmoListName, lmoLists } from './lmoLists.ts';
import { LmoObjects } from './lmoObjects.ts';

/** Orgs in a page. */
const pageSize = 100;
/** Where rows turn out to be no subscribers, a page is read on; but not for ever. */
const mostRounds = 4;

const listNames = Object.keys(lmoLists) as readonly LmoListName[];

/**
 * The subscribers of an LMO, by the page: one round trip asks every list which orgs come next, a second one all that the lists say of
 * those.
 */
export class LmoSubscriberLists implements LmoSubscribers {
  readonly #host: string;
  readonly #queries: CompositeQueries;
  readonly #objects = new LmoObjects();
  readonly #facts: LmoFacts;
  readonly #changes: LmoChanges;

  constructor(http: OrgHttp) {
    this.#host = http.host;
    this.#queries = new CompositeQueries(http);
    this.#facts = new LmoFacts(this.#queries, this.#objects);
    this.#changes = new LmoChanges(this.#queries, this.#objects);
  }

  async page({ query, after, besides = [], wantsChangeMark = false, signal }: PageRequest): Promise<SubscriberPage> {
    const context = { action: l10n.t('list subscribers'), signal };
    if (query.filters.onlyBehind) {
      await this.packages(signal);
    }
    const found = new Map<string, Subscriber>();
    const others = new Map<string, Subscriber>();
    const problems: Failure[] = [];
    let mark = after ?? {};
    let total: number | undefined;
    let next: PageMark | undefined;
    let changeMark: ChangeMark | undefined;
    for (let round = 0; round < mostRounds; round++) {
      const step = await this.#find(query, mark, round === 0 && after === undefined, context);
      const parents = step.rows.flatMap(({ parentOrgId }) => parentOrgId ?? []);
      const orgIds = [...step.taken.orgs.map(({ orgId }) => orgId), ...parents, ...(round === 0 ? besides : [])];
      const markQueries = round === 0 && wantsChangeMark ? this.#changes.markQueries() : [];
      const facts = await this.#facts.read(orgIds, context, [...step.countLater, ...markQueries]);
      changeMark ??= this.#changes.markIn(facts.answers);
      problems.push(...step.problems, ...facts.problems);
      total ??= step.total ?? totalIn(facts.answers);
      for (const subscriber of inPage(step, facts, query)) {
        found.set(orgIdKey(subscriber.orgId), subscriber);
      }
      for (const [key, subscriber] of facts.subscribers) {
        others.set(key, subscriber);
      }
      mark = step.taken.mark;
      next = step.lists.every((list) => mark[list] === 'end') ? undefined : mark;
      if (next === undefined || found.size >= pageSize / 2) {
        break;
      }
    }
    return {
      subscribers: [...found.values()],
      others: [...others].filter(([key, one]) => !found.has(key) && isInstalled(one)).map(([, one]) => one),
      next,
      total: next === undefined ? undefined : total,
      problems: distinct(problems),
      changeMark,
    };
  }

  async byId(orgIds: readonly string[], signal?: AbortSignal): Promise<readonly Subscriber[]> {
    const { subscribers, problems } = await this.#facts.read(orgIds, { action: l10n.t('list subscribers'), signal });
    if (subscribers.size === 0 && problems[0] !== undefined) {
      throw problems[0];
    }
    return [...subscribers.values()].filter(isInstalled);
  }

  async changes(since: ChangeMark, signal?: AbortSignal): Promise<SubscriberChanges> {
    const changes = await this.#changes.since(since, { action: l10n.t('list what has changed'), signal });
    if (changes.hasNewVersions) {
      this.#facts.forgetVersions();
    }
    return changes;
  }

  async packages(signal?: AbortSignal): Promise<PackageVersions> {
    if (!this.#facts.hasVersions) {
      await this.#facts.read([], { action: l10n.t('list its packages'), signal });
    }
    return this.#facts.versions;
  }

  async #find(query: SubscriberQuery, mark: PageMark, isFirst: boolean, context: QueryContext): Promise<Step> {
    const present = listNames.filter((list) => !this.#objects.isMissing(lmoLists[list].objectName));
    const lists = listsFor(query, present).filter((list) => mark[list] !== 'end');
    const versions = this.#facts.versions;
    const queries = lists.map((list): NamedQuery => {
      const position = mark[list];
      const soql = findQuery(list, query, versions, position === 'end' ? undefined : position, pageSize);
      return { name: list, objectName: lmoLists[list].objectName, soql };
    });
    const count = (list: LmoListName | undefined): readonly NamedQuery[] =>
      list === undefined || !isFirst
        ? []
        : [{ name: 'count', objectName: lmoLists[list].objectName, soql: countQuery(list, query, versions) }];
    const counted = listsFor(query, present)[0];
    const answers = await this.#queries.run([...queries, ...count(counted)], context);
    this.#objects.learn(queries, answers);
    const read = lists.filter((list) => !(answers.get(list) instanceof Failure));
    const problems = this.#objects.problemsIn(answers, queries);
    if (read.length === 0 && lists.length > 0) {
      throw problems[0] ?? notALicenseManagementOrg(this.#host);
    }
    const rows = new Map(read.map((list) => [list, foundRows(list, recordsIn(answers, list))]));
    const taken = takeInNameOrder(namedRows(rows), mark, pageSize);
    const ended = listNames.filter((list) => mark[list] === 'end').map((list) => [list, 'end'] as const);
    const total = totalIn(answers);
    return {
      lists: [...read, ...ended.map(([list]) => list)],
      rows: rowsTaken(rows, taken),
      taken: { ...taken, mark: { ...taken.mark, ...Object.fromEntries(ended) } },
      total,
      // The list that was to be counted is not there.
      countLater: total === undefined && counted !== read[0] ? count(read[0]) : [],
      problems,
    };
  }
}

/** What the lists named next. */
interface Step {
  readonly lists: readonly LmoListName[];
  readonly rows: readonly FoundRow[];
  readonly taken: TakenRows;
  readonly total: number | undefined;
  readonly countLater: readonly NamedQuery[];
  readonly problems: readonly Failure[];
}

function namedRows(rows: ReadonlyMap<LmoListName, readonly FoundRow[]>): Record<string, NamedRows> {
  return Object.fromEntries([...rows].map(([list, own]) => [list, { rows: own, isLast: own.length < pageSize }]));
}

function rowsTaken(rows: ReadonlyMap<LmoListName, readonly FoundRow[]>, { orgs }: TakenRows): readonly FoundRow[] {
  const taken = new Set(orgs.map(({ orgId }) => orgIdKey(orgId)));
  return [...rows.values()].flat().filter(({ orgId }) => taken.has(orgIdKey(orgId)));
}

/**
 * The subscribers that belong into this page. Where everything is listed, an org stands where the most telling list has it, and once.
 * What is sought may be found by the name that any list has.
 */
function inPage({ taken, lists }: Step, { subscribers, rows }: Facts, query: SubscriberQuery): readonly Subscriber[] {
  const placeOf = narrows(query) ? undefined : placesOf(rows, lists);
  return taken.orgs.flatMap(({ orgId, lists: naming }) => {
    const key = orgIdKey(orgId);
    const subscriber = subscribers.get(key);
    const place = placeOf?.(key);
    const isHere = place === undefined || naming.includes(place);
    return subscriber !== undefined && isHere && matchesFilters(subscriber, query.filters) ? [subscriber] : [];
  });
}

/** The list by whose name an org is listed. */
function placesOf(rows: SubscriberRows, lists: readonly LmoListName[]): (key: string) => LmoListName | undefined {
  const keysOf = (some: readonly { readonly orgId: string }[]): ReadonlySet<string> =>
    new Set(some.map(({ orgId }) => orgIdKey(orgId)));
  const keys: Readonly<Record<LmoListName, ReadonlySet<string>>> = {
    installs: keysOf(rows.installs.filter((row) => row.isInstalled)),
    tenants: keysOf(rows.tenants.filter((row) => row.isInstalled)),
    accountLicenses: keysOf(rows.licenses.filter(({ hasAccount }) => hasAccount)),
    leadLicenses: keysOf(rows.licenses.filter(({ hasAccount }) => !hasAccount)),
  };
  return (key) => listNames.find((list) => lists.includes(list) && keys[list].has(key));
}

function totalIn(answers: QueryAnswers): number | undefined {
  return integer(record<{ total: number }>(recordsIn(answers, 'count')[0]).total);
}

/** Every query of a kind fails for the same reason: it is told once. */
function distinct(problems: readonly Failure[]): readonly Failure[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}
