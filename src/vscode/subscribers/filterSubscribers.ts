import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { type FilterChoice, filtersOf, isChosenIn, type LocalOrgIds } from '../../core/subscribers/filterChoices.ts';
import type { ListedPackage } from '../../core/subscribers/packageVersions.ts';
import type { SubscriberFilters } from '../../core/subscribers/subscriberQuery.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';

interface FilterItem extends QuickPickItem {
  readonly choice: FilterChoice | undefined;
}

/** How licences are worded in every LMO. */
const statuses = ['Active', 'Trial', 'Suspended', 'Uninstalled'] as const;

/** So many versions of each package are offered: nobody looks for older ones one by one. */
const mostVersions = 15;

/** Lets the user choose what to narrow the list by. None chosen means all. */
export async function askFilters(
  current: SubscriberFilters,
  packages: readonly ListedPackage[],
  local: LocalOrgIds,
): Promise<SubscriberFilters> {
  const items = filterItems(packages);
  const isChosen = isChosenIn(current);
  const box = window.createQuickPick<FilterItem>();
  box.title = l10n.t('Filter Subscribers');
  box.placeholder = l10n.t('What is chosen in several groups must all be so');
  box.canSelectMany = true;
  box.ignoreFocusOut = true;
  box.matchOnDescription = true;
  box.items = items;
  box.selectedItems = items.filter(({ choice }) => choice !== undefined && isChosen(choice));
  const chosen = await new Promise<readonly FilterItem[] | undefined>((resolve) => {
    box.onDidAccept(() => resolve(box.selectedItems));
    box.onDidHide(() => resolve(undefined));
    box.show();
  });
  box.dispose();
  return filtersOf(
    answered(chosen).flatMap(({ choice }) => choice ?? []),
    local,
  );
}

function filterItems(packages: readonly ListedPackage[]): readonly FilterItem[] {
  return [
    separator(l10n.t('Kind')),
    item(l10n.t('Production'), { by: 'kind', kind: 'production' }),
    item(l10n.t('Sandbox'), { by: 'kind', kind: 'sandbox' }),
    separator(l10n.t('License')),
    ...statuses.map((status) => item(status, { by: 'status', value: status })),
    separator(l10n.t('Login access')),
    item(l10n.t('Lets us in'), { by: 'granted' }, l10n.t('as far as is known on this machine')),
    separator(l10n.t('Debug logs')),
    item(l10n.t('New debug logs'), { by: 'newLogs' }, l10n.t('of the orgs that are entered')),
    separator(l10n.t('Package')),
    // What is behind cannot be told where no versions are listed.
    ...(packages.length === 0 ? [] : [item(l10n.t('Behind the newest version'), { by: 'behind' })]),
    ...packages.map(({ packageId, name }) => item(orgLine(name, 60), { by: 'package', value: packageId })),
    ...packages.flatMap(({ name, versions }) => [
      separator(l10n.t('Version of {0}', orgLine(name, 60))),
      ...versions
        .slice(0, mostVersions)
        .map(({ number, versionId, isBeta }) =>
          item(
            orgLine(number, 20),
            { by: 'version', value: versionId },
            [orgLine(name, 60), ...(isBeta ? [l10n.t('beta')] : [])].join(' · '),
          ),
        ),
    ]),
  ];
}

function item(label: string, choice: FilterChoice, description = ''): FilterItem {
  return { label, description, choice };
}

function separator(label: string): FilterItem {
  return { label, kind: QuickPickItemKind.Separator, choice: undefined };
}

/** What the list is narrowed by, in a few words each. */
export function filterTexts(filters: SubscriberFilters, packages: readonly ListedPackage[]): readonly string[] {
  const versions = packages.flatMap((listed) => listed.versions);
  const nameOf = (packageId: string): string =>
    orgLine(packages.find((listed) => listed.packageId === packageId)?.name ?? packageId, 40);
  const numberOf = (versionId: string): string =>
    orgLine(versions.find((version) => version.versionId === versionId)?.number ?? versionId, 20);
  const { kind, onlyBehind, localFacts, packageIds, versionIds, licenseStatuses } = filters;
  return [
    ...(kind === undefined ? [] : [kind === 'sandbox' ? l10n.t('Sandbox') : l10n.t('Production')]),
    ...(onlyBehind ? [l10n.t('Behind')] : []),
    ...licenseStatuses.map((status) => orgLine(status, 20)),
    ...packageIds.map(nameOf),
    ...versionIds.map(numberOf),
    ...localFacts.map((fact) => (fact === 'granted' ? l10n.t('Lets us in') : l10n.t('New debug logs'))),
  ];
}
