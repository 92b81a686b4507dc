import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { mailEventTypes, profileEventTypes } from '../../../lib/event/event-type.ts';
import type { PayloadErrorCode } from '../../../lib/errors.ts';
import { toClaimCheck } from '../../../lib/queue/claim-check.ts';
import { toEventMessage } from '../../../lib/queue/event-message.ts';
import { toQuarantinedDelivery } from '../../../lib/receiving/send/quarantined-delivery.ts';
import type { IncomingRequest } from '../../../lib/receiving/read-request.ts';
import { normalize } from '../../../lib/receiving/normalize/normalize.ts';
import { parsePayload } from '../../../lib/receiving/parse/parse-payload.ts';
import { verifyRequest } from '../../../lib/receiving/verify/verify-request.ts';
import { buildVerifiedRequest } from '../receiving/build-verified-request.ts';
import { createEventValidator, schemaFile } from '../event/event-validator.ts';
import { profileUpdated } from '../event/sample-events.ts';
import { buildRequest, createVerifier, now } from '../receiving/verify/signed-delivery.ts';
import { typeErrorsOf } from './type-errors.ts';

const root = join(import.meta.dirname, '../../..');
const text = readFileSync(join(root, 'docs/events.md'), 'utf8');
const [delivery, event, mailEvent, pointer, quarantined] = blocksOf('json').map((block) => JSON.parse(block));

function blocksOf(language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, block = '']) => block,
  );
}

/** The names in the first column of the table below a heading. */
function namesBelow(heading: string): string[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const rows = section.split('\n## ')[0]?.match(/^\| `.*?\|/gm) ?? [];
  return rows.flatMap((row) => [...row.matchAll(/`(.+?)`/g)].map(([, name = '']) => name));
}

describe('the examples of docs/events.md', () => {
  it('are events', () => {
    const faultsOf = createEventValidator();
    expect([event, mailEvent].map((example) => example.specversion)).toEqual(['1.0', '1.0']);
    expect([event, mailEvent].flatMap(faultsOf)).toEqual([]);
  });

  it('show the event that the delivery becomes', async () => {
    const request = buildVerifiedRequest({ body: JSON.stringify(delivery) });
    expect(normalize(await parsePayload(request), request)).toEqual(event);
  });

  it('show what a webhook becomes', async () => {
    const { account, database, format, profile, tags, ...texts } = mailEvent.data;
    const body = new URLSearchParams({ ...texts, profile: String(profile), 'tags[]': tags });
    const request = buildVerifiedRequest({
      path: '/callbacks/main/webhook/click',
      contentType: 'application/x-www-form-urlencoded',
      body: body.toString(),
    });
    const { id: _id, ...rest } = normalize(await parsePayload(request), request);
    expect({ id: mailEvent.id, ...rest }).toEqual(mailEvent);
    expect({ account, database, format }).toEqual({ account: 'main', database: null, format: 'form' });
  });

  it('show the wire format of a claim check', () => {
    const { body } = toClaimCheck(toEventMessage(event), '…', `events/3f1c….json`);
    expect(JSON.parse(body)).toEqual(pointer);
  });

  it('show a quarantined delivery', () => {
    const body = Buffer.from('{hello');
    const request = buildVerifiedRequest({ body, receivedAt: new Date(quarantined.receivedAt) });
    expect(toQuarantinedDelivery(request, 'invalid-json', 'the body is not valid JSON')).toEqual(quarantined);
  });

  it('compile', () => {
    const samples = blocksOf('ts').map((block, index) => {
      const record = `declare const record: import('aws-lambda').SQSRecord;\n`;
      return [`docs/sample-${index}.ts`, block + record] as const;
    });
    expect(samples).not.toEqual([]);
    expect(typeErrorsOf(new Map(samples))).toEqual([]);
  });
});

describe('the tables of docs/events.md', () => {
  const { definitions } = JSON.parse(readFileSync(schemaFile, 'utf8'));

  it('have every type', () => {
    const types = [...profileEventTypes.keys(), ...mailEventTypes.keys()];
    expect(
      namesBelow('Types')
        .filter((name) => name.startsWith('com.'))
        .toSorted(),
    ).toEqual(types.toSorted());
  });

  it('have every attribute and property', () => {
    const { ProfileEventOfUpdate, ProfileEventDataOfUpdate } = definitions;
    expect(namesBelow('Attributes').toSorted()).toEqual(
      Object.keys(ProfileEventOfUpdate.properties).toSorted(),
    );
    expect(namesBelow('Data of profile events').toSorted()).toEqual(
      Object.keys(ProfileEventDataOfUpdate.properties).toSorted(),
    );
  });

  it('have every message attribute', () => {
    const { attributes } = toClaimCheck(toEventMessage(profileUpdated), 'bucket', 'key');
    expect(namesBelow('The message')).toEqual(expect.arrayContaining(Object.keys(attributes)));
  });

  it('have every quarantine code', () => {
    const codes = {
      'unsupported-content-type': true,
      'unsupported-charset': true,
      'unsupported-content-encoding': true,
      'invalid-content-encoding': true,
      undecodable: true,
      'body-too-large': true,
      'empty-body': true,
      'invalid-json': true,
      'invalid-xml': true,
      'invalid-form': true,
      doctype: true,
      'too-deep': true,
      'too-many-nodes': true,
      'unknown-shape': true,
      contradiction: true,
      'invalid-id': true,
      'queue-unavailable': true,
      'internal-error': true,
    } satisfies Record<PayloadErrorCode | 'queue-unavailable' | 'internal-error', true>;
    expect(namesBelow('Quarantine').toSorted()).toEqual(Object.keys(codes).toSorted());
  });
});

describe('a consumer elsewhere', () => {
  it('can take lib/event/ along, which imports nothing else', () => {
    const files = globSync(join(root, 'lib/event/*.ts'));
    const imported = files.flatMap((file) =>
      ts
        .preProcessFile(readFileSync(file, 'utf8'))
        .importedFiles.map(({ fileName }) => resolve(dirname(file), fileName)),
    );
    expect(imported).not.toEqual([]);
    expect(imported.filter((file) => !files.includes(file))).toEqual([]);
  });
});

describe('replaying a quarantined delivery', () => {
  async function quarantine(): Promise<IncomingRequest> {
    const verified = await verifyRequest(buildRequest(), createVerifier());
    const delivery = toQuarantinedDelivery(verified, 'internal-error', 'a defect');
    const { path, contentType, bodyBase64, ...rest } = delivery;
    return {
      method: rest.method,
      rawPath: path,
      rawQuery: rest.query,
      stage: null,
      headers: new Map([['content-type', contentType ?? '']]),
      body: Buffer.from(bodyBase64, 'base64'),
      isText: false,
      requestId: 'request-2',
      receivedAt: now,
    };
  }

  it('works by token, through another account', async () => {
    const request = await quarantine();
    const replayed = {
      ...request,
      rawPath: request.rawPath.replace('/callbacks/main/', '/callbacks/old/'),
      rawQuery: 'token=current-token',
    };
    const verified = await verifyRequest(replayed, createVerifier());
    const { id, subject, data } = normalize(await parsePayload(verified), verified);
    expect({ subject, account: data.account }).toEqual({
      subject: 'database/788/profile/123',
      account: 'old',
    });
    expect(id).not.toBe((await verifyRequest(buildRequest(), createVerifier())).deliveryId);
  });

  it('does not work without one', async () => {
    await expect(verifyRequest(await quarantine(), createVerifier())).rejects.toMatchObject({
      code: 'missing-signature',
    });
  });
});
