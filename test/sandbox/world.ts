import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import type { Account, ResolvedConfig } from '../../lib/config/resolve-config.ts';
import { startFaultyProxy, type FaultyProxy } from './aws/faulty-proxy.ts';
import { startParameterStore, type ParameterStore } from './aws/parameter-store.ts';
import { startSecretsManager, type SecretsManager } from './aws/secrets-manager.ts';
import { startControl } from './control/control.ts';
import { toShelf } from './copernica/reading/kept-profiles.ts';
import { startCopernica, type Copernica } from './copernica/start-copernica.ts';
import type { Database } from './copernica/database.ts';
import { toDatabases } from './copernica/databases.ts';
import { createDeliveryService, type DeliveryRecord, type Shapes } from './delivery/delivery-service.ts';
import type { Sender } from './delivery/deliver.ts';
import { startDnsServer, toDkimRecord, type DnsServer } from './network/dns-server.ts';
import { region } from './gateway/resolve-intrinsics.ts';
import { createProfiles, type Profiles } from './copernica/profiles.ts';
import { callWebhooks, type Occasion } from './copernica/webhooks/call-webhooks.ts';
import { createMailings, type Mailings } from './copernica/webhooks/mailings.ts';
import type { Caller } from './copernica/webhooks/webhook-store.ts';
import { readQueue, type QueuedMessage } from './aws/queue.ts';
import type { LogLine } from './gateway/lambda-service.ts';
import { startStack, type Stack } from './gateway/stack.ts';
import { createRecorder, type Recorder } from './inspector/recorder.ts';

/** Everything around the bundle, on this machine: Copernica, its DNS, AWS, and the deployed stack itself. */
export interface World {
  copernica: Copernica;
  /** Copernica's profiles: changing one calls the callbacks and webhooks it concerns. */
  profiles: Profiles;
  /** Copernica's messages: what happens to one calls the webhooks it concerns. */
  mailings: Mailings;
  /** Who signs; one property changed changes the deliveries that follow. */
  sender: Sender;
  /** How deliveries look, by the callback's method, and for webhooks; default `form-json`, `xml` and `webhook`. */
  shapes: Shapes;
  /** What Copernica has sent so far, in order. */
  deliveries(): DeliveryRecord[];
  dns: DnsServer;
  secrets: SecretsManager;
  /** Systems Manager's parameters. */
  parameters: ParameterStore;
  /** fauxqs itself, past the proxies. */
  aws: FauxqsServer;
  /** What the functions reach SQS and S3 through: set `faults` to let requests go wrong. */
  sqs: FaultyProxy;
  s3: FaultyProxy;
  stack: Stack;
  /** Messages on a queue, in sending order, without taking them; the queue's logical id in serverless.yml. */
  messages(queueId: string): QueuedMessage[];
  /** What has passed the gateway and the queues' door. */
  recorder: Recorder;
  /** The callback token of every account. */
  callbackToken: string;
  /** By name, as they are declared now. */
  accounts: ReadonlyMap<string, Account>;
  /** Base URL of the page, and of the endpoints under `/sandbox/` for curl. */
  controlUrl: string;
  /** Takes over what was declared and packaged meanwhile; profiles, messages and deliveries stay. */
  update(config: ResolvedConfig): Promise<void>;
  close(): Promise<void>;
}

/** Which project is played. */
export interface WorldOptions {
  config: ResolvedConfig;
  /** Folder with its template and zips. */
  packageDirectory: string;
  /** Default: free ones. */
  ports?: Ports;
  onLog?: (line: LogLine) => void;
  /** What stands at the page's address. */
  page?: (world: World) => RequestListener;
}

/** Where the world listens on 127.0.0.1. */
export interface Ports {
  receiver: number;
  page: number;
  /** SQS and S3. */
  aws: number;
}

const callbackToken = 'callback-token-of-the-sandbox';
const keyId = 'one._domainkey.copernica.com';

const freePorts: Ports = { receiver: 0, page: 0, aws: 0 };

