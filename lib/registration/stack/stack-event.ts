/** What CloudFormation sends when the stack is made, changed or removed. */
export interface StackEvent {
  RequestType: 'Create' | 'Update' | 'Delete';
  /** Presigned: as secret as a token. */
  ResponseURL: string;
  StackId: string;
  RequestId: string;
  LogicalResourceId: string;
  PhysicalResourceId?: string;
  ResourceProperties?: StackProperties;
  /** Of an Update: as it was until now. */
  OldResourceProperties?: StackProperties;
}

interface StackProperties {
  /** Differs on every deploy, a later one being greater. */
  Deployment?: string;
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

/** The resource's physical id: the same for ever, as CloudFormation deletes the resource behind an id that is replaced. */
export function toPhysicalId(stackId: string): string {
  return `copernica-callbacks:${stackId}`;
}

/** Of a resource whose creation failed: CloudFormation deletes it at once, and that must not touch what is there. */
export function toFailedId(stackId: string): string {
  return `copernica-callbacks-failed:${stackId}`;
}

/** True for the Update that takes a failed one back: the deploy it goes to is older than the one it comes from. */
export function isRollback(event: StackEvent): boolean {
  const next = event.ResourceProperties?.Deployment;
  const last = event.OldResourceProperties?.Deployment;
  if (event.RequestType !== 'Update' || !next || !last) return false;
  const areNumbers = [next, last].every((deployment) => /^\d{1,15}$/.test(deployment));
  return areNumbers ? Number(next) < Number(last) : next < last;
}

/** Why a Delete is not to deregister anything; null when it is our own stack's. `ownStackId`: null where it is not known. */
export function refuseDelete(event: StackEvent, ownStackId: string | null): string | null {
  const { StackId: stackId, PhysicalResourceId: physicalId, RequestId: requestId } = event;
  const isReal =
    typeof stackId === 'string' &&
    /^arn:[\w-]+:cloudformation:/.test(stackId) &&
    typeof requestId === 'string';
  if (!isReal) return 'this is no event of CloudFormation';
  if (ownStackId !== null && stackId !== ownStackId) return 'it is the Delete of another stack';
  if (physicalId === toFailedId(stackId)) return 'this resource was never created';
  if (physicalId !== toPhysicalId(stackId)) return "it is not this stack's resource that is deleted";
  return null;
}
