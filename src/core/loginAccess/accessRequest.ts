import { displayLine } from '../base/displayText.ts';
import { brazilianPortuguese } from './requestTexts/brazilianPortuguese.ts';
import { english } from './requestTexts/english.ts';
import { german } from './requestTexts/german.ts';
import { japanese } from './requestTexts/japanese.ts';
import {
  type AccessDuration,
  type RequestFacts,
  type RequestLanguage,
  requestLanguages,
  type RequestTexts,
} from './requestTexts/requestTexts.ts';

/** The page of a user's own settings on which login access is granted. Salesforce has it under this path in every language. */
const grantPath = '/lightning/settings/personal/GrantLoginAccess/home';

export const requestTexts: Readonly<Record<RequestLanguage, RequestTexts>> = {
  en: english,
  de: german,
  'pt-BR': brazilianPortuguese,
  ja: japanese,
};

/** Whom a request is for, and who asks. Names may be what an org says. */
export interface RequestSubject extends Omit<RequestFacts, 'duration'> {
  /** The package is licensed to the whole org, as the LMO says. */
  readonly isSiteLicense: boolean;
}

export interface AccessRequest {
  readonly subject: string;
  /** Plain text, which a mail, a chat or a case takes as it is. */
  readonly body: string;
}

/** The text that asks a customer for login access. */
export function accessRequest(
  subject: RequestSubject,
  language: RequestLanguage,
  duration: AccessDuration,
): AccessRequest {
  const texts = requestTexts[language];
  const facts: RequestFacts = {
    company: displayLine(subject.company, 80),
    packageName: displayLine(subject.packageName, 80),
    orgName: displayLine(subject.orgName, 80),
    orgId: displayLine(subject.orgId, 18),
    isSandbox: subject.isSandbox,
    duration: texts.durations[duration],
  };
  const paragraphs = [
    texts.greeting,
    texts.purpose(facts),
    ...(subject.isSiteLicense ? [texts.administratorNeeded] : []),
    lines(
      texts.stepsTitle,
      texts.steps(facts).map((step, index) => `${index + 1}. ${step}`),
    ),
    texts.shortcut(grantPath),
    lines(texts.notListedTitle(facts), Object.values(texts.notListed).map(bullet)),
    texts.assurance.map(bullet).join('\n'),
    texts.closing,
  ];
  return { subject: texts.subject(facts), body: `${paragraphs.join('\n\n')}\n` };
}

/** The language of a request for an editor that speaks this: its own, the same in another country, else English. */
export function requestLanguageFor(editorLanguage: string): RequestLanguage {
  const spoken = editorLanguage.toLowerCase();
  return (
    requestLanguages.find((language) => language.toLowerCase() === spoken) ??
    requestLanguages.find((language) => language.slice(0, 2) === spoken.slice(0, 2)) ??
    'en'
  );
}

export function isRequestLanguage(text: string | undefined): text is RequestLanguage {
  return requestLanguages.some((language) => language === text);
}

function lines(title: string, items: readonly string[]): string {
  return [title, ...items].join('\n');
}

function bullet(text: string): string {
  return `- ${text}`;
}
