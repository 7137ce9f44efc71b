import type { Memento } from 'vscode';
import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { OrgGateway } from '../../core/subscribers/ports.ts';
import type { Pages } from '../base/pages.ts';
import type { CustomerStore } from '../customerFiles/customerStores.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { AccessRequests } from './accessRequests.ts';
import { EnteredOrgs } from './enteredOrgs.ts';
import type { Entrance } from './entrance.ts';
import { GrantNotes } from './grantNotes.ts';
import { LogInAs } from './logInAs.ts';
import { LoginAccessBranch } from './loginAccessBranch.ts';
import { loginAccessCommands } from './loginAccessCommands.ts';
import { OrgAbilities } from './orgAbilities.ts';
import { OwnAccess } from './ownAccess.ts';
import { OwnPublisher } from './ownPublisher.ts';
import { RequestLanguages } from './requestLanguages.ts';

export interface LoginAccessParts {
  readonly directory: SubscriberDirectory;
  readonly pages: Pages;
}

/** How a customer lets us in, in the editor: entered orgs, grants and notes, the request for access, the login, and the lines in the tree. */
export class LoginAccessFeature implements CustomerStore, Disposable {
  readonly enteredOrgs: EnteredOrgs;
  readonly notes: GrantNotes;
  readonly #store = new DisposableStore();
  readonly #publisher: OwnPublisher;
  readonly #languages: RequestLanguages;
  readonly #logger: Logger;

  constructor(openGateway: () => Promise<OrgGateway>, memento: Memento, logger: Logger, record: RecordAudit) {
    this.#logger = logger;
    this.notes = new GrantNotes(memento);
    this.#languages = new RequestLanguages(memento);
    this.#publisher = this.#store.add(new OwnPublisher(logger));
    this.enteredOrgs = this.#store.add(
      new EnteredOrgs(
        openGateway,
        logger,
        {
          noteOf: (orgId) => this.notes.get(orgId),
          publisherOrgIds: () => this.#publisher.current?.orgIds ?? [],
        },
        record,
      ),
    );
    this.#store.add(this.notes.onDidChange(() => this.enteredOrgs.regrade()));
    // Grants were read before it was known which of them are to us.
    this.#store.add(this.#publisher.onDidChange(() => void this.enteredOrgs.refreshGrants()));
  }

  /** What shows it in the sidebar and the palette. Once: it follows the connection to the LMO from then on. */
  attach({ directory, pages }: LoginAccessParts): AttachedLoginAccess {
    const { enteredOrgs, notes } = this;
    const abilities = this.#store.add(new OrgAbilities(enteredOrgs, this.#publisher, () => directory.lmo));
    const requests = new AccessRequests(directory, this.#publisher, this.#languages);
    const logInAs = this.#store.add(new LogInAs(directory));
    const ownAccess = new OwnAccess(() => directory.lmo, pages, this.#logger);
    this.#store.add(directory.onDidChange(() => this.#publisher.follow(directory.lmo)));
    return {
      branch: new LoginAccessBranch(enteredOrgs, notes, abilities),
      abilities,
      commands: (entrance, choice) =>
        loginAccessCommands({ entrance, choice, directory, enteredOrgs, notes, requests, logInAs, ownAccess }),
    };
  }

  /** What was noted of grants, and in which language the customer was asked. Org sessions are left with Leave Org. */
  async purge(orgId: string): Promise<number> {
    return (await this.notes.purge(orgId)) + (await this.#languages.purge(orgId));
  }

  async purgeAll(): Promise<void> {
    await this.notes.purgeAll();
    await this.#languages.purgeAll();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

export interface AttachedLoginAccess {
  readonly branch: LoginAccessBranch;
  readonly abilities: OrgAbilities;
  commands(entrance: Entrance, choice: SubscriberChoice): ReturnType<typeof loginAccessCommands>;
}
