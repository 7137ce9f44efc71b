import { env, l10n, type QuickPickItem, window, workspace } from 'vscode';
import {
  type AccessRequest,
  accessRequest,
  isRequestLanguage,
  requestLanguageFor,
  requestTexts,
} from '../../core/loginAccess/accessRequest.ts';
import {
  type AccessDuration,
  accessDurations,
  type RequestLanguage,
  requestLanguages,
} from '../../core/loginAccess/requestTexts/requestTexts.ts';
import { answered } from '../base/answered.ts';
import { openInBrowser } from '../base/browser.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import { orgLine } from '../base/orgText.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { ListedSubscriber, SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import type { OwnPublisher } from './ownPublisher.ts';
import type { RequestLanguages } from './requestLanguages.ts';

/** Mail programs take no longer address. */
const longestAddress = 2_000;

/** The text that asks a customer for login access: in the customer's language, to be sent by whatever means. */
export class AccessRequests {
  readonly #directory: SubscriberDirectory;
  readonly #publisher: OwnPublisher;
  readonly #languages: RequestLanguages;

  constructor(directory: SubscriberDirectory, publisher: OwnPublisher, languages: RequestLanguages) {
    this.#directory = directory;
    this.#publisher = publisher;
    this.#languages = languages;
  }

  /** Opens the text in an editor of its own and answers it. */
  async request(given: CommandArguments, choice: SubscriberChoice): Promise<AccessRequest> {
    const orgId = await choice.orgId(given);
    const listed = this.#directory.find(orgId);
    const name = listed?.name ?? orgId;
    const title = l10n.t('Request Login Access to {0}', orgLine(name, 60));
    const language = languageIn(given) ?? (await this.#pickLanguage(orgId, title));
    const duration = durationIn(given) ?? (await pickDuration(title, language));
    const company = given.string('company') ?? (await this.#publisher.known)?.name ?? (await askCompany(title));
    await this.#languages.set(orgId, language);
    const request = accessRequest({ ...subjectOf(orgId, listed), company }, language, duration);
    // Plain text all the same; editors wrap the lines of this language.
    const document = await workspace.openTextDocument({ language: 'markdown', content: request.body });
    await window.showTextDocument(document, { preview: false });
    void offerToSend(request, name, () => document.getText());
    return request;
  }

  async #pickLanguage(orgId: string, title: string): Promise<RequestLanguage> {
    const remembered = this.#languages.get(orgId);
    const first = remembered ?? requestLanguageFor(env.language);
    const items = requestLanguages
      .toSorted((a, b) => Number(b === first) - Number(a === first))
      .map((language): QuickPickItem & { readonly language: RequestLanguage } => ({
        label: requestTexts[language].languageName,
        description:
          language !== first ? '' : remembered === undefined ? l10n.t('your editor’s') : l10n.t('as last time'),
        language,
      }));
    const placeHolder = l10n.t('In which language?');
    return answered(await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true })).language;
  }
}

function subjectOf(orgId: string, listed: ListedSubscriber | undefined) {
  const packages = listed?.subscriber?.packages.filter(({ isInstalled }) => isInstalled) ?? [];
  return {
    packageName: packages.map(({ name }) => name).join(', '),
    orgName: listed?.name ?? orgId,
    orgId,
    isSandbox: listed?.isSandbox ?? false,
    isSiteLicense: packages.some(({ seats }) => seats?.kind === 'site'),
  };
}

function languageIn(given: CommandArguments): RequestLanguage | undefined {
  const language = given.string('language');
  return isRequestLanguage(language) ? language : undefined;
}

function durationIn(given: CommandArguments): AccessDuration | undefined {
  const duration = given.string('duration');
  return accessDurations.find((known) => known === duration);
}

async function pickDuration(title: string, language: RequestLanguage): Promise<AccessDuration> {
  const { durations } = requestTexts[language];
  const labels: Readonly<Record<AccessDuration, string>> = {
    oneDay: l10n.t('1 day'),
    threeDays: l10n.t('3 days'),
    oneWeek: l10n.t('1 week'),
    oneMonth: l10n.t('1 month'),
    oneYear: l10n.t('1 year'),
  };
  // A week first: long enough for a case, short enough to be granted.
  const items = accessDurations
    .toSorted((a, b) => Number(b === 'oneWeek') - Number(a === 'oneWeek'))
    .map((duration) => ({ label: labels[duration], description: durations[duration], duration }));
  const placeHolder = l10n.t('For how long? Ask for no longer than the case needs.');
  return answered(await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true })).duration;
}

async function askCompany(title: string): Promise<string> {
  const company = await window.showInputBox({
    title,
    prompt: l10n.t('The name of your company, as your customers’ list of publishers shows it'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Give the name.') : undefined),
  });
  return answered(company).trim();
}

async function offerToSend(request: AccessRequest, name: string, currentText: () => string): Promise<void> {
  const [copy, mail] = [l10n.t('Copy'), l10n.t('Open Mail')];
  const chosen = await window.showInformationMessage(
    l10n.t('The request to {0} is ready. Change it as you like, then send it.', orgLine(name, 60)),
    copy,
    mail,
  );
  if (chosen === undefined) {
    return;
  }
  const text = currentText();
  await env.clipboard.writeText(text);
  if (chosen === mail) {
    await openInBrowser(mailAddress(request.subject, text));
  }
}

/** The text goes along where it fits; it is on the clipboard in any case. */
function mailAddress(subject: string, body: string): string {
  const short = `mailto:?subject=${encodeURIComponent(subject)}`;
  const whole = `${short}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`;
  return whole.length <= longestAddress ? whole : short;
}
