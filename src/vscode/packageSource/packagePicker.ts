import { l10n, QuickPickItemKind, type QuickPickItem, window } from 'vscode';
import {
  type OwnPackages,
  type PackageCandidate,
  packageCandidates,
  type PackageStanding,
} from '../../core/packageSource/packageChoice.ts';
import type { InstalledPackage } from '../../core/packageSource/ports.ts';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';
import type { LocalProjects, WorkspaceMatch } from './localProjects.ts';
import type { RememberedPackages } from './rememberedPackages.ts';

/** Which packages a retrieve is for. */
export interface PackageChoice {
  /** The package of this name, and no question. */
  readonly packageName?: string | undefined;
  /** Ask, also where it is clear. */
  readonly ask?: boolean;
}

interface PackageItem extends QuickPickItem {
  readonly installed?: InstalledPackage;
}

/** Chooses among the installed packages: one's own, those that were chosen before, or what the user picks. */
export class PackagePicker {
  readonly #find: (orgId: string) => ListedSubscriber | undefined;
  readonly #projects: LocalProjects;
  readonly #remembered: RememberedPackages;

  constructor(
    find: (orgId: string) => ListedSubscriber | undefined,
    projects: LocalProjects,
    remembered: RememberedPackages,
  ) {
    this.#find = find;
    this.#projects = projects;
    this.#remembered = remembered;
  }

  async choose(
    { organization: { organizationId, name } }: EnteredOrg,
    installed: readonly InstalledPackage[],
    { packageName, ask = false }: PackageChoice,
  ): Promise<readonly InstalledPackage[]> {
    if (packageName !== undefined || installed.length === 0) {
      const named = installed.filter((one) => one.name === packageName);
      if (named.length === 0) {
        throw failures.packageNotFound(orgLine(name, 60));
      }
      return named;
    }
    const candidates = packageCandidates(installed, await this.#own(organizationId), {
      here: this.#remembered.of(organizationId),
      anywhere: this.#remembered.all,
    });
    const picked = candidates.filter(({ isPicked }) => isPicked);
    if (!ask && picked.length > 0) {
      return picked.map((candidate) => candidate.installed);
    }
    const chosen = await this.#ask(candidates, orgLine(name, 60));
    await this.#remembered.remember(
      organizationId,
      chosen.map(({ packageId }) => packageId),
    );
    return chosen;
  }

  async #own(orgId: string): Promise<OwnPackages> {
    const listed = this.#find(orgId)?.subscriber?.packages ?? [];
    return {
      ids: listed.flatMap(({ packageId }) => packageId ?? []),
      names: listed.map(({ name }) => name),
      namespaces: await this.#projects.namespaces(),
    };
  }

  async #ask(candidates: readonly PackageCandidate[], name: string): Promise<readonly InstalledPackage[]> {
    const items = await Promise.all(candidates.map((candidate) => this.#item(candidate)));
    const groups = Map.groupBy(items, ({ standing }) => standing);
    const picks = [...groups].flatMap(([standing, group]): PackageItem[] => [
      { label: groupLabel(standing), kind: QuickPickItemKind.Separator },
      ...group.map(({ item }) => item),
    ]);
    const options = {
      title: l10n.t('Packages of {0}', name),
      placeHolder: l10n.t('Choose the packages whose source to retrieve'),
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
    } as const;
    const chosen = answered(await window.showQuickPick(picks, options)).flatMap((item) => item.installed ?? []);
    // Nothing chosen is no answer.
    return answered(chosen.length === 0 ? undefined : chosen);
  }

  async #item({ installed, standing, isPicked }: PackageCandidate): Promise<{
    readonly standing: PackageStanding;
    readonly item: PackageItem;
  }> {
    const { name, namespace, versionNumber } = installed;
    const local = await this.#projects.matchOf(installed);
    const item: PackageItem = {
      label: orgLine(name),
      description: orgLine([namespace, versionNumber].filter(Boolean).join(' · ')),
      picked: isPicked,
      installed,
    };
    const detail = local === undefined ? standingDetail(standing) : localDetail(local);
    return { standing, item: detail === undefined ? item : { ...item, detail } };
  }
}

function groupLabel(standing: PackageStanding): string {
  switch (standing) {
    case 'own':
      return l10n.t('Your packages');
    case 'chosen':
      return l10n.t('Retrieved before');
    case 'other':
      return l10n.t('Other packages');
  }
}

function standingDetail(standing: PackageStanding): string | undefined {
  return standing === 'other' ? l10n.t('Of another vendor the org shows signatures alone') : undefined;
}

function localDetail({ versionNumber, sameVersion }: WorkspaceMatch): string {
  const version = orgLine(versionNumber ?? '', 40);
  switch (sameVersion) {
    case true:
      return l10n.t('Your workspace has version {0} too: it is used where the org has the same text.', version);
    case false:
      return l10n.t('Your workspace has version {0}, so the source is retrieved.', version);
    case undefined:
      return l10n.t('Your workspace has this package: it is used where the org has the same text.');
  }
}
