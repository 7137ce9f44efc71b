/** What stands for source that the caller may not see (salesforce-documented for managed ApexClass.Body). */
export const hiddenBody = '(hidden)';