/** Starts the whole world on this machine; the bundles must have been built. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { packageDirectory, ports = freePorts, onLog = () => undefined } = options;
  const now = (): Date => new Date();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  const databases: Database[] = [];
  const accounts = new Map<string, Account>();
  const copernica = await startCopernica({ databases });
  const dns = await startDnsServer();
  dns.records.set(keyId, toDkimRecord(publicKey.export({ type: 'spki', format: 'der' })));
  const secrets = await startSecretsManager();
  const parameters = await startParameterStore();

  const aws = await startFauxqs({ port: ports.aws, logger: false, defaultRegion: region });
  const [sqs, s3] = await Promise.all([startFaultyProxy(aws.address), startFaultyProxy(aws.address)]);
  const recorder = createRecorder(aws);
  sqs.onForwarded = recorder.onForwarded;
  const stack = await startStack({
    packageDirectory,
    aws,
    port: ports.receiver,
    onExchange: recorder.onExchange,
    onLog,
    environment: {
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      AWS_ENDPOINT_URL_SSM: parameters.url,
      COPERNICA_API_URL: copernica.apiUrl,
      COPERNICA_AUTHENTICATE_URL: copernica.authenticateUrl,
      COPERNICA_DNS_SERVER: dns.address,
    },
  });

  const sender: Sender = { copernicaId: '', keyId, privateKey, now };
  const service = createDeliveryService(sender, { accounts });
  declare(options.config);

  function declare(config: ResolvedConfig): void {
    accounts.clear();
    for (const [name, account] of config.accounts) {
      accounts.set(name, account);
      openAccount(account, copernica, secrets);
    }
    const [firstAccount] = config.accounts.values();
    sender.copernicaId = firstAccount?.copernicaId ?? 'account_1234';
    // In place: whoever was given the list goes on with what is in it.
    databases.splice(0, databases.length, ...toDatabases(config, databases));
  }

  const callbacks = (): ReturnType<Copernica['callbacks']> => copernica.callbacks();
  const tell = (occasion: Occasion, caller: Caller | null): Promise<void> =>
    callWebhooks(copernica.webhooks(), { occasion, caller }, service.callWebhook);
  const profiles = createProfiles({ databases, callbacks, now, call: service.call, tellWebhooks: tell });
  const mailings = createMailings({ profiles, now, tell: (occurrence) => tell(occurrence, 'ms') });
  copernica.shelf = toShelf(profiles);
  const world: Omit<World, 'controlUrl' | 'update' | 'close'> = {
    copernica,
    profiles,
    mailings,
    sender,
    shapes: service.shapes,
    deliveries: () => [...service.records],
    dns,
    secrets,
    parameters,
    aws,
    sqs,
    s3,
    stack,
    recorder,
    accounts,
    callbackToken,
    messages: (queueId) => readQueue(aws, stack.queueNames.get(queueId) ?? queueId),
  };
  const control = await startControl({
    profiles,
    callbacks,
    deliveries: world.deliveries,
    freshDelivery: () => service.sample(callbacks(), now()),
    port: ports.page,
    page: (request, response) => page(request, response),
  });
  const complete: World = {
    ...world,
    controlUrl: control.url,
    async update(config) {
      declare(config);
      await stack.update();
    },
    async close() {
      await Promise.all([control.close(), stack.close()]);
      await Promise.all([
        copernica.close(),
        dns.close(),
        secrets.close(),
        parameters.close(),
        sqs.close(),
        s3.close(),
        aws.stop(),
      ]);
    },
  };
  const page: RequestListener =
    options.page?.(complete) ?? ((_, response) => void response.writeHead(404).end());
  return complete;
}

/** Gives an account its tokens at Copernica, and the secret that holds them; one secret has one access token. */
function openAccount({ copernicaId, secret }: Account, copernica: Copernica, secrets: SecretsManager): void {
  const accessToken = `access-token-of-${secret}`;
  copernica.accessTokens.add(accessToken);
  const number = /\d+$/.exec(copernicaId)?.[0];
  if (number) copernica.accountIds.set(accessToken, Number(number));
  secrets.set(secret, JSON.stringify({ accessToken, callbackToken }));
}
