/** DAP error ids. Clients and tests may rely on them, so a number is never given to another failure. */
const errorIds: Readonly<Record<string, number>> = {
  internal: 1000,
  unknownCommand: 1001,
  badArgument: 1002,
  notInitialized: 1003,
  alreadyInitialized: 1004,
  noSession: 1005,
  alreadyLaunched: 1006,
  sessionEnded: 1007,
  cancelled: 1008,
  badLaunchArgument: 1100,
  withoutDebugging: 1101,
  attachNotOffered: 1102,
  unreadableSources: 1103,
  sessionVariableMissing: 1104,
  sandboxOnly: 1200,
  grantRequired: 1201,
  oneSession: 1202,
  licenseInUse: 1203,
  twoRequests: 1204,
  idleLimit: 1205,
  sessionCap: 1206,
  notStopped: 1300,
  staleFrame: 1301,
  pauseNotOffered: 1302,
  noFrame: 1303,
  unknownSource: 1304,
  notAValuePath: 1400,
  unknownName: 1401,
  unknownField: 1402,
  nullValue: 1403,
  notIndexable: 1404,
  indexOutOfRange: 1405,
  keyNotFound: 1406,
  mapTooLarge: 1407,
  referenceMissing: 1408,
};

/** Failures of the org and its link. */
const otherFailure = 1900;

export function errorId(code: string): number {
  return Object.hasOwn(errorIds, code) ? (errorIds[code] ?? otherFailure) : otherFailure;
}
