import { type LocalFact, noFilters, type SubscriberFilters } from './subscriberQuery.ts';

/** One thing that the list can be narrowed by. */
export type FilterChoice =
  | { readonly by: 'kind'; readonly kind: NonNullable<SubscriberFilters['kind']> }
  | { readonly by: 'behind' | LocalFact }
  | { readonly by: 'package' | 'version' | 'status'; readonly value: string };

/** The orgs of which this machine knows it. */
export type LocalOrgIds = Readonly<Record<LocalFact, readonly string[]>>;

/** Whether the list is narrowed by a choice. */
export function isChosenIn(filters: SubscriberFilters): (choice: FilterChoice) => boolean {
  return (choice) => {
    switch (choice.by) {
      case 'kind':
        return filters.kind === choice.kind;
      case 'behind':
        return filters.onlyBehind;
      case 'granted':
      case 'newLogs':
        return filters.localFacts.includes(choice.by);
      case 'package':
        return filters.packageIds.includes(choice.value);
      case 'version':
        return filters.versionIds.includes(choice.value);
      case 'status':
        return filters.licenseStatuses.includes(choice.value);
    }
  };
}

/** The filters that choices make: one of each group must be so, and so in all groups. */
export function filtersOf(choices: readonly FilterChoice[], local: LocalOrgIds): SubscriberFilters {
  const valuesOf = (by: 'package' | 'version' | 'status'): readonly string[] =>
    choices.flatMap((choice) => (choice.by === by && 'value' in choice ? [choice.value] : []));
  const kinds = choices.flatMap((choice) => (choice.by === 'kind' ? [choice.kind] : []));
  const isChosen = (by: FilterChoice['by']): boolean => choices.some((choice) => choice.by === by);
  const localFacts = (['granted', 'newLogs'] as const).filter(isChosen);
  const orgIds = localFacts.map((fact) => local[fact]);
  return {
    ...noFilters,
    // Both are all.
    kind: kinds.length === 1 ? kinds[0] : undefined,
    onlyBehind: isChosen('behind'),
    packageIds: valuesOf('package'),
    versionIds: valuesOf('version'),
    licenseStatuses: valuesOf('status'),
    orgIds: orgIds.length === 0 ? undefined : orgIds.reduce((all, some) => all.filter((orgId) => some.includes(orgId))),
    localFacts,
  };
}
