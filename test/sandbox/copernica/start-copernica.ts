import type { IncomingMessage } from 'node:http';
import { answer, type Answer, type Fault } from '../network/fault.ts';
import { readBody, serve } from '../network/serve.ts';
import { createCallbackStore, type CallbackProperties, type StoredCallback } from './callback-store.ts';
import type { Database, Owner } from './database.ts';
import { createJsonWebTokens } from './json-web-tokens.ts';
import type { ListAnswer } from './paging.ts';
import type { FailedDelivery } from './reading/answer-logs.ts';
import type { ReadingQuirks } from './reading/answer-profiles.ts';
import { createMadeUpProfiles } from './reading/made-up-profiles.ts';
import type { ProfileShelf } from './reading/profile-shelf.ts';
import { answerRest, refuse, type RestState } from './rest-api.ts';
import { createSuccessAnswers, type AnswerChoice } from './success-answers.ts';
import type { WebhookRules } from './webhooks/answer-webhooks.ts';
import { createWebhookStore, type StoredWebhook, type WebhookProperties } from './webhooks/webhook-store.ts';

/** A request to the played Copernica, without its query and therefore without its token. */
export interface CopernicaRequest {
  server: 'api' | 'authenticate';
  method: string;
  path: string;
}

export interface CopernicaOptions {
  databases: readonly Database[];
  /** Default `access-token-of-the-sandbox`. */
  accessToken?: string;
  /** The account's number; default 1234. */
  accountId?: number;
  /** Lifetime of v4 authorization tokens; default 24 hours. */
  jwtLifetimeSeconds?: number;
  /** Its clock, in Date headers and authorization tokens; default the real one. */
  now?: () => Date;
  /** Called for every request that is left without an answer, so that a test's clock can pass. */
  whenHanging?: () => void;
}

/**
 * Copernica's REST API (protocol 1 to 3) on a real socket. Everything that may change is a property that may be set
 * at any time: the valid tokens, how writes are answered, what goes wrong, how lists look.
 */
export interface Copernica {
  /** For COPERNICA_API_URL. */
  apiUrl: string;
  /** For COPERNICA_AUTHENTICATE_URL. */
  authenticateUrl: string;
  databases: readonly Database[];
  /** The access tokens that are valid now. */
  accessTokens: Set<string>;
  /** The account's number by access token, for tokens of other accounts than the first. */
  accountIds: Map<string, number>;
  answers: AnswerChoice;
  /** Asked for every request before anything is done; may also change callbacks, as if somebody else did just then. */
  faults: ((request: CopernicaRequest) => Fault | undefined) | undefined;
  /** Changes a list answer before it is sent: other types, other key names, missing totals. */
  reshapeList: ((list: ListAnswer) => unknown) | undefined;
  /** Every request so far, refused and failed ones included; `wrote` tells whether it changed something. */
  requests: (CopernicaRequest & { wrote: boolean })[];
  /** The bodies of the requests to the REST API that had one, as they came. */
  posted: string[];
  /** The profiles that it has; none until some are given. */
  shelf: ProfileShelf;
  quirks: ReadingQuirks;
  /** What Copernica's own log of failed webhook deliveries says. */
  failedDeliveries: FailedDelivery[];
  jwtLifetimeSeconds: number;
  /** Makes all authorization tokens issued so far invalid. */
  revokeJwts(): void;
  /** Live objects: changing one changes what Copernica has. */
  callbacks(): StoredCallback[];
  /** Adds a callback behind the API's back; defaults: expression '', method xml, action all. */
  addCallback(owner: Owner, properties: CallbackProperties & { url: string }): StoredCallback;
  removeCallback(id: number): void;
  webhookRules: WebhookRules;
  /** Live objects: changing one changes what Copernica has. */
  webhooks(): StoredWebhook[];
  /** Adds a webhook behind the API's back; defaults: all callers, the whole account. */
  addWebhook(
    properties: Partial<WebhookProperties> & Pick<StoredWebhook, 'handler' | 'trigger'>,
  ): StoredWebhook;
  removeWebhook(id: number): void;
  close(): Promise<void>;
}

