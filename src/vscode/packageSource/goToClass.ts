import { l10n, type Location, type QuickPickItem, ThemeIcon, window } from 'vscode';
import { isTrigger } from '../../core/apexLanguage/typeRefParts.ts';
import { type IndexedType, spokenName } from '../../core/packageSource/typeIndex.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { locationOf, type SourceTypes, type SubscriberTypes } from './sourceTypes.ts';

interface TypeItem extends QuickPickItem {
  readonly location: Location;
}

/** Opens a class or trigger of package source: the named one, where the name leaves no doubt, or the one that the user picks. */
export async function goToClass(
  types: SourceTypes,
  wanted: { readonly orgId: string | undefined; readonly name: string | undefined },
): Promise<string> {
  const all = await types.all();
  const meant = all.filter(({ orgId }) => wanted.orgId === undefined || orgIdKey(orgId) === orgIdKey(wanted.orgId));
  const items = meant.flatMap((one) => itemsOf(one, wanted.name));
  if (items.length === 0) {
    throw wanted.name === undefined ? failures.noPackageSource() : failures.classNotFound(orgLine(wanted.name, 80));
  }
  const [only, another] = items;
  const { location } =
    only !== undefined && another === undefined && wanted.name !== undefined ? only : await pick(items);
  await window.showTextDocument(location.uri, { selection: location.range });
  return location.uri.toString();
}

function itemsOf({ subscriber, index }: SubscriberTypes, name: string | undefined): readonly TypeItem[] {
  const types = name === undefined ? index.all : index.named(name);
  return types
    .map((type) => itemOf(type, subscriber))
    .sort((a, b) => a.label.localeCompare(b.label) || (a.description ?? '').localeCompare(b.description ?? ''));
}

function itemOf(type: IndexedType, subscriber: string): TypeItem {
  const parts = type.typeRef.replace('__sfdc_trigger/', '').split('/');
  const namespace = parts.length > 1 ? (parts[0] ?? '') : '';
  return {
    label: orgLine(spokenName(type.typeRef), 120),
    description: [namespace, orgLine(subscriber, 60)].filter((part) => part !== '').join(' · '),
    iconPath: new ThemeIcon(isTrigger(type.typeRef) ? 'symbol-event' : 'symbol-class'),
    location: locationOf(type),
  };
}

async function pick(items: readonly TypeItem[]): Promise<TypeItem> {
  return answered(
    await window.showQuickPick(items, {
      title: l10n.t('Go to Class in Package Source'),
      placeHolder: l10n.t('Part of the name of a class or trigger'),
      matchOnDescription: true,
    }),
  );
}
