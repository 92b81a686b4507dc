import { generateKeyPairSync } from 'node:crypto';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { startCopernica, type Copernica } from '../sandbox/copernica/start-copernica.ts';
import { createDeliveryService, type DeliveryRecord } from '../sandbox/delivery/delivery-service.ts';
import { startDnsServer, toDkimRecord } from '../sandbox/network/dns-server.ts';
import { toShelf } from '../sandbox/copernica/reading/kept-profiles.ts';
import { createProfiles, type Profiles } from '../sandbox/copernica/profiles.ts';
import { copyProject, type Project } from './project.ts';
import config from './callbacks.config.ts';

export const stage = 'rehearsal';
export const stackName = `copernica-callbacks-${stage}`;
export const region = process.env['AWS_REGION'] ?? 'eu-west-1';
const accessToken = 'access-token-of-the-rehearsal';

/** The project and everything around it, but AWS, which is where the environment says. */
export interface Rehearsal {
  project: Project;
  copernica: Copernica;
  /** Changing one lets Copernica call what is registered. */
  profiles: Profiles;
  deliveries(): readonly DeliveryRecord[];
  /** The stack as CloudFormation describes it; null when there is none. */
  describeStack(): Promise<Stack | null>;
  /** An output of the stack. @throws when there is none */
  output(name: string): Promise<string>;
  /** The physical ids of the stack's resources of a type. */
  resources(type: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Starts the played Copernica and copies the project. */
export async function startRehearsal(): Promise<Rehearsal> {
  const now = (): Date => new Date();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyId = 'one._domainkey.copernica.com';
  const databases = [
    { id: 788, name: 'Newsletter', interests: ['football'], collections: [{ id: 8550, name: 'Orders' }] },
    { id: 789, name: 'Customers', interests: [], collections: [] },
  ];
  const copernica = await startCopernica({ databases, accessToken });
  const dns = await startDnsServer();
  dns.records.set(keyId, toDkimRecord(publicKey.export({ type: 'spki', format: 'der' })));
  const service = createDeliveryService({ copernicaId: 'account_1234', keyId, privateKey, now }, config);
  const callbacks = () => copernica.callbacks();
  const profiles = createProfiles({ databases, callbacks, now, call: service.call });
  // What the REST API reads is what deliveries tell of.
  copernica.shelf = toShelf(profiles);
  const project = await copyProject({
    COPERNICA_API_URL: copernica.apiUrl,
    COPERNICA_AUTHENTICATE_URL: copernica.authenticateUrl,
    COPERNICA_DNS_SERVER: dns.address,
    AWS_ENDPOINT_URL: process.env['AWS_ENDPOINT_URL'] ?? '',
  });
  await putSecret();
  const cloudFormation = new CloudFormationClient({});

  async function describeStack(): Promise<Stack | null> {
    const answer = await cloudFormation
      .send(new DescribeStacksCommand({ StackName: stackName }))
      .catch(() => ({ Stacks: [] }));
    return answer.Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE') ?? null;
  }

  return {
    project,
    copernica,
    profiles,
    deliveries: () => service.records,
    describeStack,
    async output(name) {
      const outputs = (await describeStack())?.Outputs ?? [];
      const value = outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
      if (!value) throw new Error(`the stack has no output ${name}`);
      return value;
    },
    async resources(type) {
      const { StackResourceSummaries = [] } = await cloudFormation.send(
        new ListStackResourcesCommand({ StackName: stackName }),
      );
      return StackResourceSummaries.filter(({ ResourceType }) => ResourceType === type).map(
        ({ PhysicalResourceId = '' }) => PhysicalResourceId,
      );
    },
    async close() {
      await Promise.all([copernica.close(), dns.close(), project.close()]);
    },
  };
}

async function putSecret(): Promise<void> {
  const [account] = config.accounts.values();
  const input = { Name: account?.secret ?? '', SecretString: JSON.stringify({ accessToken }) };
  await new SecretsManagerClient({}).send(new CreateSecretCommand(input));
}
