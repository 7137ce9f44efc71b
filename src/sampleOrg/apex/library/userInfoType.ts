import { ApexId } from '../values/id.ts';
import type { LibraryType, RequestContext } from './contract.ts';
import { ApexTimeZone } from './datetimeType.ts';

export const userInfoType: LibraryType = {
  type: 'UserInfo',
  members: {
    'static String getUserId()': ({ user }: RequestContext) => ApexId.of(user.id).value,
    'static String getUserName()': ({ user }: RequestContext) => user.username,
    'static String getName()': ({ user }: RequestContext) => user.name,
    'static String getFirstName()': ({ user }: RequestContext) => user.name.split(' ').slice(0, -1).join(' '),
    'static String getLastName()': ({ user }: RequestContext) => user.name.split(' ').at(-1) ?? '',
    'static String getUserEmail()': ({ user }: RequestContext) => user.email,
    'static Id getProfileId()': ({ user }: RequestContext) => ApexId.of(user.profileId),
    'static Id getUserRoleId()': () => null,
    'static String getUserType()': () => 'Standard',
    'static String getOrganizationId()': ({ user }: RequestContext) => ApexId.of(user.organizationId).value,
    'static String getOrganizationName()': ({ user }: RequestContext) => user.organizationName,
    'static String getLocale()': ({ user }: RequestContext) => user.locale,
    'static String getLanguage()': ({ user }: RequestContext) => user.locale,
    'static String getDefaultCurrency()': () => 'USD',
    'static TimeZone getTimeZone()': ({ user }: RequestContext) => new ApexTimeZone(user.timeZone),
    'static Boolean isMultiCurrencyOrganization()': () => false,
    'static String getUiTheme()': () => 'Theme4d',
    'static String getUiThemeDisplayed()': () => 'Theme4d',
    // Nobody has been seen by a browser here, and no licence of a package is sold by seat.
    'static String getCurrentUvid()': () => null,
    'static Boolean isCurrentUserLicensed(String namespace)': () => true,
    'static Boolean isCurrentUserLicensedForPackage(Id packageId)': () => true,
    'static Boolean hasPackageLicense(Id packageId)': () => true,
    // An org session never reaches Apex here: code that runs may come from anyone.
    'static String getSessionId()': () => null,
  },
};
