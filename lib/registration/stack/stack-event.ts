/** What CloudFormation sends when the stack is made, changed or removed. */
export interface StackEvent {
  RequestType: 'Create' | 'Update' | 'Delete';
  /** Presigned: as secret as a token. */
  ResponseURL: string;
  StackId: string;
  RequestId: string;
  LogicalResourceId: string;
  PhysicalResourceId?: string;
}

/** What CloudFormation wants to know of a custom resource. */
export interface StackAnswer {
  Status: 'SUCCESS' | 'FAILED';
  /** For a person, in the stack's events. */
  Reason: string;
  PhysicalResourceId: string;
  StackId: string;
  RequestId: string;
  LogicalResourceId: string;
  /** Keep what the resource gives out of the console; it gives nothing, and shall not either if it ever does. */
  NoEcho: true;
}

/** True for the event of a custom resource. */
export function isStackEvent(event: unknown): event is StackEvent {
  if (typeof event !== 'object' || event === null) return false;
  const { RequestType: type, ResponseURL: url } = event as Record<string, unknown>;
  return typeof url === 'string' && (type === 'Create' || type === 'Update' || type === 'Delete');
}
