// Answers of https://api.status.salesforce.com/v1/instances/<key>/status.

export interface InstanceStatusReply {
  key: string;
  status: string;
  releaseVersion: string;
  Incidents: IncidentReply[];
  Maintenances: MaintenanceReply[];
}

export interface IncidentReply {
  id: number;
  /** `Resolved` when it is over. */
  status: string;
  isCore: boolean;
  createdAt: string;
  IncidentImpacts: { severity: string; startTime: string; endTime: string }[];
  /** The latest last. */
  IncidentEvents: { type: string; message: string; createdAt: string }[];
}

export interface MaintenanceReply {
  id: number;
  name: string;
  plannedStartTime: string;
  plannedEndTime: string;
}
