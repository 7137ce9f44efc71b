/** The answer of checkRetrieveStatus. */
export interface RetrieveReply {
  done: boolean;
  success: boolean;
  status: string;
  errorMessage: string;
  messages: { fileName: string; problem: string }[];
  /** Base64. */
  zipFile: string;
}
