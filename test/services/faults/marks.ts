import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Environment } from '../../../lib/config/environment.ts';
import { buildEvent, type EventOptions } from '../../faults/build-event.ts';

/** Texts that occur nowhere else, one for each place whose content must stay there. */
export const marks = {
  fieldName: 'mark-field-name-5e1a',
  fieldValue: 'mark-field-value-c90b',
  text: 'mark-text-of-the-body-77d2',
  mediaTypeParameter: 'mark-media-type-2b4c',
  nonce: 'mark-nonce-d1f0a9',
  cookie: 'mark-cookie-8e33b1',
  authorization: 'mark-authorization-40ce',
  unknownHeader: 'mark-unknown-header-96a7',
  query: 'mark-query-3f5d12',
  sentToken: 'mark-sent-token-b8e4',
  callbackToken: 'mark-callback-token-19fc',
  accessToken: 'mark-access-token-6ad0',
  secretNote: 'mark-secret-note-f27e',
  accessKeyId: 'MARKACCESSKEYID0D5B',
  secretAccessKey: 'mark-secret-access-key-a3c8',
  sessionToken: 'mark-session-token-7b19',
} as const;

/** A secret of token authentication. */
export const markedSecret = JSON.stringify({
  accessToken: marks.accessToken,
  callbackToken: marks.callbackToken,
  note: marks.secretNote,
});

export const markedEnvironment: Environment = {
  AWS_ACCESS_KEY_ID: marks.accessKeyId,
  AWS_SECRET_ACCESS_KEY: marks.secretAccessKey,
  AWS_SESSION_TOKEN: marks.sessionToken,
};

export const markedFields = { [marks.fieldName]: marks.fieldValue };

/** A delivery with a mark wherever there is room for one. */
export function buildMarkedEvent({ query, ...options }: EventOptions = {}): APIGatewayProxyEventV2 {
  const event = buildEvent({
    body: JSON.stringify({ id: '123', fields: markedFields }),
    contentType: `application/json; profile=${marks.mediaTypeParameter}`,
    nonce: marks.nonce,
    query: [`other=${marks.query}`, query].filter(Boolean).join('&'),
    ...options,
  });
  return {
    ...event,
    cookies: [`session=${marks.cookie}`],
    headers: {
      ...event.headers,
      authorization: `Bearer ${marks.authorization}`,
      'x-unknown': marks.unknownHeader,
    },
  };
}

/** Which of the texts occur in the output, as they are, in base64 or in hexadecimal. */
export function findTexts(output: string, texts: readonly string[]): string[] {
  return texts.filter((text) => spellings(text).some((spelling) => output.includes(spelling)));
}

/** What of a delivery's own headers must stay there: its signature, digest and date. */
export function headerTexts({ headers }: APIGatewayProxyEventV2): string[] {
  const signature = /signature="(.{16,}?)"/.exec(headers['signature'] ?? '')?.[1];
  return [signature?.slice(8, 40), headers['digest'], headers['date']].filter(
    (text) => text !== undefined && text.length >= 12,
  ) as string[];
}

function spellings(text: string): string[] {
  // Base64 spells a text in three ways, depending on where it starts; its first and last characters mix with others.
  const inBase64 = ['', ' ', '  '].map((before) =>
    Buffer.from(before + text)
      .toString('base64')
      .slice(4, -4),
  );
  return [text, encodeURIComponent(text), Buffer.from(text).toString('hex'), ...inBase64];
}
