import { l10n, workspace } from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import { DisposableStore } from '../../core/base/disposable.ts';
import { Failure } from '../../core/base/failure.ts';
import { gradedGrant } from '../../core/loginAccess/grantNote.ts';
import type { DetailsContent, EnteredContent, Part } from '../../core/subscriberDetails/detailsContent.ts';
import { detailsPage } from '../../core/subscriberDetails/detailsPage.ts';
import type { LmoDetails, OrgLimit } from '../../core/subscriberDetails/ports.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { LicenseManagementOrg } from '../../core/subscribers/ports.ts';
import { orgLine } from '../base/orgText.ts';
import type { Page, Pages } from '../base/pages.ts';
import type { InstanceHealths } from '../instanceHealth/instanceHealths.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { GrantNotes } from '../loginAccess/grantNotes.ts';
import { dayText, momentText } from '../loginAccess/grantTexts.ts';
import type { OrgAbilities } from '../loginAccess/orgAbilities.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';

export interface SubscriberDetailsParts {
  readonly pages: Pages;
  readonly directory: SubscriberDirectory;
  readonly enteredOrgs: EnteredOrgs;
  readonly notes: GrantNotes;
  readonly abilities: OrgAbilities;
  readonly healths: InstanceHealths;
}

/** What was asked for a page that is open. */
interface OpenPage extends Page {
  readonly orgId: string;
  /** The LMO that was asked. Its records are linked there, also when the user has switched to another since. */
  readonly lmoUrl: string | undefined;
  lmo: Part<LmoDetails>;
  limits: Part<readonly OrgLimit[]>;
}

const formats = { day: dayText, moment: momentText };

/** The details view: a page for each subscriber that was opened, kept up to date while the window lasts. */
export class SubscriberDetails implements Disposable {
  readonly #parts: SubscriberDetailsParts;
  readonly #store = new DisposableStore();
  readonly #open = new Map<string, OpenPage>();

  constructor(parts: SubscriberDetailsParts) {
    this.#parts = parts;
    const { directory, enteredOrgs, notes, abilities, healths } = parts;
    const updateAll = (): void => this.#update(() => true);
    this.#store.add(directory.onDidChange(updateAll));
    this.#store.add(enteredOrgs.onDidChange(updateAll));
    this.#store.add(notes.onDidChange(updateAll));
    this.#store.add(healths.onDidChange(updateAll));
    this.#store.add(abilities.onDidChange((orgId) => this.#update((page) => orgIdKey(page.orgId) === orgIdKey(orgId))));
  }

  /** Shows the page with what is known, and asks for the rest. Shown again, it is asked for anew. */
  async show(orgId: string): Promise<void> {
    const listed = await this.#parts.directory.lookUp(orgId);
    const name = orgLine(listed?.name ?? orgId, 60);
    const { lmo } = this.#parts.directory;
    const page: OpenPage = {
      id: orgIdKey(orgId),
      title: name,
      orgId,
      lmoUrl: lmo?.instanceUrl,
      lmo: lmo === undefined ? { state: 'missing', why: l10n.t('No LMO is connected.') } : { state: 'reading' },
      limits: this.#limitsAtFirst(orgId),
      render: () => detailsPage(this.#contentOf(page), formats),
    };
    this.#open.set(page.id, page);
    this.#parts.healths.forget();
    await this.#parts.pages.show(page);
    if (lmo !== undefined) {
      void this.#readLmo(page, lmo);
    }
    void this.#readLimits(page);
  }

  /** The page as it stands, for the suite that looks at it. */
  textOf(orgId: string): string | undefined {
    return this.#open.get(orgIdKey(orgId))?.render();
  }

  dispose(): void {
    this.#store.dispose();
    this.#open.clear();
  }

  #update(concerns: (page: OpenPage) => boolean): void {
    for (const page of this.#open.values()) {
      if (concerns(page)) {
        this.#parts.pages.update(page);
      }
    }
  }

  #limitsAtFirst(orgId: string): Part<readonly OrgLimit[]> {
    return this.#parts.enteredOrgs.get(orgId) === undefined
      ? { state: 'missing', why: l10n.t('Enter the org with a hand-off to see its limits.') }
      : { state: 'reading' };
  }

  async #readLmo(page: OpenPage, { details }: LicenseManagementOrg): Promise<void> {
    page.lmo = await partOf(details.read(page.orgId, caseOrgIdField()));
    this.#parts.pages.update(page);
  }

  async #readLimits(page: OpenPage): Promise<void> {
    const entered = this.#parts.enteredOrgs.get(page.orgId);
    if (entered !== undefined) {
      page.limits = await partOf(this.#parts.enteredOrgs.use(entered, (org) => org.limits()));
      this.#parts.pages.update(page);
    }
  }

  #contentOf({ orgId, lmoUrl, lmo, limits }: OpenPage): DetailsContent {
    const { directory, enteredOrgs, notes, abilities, healths } = this.#parts;
    const listed = directory.find(orgId);
    const entered = enteredOrgs.get(orgId);
    const note = notes.get(orgId);
    const parentId = listed?.parentOrgId;
    const instance = entered?.organization.instanceName || listed?.subscriber?.instanceName;
    return {
      orgId: listed?.orgId ?? orgId,
      name: listed?.name ?? orgId,
      isSandbox: entered?.organization.isSandbox ?? listed?.isSandbox ?? false,
      subscriber: listed?.subscriber,
      lmoUrl,
      parentName: parentId === undefined ? undefined : directory.find(parentId)?.name,
      entered: entered && enteredContent(entered),
      grant: gradedGrant(entered?.grants, note, new Date(), entered?.loginAsUser.username),
      note,
      lmo,
      limits,
      health: healths.of(instance, entered?.org.instanceUrl ?? lmoUrl),
      abilities: abilitiesOf(abilities, entered),
      now: Date.now(),
    };
  }
}

function enteredContent({ org, organization, loginAsUser, grants }: EnteredOrg): EnteredContent {
  return { instanceUrl: org.instanceUrl, organization, loginAsUser, grants };
}

function abilitiesOf(abilities: OrgAbilities, entered: EnteredOrg | undefined): DetailsContent['abilities'] {
  if (entered === undefined) {
    return { state: 'missing', why: l10n.t('Enter the org with a hand-off to see it.') };
  }
  const { abilities: known, isLooking } = abilities.of(entered);
  return isLooking ? { state: 'reading' } : { state: 'read', value: known };
}

async function partOf<T>(reading: Promise<T>): Promise<Part<T>> {
  try {
    return { state: 'read', value: await reading };
  } catch (error) {
    return { state: 'missing', why: Failure.is(error) ? error.message : l10n.t('It could not be read.') };
  }
}

/** The name goes into a query: what is none is left out. */
function caseOrgIdField(): string | undefined {
  const name = workspace.getConfiguration('isvDebugger').get('caseOrgIdField', '').trim();
  return /^[A-Za-z]\w{0,79}$/.test(name) ? name : undefined;
}
