import { l10n, ThemeIcon, TreeItem } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import { healthSummary, type InstanceHealth } from '../../core/instanceHealth/instanceHealth.ts';
import type { Part } from '../../core/subscriberDetails/detailsContent.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, factsTooltip } from '../base/treeItems.ts';
import type { InstanceHealths } from '../instanceHealth/instanceHealths.ts';
import type { BranchNode, SubscriberBranch } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber, SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';

interface DetailsNode extends BranchNode {
  readonly branch: 'subscriberDetails';
  readonly instance: string | undefined;
}

/** The way to the details of a subscriber, with a mark of how its instance is. */
export class SubscriberDetailsBranch implements SubscriberBranch<DetailsNode> {
  readonly name = 'subscriberDetails';
  readonly #directory: SubscriberDirectory;
  readonly #healths: InstanceHealths;
  readonly #changed = new EventEmitter<DetailsNode | undefined>();
  /** The tree knows a line by its identity. */
  readonly #nodes = new Map<string, DetailsNode>();

  readonly onDidChange = this.#changed.event;

  constructor(directory: SubscriberDirectory, healths: InstanceHealths) {
    this.#directory = directory;
    this.#healths = healths;
    healths.onDidChange((instance) => {
      for (const node of this.#nodes.values()) {
        if (node.instance === instance) {
          this.#changed.fire(node);
        }
      }
    });
  }

  roots(listed: ListedSubscriber): readonly DetailsNode[] {
    const { orgId } = listed;
    const node: DetailsNode = { branch: this.name, orgId, instance: instanceOf(listed) };
    this.#nodes.set(orgId, node);
    return [node];
  }

  children(): readonly DetailsNode[] {
    return [];
  }

  facts(listed: ListedSubscriber): readonly (readonly [string, string | undefined])[] {
    return [[l10n.t('Health'), healthTextOf(this.#healthOf(instanceOf(listed)))]];
  }

  item({ orgId, instance }: DetailsNode): TreeItem {
    const health = this.#healthOf(instance);
    const item = new TreeItem(l10n.t('Details'));
    item.id = `${orgId} details`;
    item.description = descriptionOf(instance, health);
    item.iconPath = new ThemeIcon(iconOf(health));
    item.contextValue = 'subscriberDetails';
    item.command = commandOf('isvDebugger.showSubscriberDetails', l10n.t('Show Subscriber Details'), { orgId });
    item.tooltip = factsTooltip([
      [l10n.t('Instance'), instance],
      [l10n.t('Health'), healthTextOf(health)],
      ...(health.state === 'read' ? health.value.incidents : []).map(
        ({ message }) => [l10n.t('Incident'), message] as const,
      ),
    ]);
    item.accessibilityInformation = { label: l10n.t('Details, {0}', item.description) };
    return item;
  }

  #healthOf(instance: string | undefined): Part<InstanceHealth> {
    return this.#healths.of(instance, this.#directory.lmo?.instanceUrl);
  }
}

function instanceOf({ entered, subscriber }: ListedSubscriber): string | undefined {
  return entered?.organization.instanceName || subscriber?.instanceName;
}

function descriptionOf(instance: string | undefined, health: Part<InstanceHealth>): string {
  const name = orgLine(instance ?? '', 20);
  return health.state === 'read' ? l10n.t('{0} · {1}', name, healthSummary(health.value, Date.now())) : name;
}

function healthTextOf(health: Part<InstanceHealth>): string | undefined {
  switch (health.state) {
    case 'reading':
      return undefined;
    case 'missing':
      return health.why;
    case 'read':
      return healthSummary(health.value, Date.now());
  }
}

/** Only what is wrong stands out; the words beside it say the same. */
function iconOf(health: Part<InstanceHealth>): string {
  const state = health.state === 'read' ? health.value.state : 'good';
  return state === 'down' ? 'error' : state === 'degraded' ? 'warning' : 'info';
}
