/** REST, Tooling and Metadata version of every call but the debugger's own: old enough for every org that is still served. */
export const apiVersion = '62.0';

/** The debug API and its event channels are pinned to this version; newer ones are not documented. */
export const debugApiVersion = '41.0';

export const dataPath = `/services/data/v${apiVersion}`;
export const toolingPath = `${dataPath}/tooling`;

/** Tests are told since this version. */
export const testsPath = '/services/data/v65.0/tooling/tests';

/** The lists of subscribers are asked in the first version that has partner tenants whole. An LMO is a production org, so it is long past it. */
export const lmoPath = '/services/data/v66.0';
