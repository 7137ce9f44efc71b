import type { Event } from '../../core/base/event.ts';
import type { TreeItem } from 'vscode';
import type { ListedSubscriber } from './subscriberDirectory.ts';

/** A line below a subscriber. It names its subscriber, so that a command can be run on it, and the branch that knows the rest. */
export interface BranchNode {
  readonly branch: string;
  readonly orgId: string;
}

/** What a feature has to say on the subscriber's own line. */
export interface SubscriberMark {
  readonly text: string;
  /** Shown at the end of the line: how many there are of something new. */
  readonly count?: number;
}

/**
 * What one feature shows below each subscriber. The tree asks its branches in order and knows nothing else of them. A branch that
 * has to ask the org does so when its node is opened, never for being drawn.
 */
export interface SubscriberBranch<N extends BranchNode = BranchNode> {
  readonly name: N['branch'];
  /** Fires with the node below which something changed, or undefined for all of them. */
  readonly onDidChange?: Event<N | undefined>;
  /** Fires with the org id of a subscriber whose own line has something else to say, and with it what is below. */
  readonly onDidChangeMark?: Event<string>;
  /** The lines directly below this subscriber. */
  roots(listed: ListedSubscriber): readonly N[] | Promise<readonly N[]>;
  children(node: N): readonly N[] | Promise<readonly N[]>;
  /** How a line looks. Its `contextValue` is what `when` clauses of the manifest ask for. */
  item(node: N): TreeItem;
  /** The user has opened or closed this line. */
  opened?(node: N, isOpen: boolean): void;
  /** What is below this subscriber came into sight or went out of it, because it was opened or closed; below all of them, where the tree was. */
  sighted?(orgId: string | undefined, isInSight: boolean): void;
  /** Words that the subscriber's own context value has because of this feature. */
  subscriberWords?(listed: ListedSubscriber): readonly string[] | Promise<readonly string[]>;
  /** What is going on at the subscriber, in a word or two. */
  mark?(listed: ListedSubscriber): SubscriberMark | undefined;
  /** What the subscriber's tooltip says because of this feature: names and values. */
  facts?(listed: ListedSubscriber): readonly (readonly [string, string | undefined])[];
}