/** Starts the REST server and the authentication server on free ports of 127.0.0.1. */
export async function startCopernica(options: CopernicaOptions): Promise<Copernica> {
  const store = createCallbackStore();
  const webhooks = createWebhookStore();
  const now = options.now ?? (() => new Date());
  const tokens = createJsonWebTokens(now, () => copernica.jwtLifetimeSeconds);
  const answers: AnswerChoice = { create: 'x-created', update: 'ok-200', delete: 'ok-200' };
  const successAnswers = createSuccessAnswers(answers, () => copernica.apiUrl);
  const accountOf = (accessToken: string): number =>
    copernica.accountIds.get(accessToken) ?? options.accountId ?? 1234;

  const restState = (accountId: number): RestState => ({
    databases: options.databases,
    store,
    webhooks,
    webhookRules: copernica.webhookRules,
    answers: successAnswers,
    identity: { id: String(accountId), name: 'sandbox', description: '', company: 'sandbox' },
    reshapeList: copernica.reshapeList,
    shelf: copernica.shelf,
    quirks: copernica.quirks,
    failedDeliveries: copernica.failedDeliveries,
    apiCalls: copernica.requests.filter(({ server }) => server === 'api').length,
  });

  const faultOf = (recorded: CopernicaRequest): Fault | undefined => {
    const fault = copernica.faults?.(recorded);
    if (fault?.kind === 'hang') options.whenHanging?.();
    return fault;
  };
  const record = (server: CopernicaRequest['server'], request: IncomingMessage, path: string) => {
    const recorded = { server, method: request.method ?? '', path, wrote: false };
    copernica.requests.push(recorded);
    return recorded;
  };

  const api = await serve(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://copernica.invalid');
    const body = (await readBody(request)).toString();
    response.setHeader('date', now().toUTCString());
    if (body !== '') copernica.posted.push(body);
    const recorded = record('api', request, url.pathname);
    await answer(response, faultOf(recorded), async () => {
      const [, digits] = /^\/v([1-4])(?=\/|$)/.exec(url.pathname) ?? [];
      const version = digits ? Number(digits) : null;
      const account = readAccount(request, url.searchParams, version);
      if (typeof account !== 'number') return account;
      const { method } = recorded;
      const path = version === null ? url.pathname : url.pathname.slice(3);
      const contentType = request.headers['content-type'] ?? '';
      const result = await answerRest(restState(account), {
        method,
        path,
        query: url.searchParams,
        version,
        contentType,
        body,
      });
      recorded.wrote = method !== 'GET' && result.status < 400;
      return result;
    });
  });

  const authenticate = await serve(async (request, response) => {
    const body = (await readBody(request)).toString();
    const { pathname } = new URL(request.url ?? '/', 'http://copernica.invalid');
    const recorded = record('authenticate', request, pathname);
    await answer(response, faultOf(recorded), () => {
      if (recorded.method !== 'POST') return refuse('Invalid method');
      const accessToken = new URLSearchParams(body).get('access_token') ?? '';
      if (!copernica.accessTokens.has(accessToken)) return refuse('Invalid access token');
      return {
        status: 200,
        headers: { 'content-type': 'text/plain' },
        body: `${tokens.issue(accountOf(accessToken))}\n`,
      };
    });
  });

  // v4 documents no status for a bad authorization token; 401 is what its third-party clients expect (protocol 1.5).
  function readAccount(
    request: IncomingMessage,
    query: URLSearchParams,
    version: number | null,
  ): number | Answer {
    if (version === 4) {
      const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
      return tokens.read(token) ?? refuse('Invalid access token', 401);
    }
    const accessToken = query.get('access_token') ?? '';
    return copernica.accessTokens.has(accessToken) ? accountOf(accessToken) : refuse('Invalid access token');
  }

  const copernica: Copernica = {
    apiUrl: api.url,
    authenticateUrl: authenticate.url,
    databases: options.databases,
    accessTokens: new Set([options.accessToken ?? 'access-token-of-the-sandbox']),
    accountIds: new Map(),
    answers,
    faults: undefined,
    reshapeList: undefined,
    requests: [],
    posted: [],
    shelf: createMadeUpProfiles({ owner: { kind: 'database', id: 0 }, count: 0 }),
    quirks: { removed: 'marked', limitsIds: true, emptyFields: 'list' },
    failedDeliveries: [],
    jwtLifetimeSeconds: options.jwtLifetimeSeconds ?? 24 * 60 * 60,
    revokeJwts: () => tokens.revokeAll(),
    callbacks: () => store.all(),
    addCallback: (owner, properties) => store.add(owner, properties),
    removeCallback: (id) => void store.remove(id),
    webhookRules: {
      isListed: false,
      validatedDomains: new Set(['example', 'localhost', '127.0.0.1']),
      refusedTriggers: new Set(['unsubscribe', 'abuse']),
    },
    webhooks: () => webhooks.all(),
    addWebhook: (properties) =>
      webhooks.add({ callers: null, database: null, collection: null, ...properties }),
    removeWebhook: (id) => void webhooks.remove(id),
    close: async () => {
      await Promise.all([api.close(), authenticate.close()]);
    },
  };
  return copernica;
}
