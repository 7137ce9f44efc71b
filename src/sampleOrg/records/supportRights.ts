import type { OrgRecords } from './orgRecords.ts';

export interface SupportRights {
  readonly viewSetup: boolean | undefined;
  readonly viewAllData: boolean | undefined;
}

/** Changes what a user may see of the org besides what the profile gives; undefined stays. The user's own permission set says it. */
export function setSupportRights(records: OrgRecords, userId: string, rights: SupportRights): void {
  const values = {
    ...(rights.viewSetup === undefined ? {} : { PermissionsViewSetup: rights.viewSetup }),
    ...(rights.viewAllData === undefined ? {} : { PermissionsViewAllData: rights.viewAllData }),
  };
  const [assigned] = records.matching('PermissionSetAssignment', 'AssigneeId', userId);
  const setId = assigned === undefined ? undefined : records.referenceOf(assigned, 'PermissionSetId');
  if (setId !== undefined) {
    records.update('PermissionSet', setId, values);
    return;
  }
  const name = `Support_${userId}`;
  const PermissionSetId = records.insert('PermissionSet', { Name: name, Label: name, ...values });
  records.insert('PermissionSetAssignment', { PermissionSetId, AssigneeId: userId });
}
