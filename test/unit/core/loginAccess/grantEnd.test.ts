import assert from 'node:assert/strict';
import { type CalendarDay, calendarDay, dayOf, daysBetween } from '../../../../src/core/loginAccess/calendarDay.ts';
import { dateHabits } from '../../../../src/core/loginAccess/dateText.ts';
import { type GrantEnd, readGrantEnd } from '../../../../src/core/loginAccess/grantEnd.ts';
import { seededRandom } from '../../../support/random.ts';

const day = 86_400_000;
const noHabits = { language: undefined, order: undefined };
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000);

/** Salesforce's locales whose dates are by a calendar that we read: a locale of each language, and what else differs. */
const locales = (
  'en_US en_GB en_CA en_AU en_ZA en_IE en_IN de_DE de_CH de_AT fr_FR fr_CA fr_CH es_ES es_MX es_AR es_US it_IT pt_BR pt_PT nl_NL nl_BE ' +
  'da_DK sv_SE no_NO nb_NO fi_FI is_IS pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI sr_RS bs_BA mk_MK bg_BG ru_RU uk_UA be_BY el_GR tr_TR ' +
  'et_EE lv_LV lt_LT sq_AL mt_MT ga_IE cy_GB ca_ES hi_IN mr_IN ta_IN th_TH ms_MY in_ID vi_VN sw_KE ar_EG ar_AE hy_AM ka_GE az_AZ kk_KZ ' +
  'ja_JP zh_CN zh_TW zh_HK zh_SG ko_KR'
).split(' ');

/** What `through …` says, with a name around it that has numbers of its own. */
function sentence(date: string): string {
  return `user.2@org42.example has granted user login access through ${date} `;
}

type DateStyle = 'short' | 'medium' | 'long';

function writerOf(locale: string, dateStyle: DateStyle): (instant: number) => string {
  const format = new Intl.DateTimeFormat(locale.replace('_', '-'), { dateStyle, timeZone: 'UTC' });
  return (instant) => format.format(instant);
}

function textOf(end: CalendarDay | undefined): string {
  return end === undefined ? 'none' : [end.year, end.month, end.day].join('-');
}

function contextOf(locale: string, text: string, granted: Date): string {
  return `seed ${seed}: ${locale} "${text}" granted ${granted.toISOString()}`;
}

describe('the end of a grant, as locales write it', () => {
  const random = seededRandom(seed);
  const styles: readonly DateStyle[] = ['short', 'medium', 'long'];

  function* grants(count: number) {
    for (let index = 0; index < count; index++) {
      const granted = new Date(Date.UTC(2024, 0, 1) + Math.floor(random() * 3_000) * day + Math.floor(random() * day));
      const lasts = [1, 3, 7, 30, 365, 1 + Math.floor(random() * 365)][index % 6] ?? 7;
      yield { granted, instant: granted.getTime() + lasts * day };
    }
  }

  it('is read exactly where the locale is known', () => {
    for (const locale of locales) {
      const habits = dateHabits(locale);
      for (const style of styles) {
        const written = writerOf(locale, style);
        for (const { granted, instant } of grants(40)) {
          const text = sentence(written(instant));
          const end = readGrantEnd(text, granted, habits);
          assert.equal(textOf(end?.day), textOf(dayOf(new Date(instant))), contextOf(locale, text, granted));
        }
      }
    }
  });

  it('is read as that day, or as an earlier one with that day beside it, where the locale is not known', () => {
    const wrong = (end: GrantEnd | undefined, real: CalendarDay): boolean =>
      end === undefined ||
      (daysBetween(end.day, real) !== 0 && (end.otherwise === undefined || daysBetween(end.otherwise, real) !== 0));
    for (const locale of locales) {
      const written = writerOf(locale, 'short');
      for (const { granted, instant } of grants(60)) {
        const text = sentence(written(instant));
        const end = readGrantEnd(text, granted, noHabits);
        assert.ok(!wrong(end, dayOf(new Date(instant))), `${contextOf(locale, text, granted)}: ${JSON.stringify(end)}`);
      }
    }
  });

  it('is never a day that is not in the calendar, whatever the text', () => {
    const alphabet = '0123456789/.-年月日 RHJuneмая٣๒\u200f';
    for (let run = 0; run < 20_000; run++) {
      const text = Array.from({ length: 12 }, () => alphabet[Math.floor(random() * alphabet.length)] ?? '').join('');
      const end = readGrantEnd(text, new Date('2026-06-14'), noHabits);
      if (end !== undefined) {
        assert.deepEqual(calendarDay(end.day.year, end.day.month, end.day.day), end.day, `seed ${seed}: ${text}`);
      }
    }
  });
});
