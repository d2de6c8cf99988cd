import { describe, expect, it } from 'vitest';
import type { FlowModel } from './flow-model.ts';
import { readFlowModel } from './read-flow-model.ts';
import {
  type ComposedFlow,
  callStep,
  composeArtifactFiles,
  composeIflow,
  contentModifier,
} from './testing/compose-iflow.ts';

const read = (flow: ComposedFlow, parameterFile = '') =>
  readFlowModel({
    id: 'Orders',
    name: 'Orders to the shop',
    files: composeArtifactFiles(flow, parameterFile),
  });

const modelOf = (...given: Parameters<typeof read>): FlowModel => {
  const result = read(...given);
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems));
  return result.model;
};

const receiverOf = (flow: ComposedFlow) => {
  const call = modelOf(flow).steps.find((step) => step.kind === 'call');
  if (call === undefined) throw new Error('no call');
  return call.receiver;
};

const problemsOf = (...given: Parameters<typeof read>): readonly string[] => {
  const result = read(...given);
  return result.kind === 'flow' ? [] : result.problems.map(({ step, reason }) => `${step}: ${reason}`);
};

describe('the model of an integration flow', () => {
  it('is its sender, its steps in the order of the arrows, and its receiver', () => {
    const before = contentModifier('Before', {
      headers: [
        ['Content-Type', 'constant', 'application/json'],
        ['SAP_Sender', 'property', 'who'],
        ['x-old', 'delete', ''],
      ],
      properties: [['who', 'expression', '${header.x-shop} at ${date:now:yyyy-MM-dd}']],
      body: ['expression', '{"order":${in.body}}'],
    });
    const after = contentModifier('After', { headers: [['CamelHttpResponseCode', 'constant', '202']] });
    const persist = { id: 'CallActivity_9', name: 'Keep', settings: { activityType: 'Persist', stepid: 'BeforeCall' } };
    expect(
      modelOf({ runtime: { allowedHeaderList: 'x-shop|SAP_x' }, steps: [before, persist, callStep, after] }),
    ).toEqual({
      id: 'Orders',
      name: 'Orders to the shop',
      sender: {
        path: '/orders',
        authorization: { kind: 'role', role: 'ESBMessaging.send' },
        isCsrfProtected: false,
        maxBodyBytes: 1_048_576,
      },
      allowedHeaders: ['x-shop', 'SAP_x'],
      steps: [
        {
          kind: 'content-modifier',
          id: 'CallActivity_Before',
          name: 'Before',
          headers: [
            { action: 'set', name: 'Content-Type', value: { kind: 'constant', text: 'application/json' } },
            { action: 'set', name: 'SAP_Sender', value: { kind: 'property', name: 'who' } },
            { action: 'delete', name: 'x-old' },
          ],
          properties: [
            {
              action: 'set',
              name: 'who',
              value: { kind: 'expression', text: '${header.x-shop} at ${date:now:yyyy-MM-dd}' },
            },
          ],
          body: { kind: 'expression', text: '{"order":${in.body}}' },
        },
        { kind: 'persist', id: 'CallActivity_9', name: 'Keep', storeId: 'BeforeCall' },
        {
          kind: 'call',
          id: 'ServiceTask_1',
          name: 'Call the shop',
          receiver: {
            target: { kind: 'destination', name: 'shop', path: '/orders' },
            method: 'POST',
            sendsBody: true,
            timeoutMs: 60_000,
            requestHeaders: [],
            responseHeaders: '*',
            passesSenderQuery: false,
            failsOnErrorStatus: true,
            attachesErrorDetails: true,
          },
        },
        {
          kind: 'content-modifier',
          id: 'CallActivity_After',
          name: 'After',
          headers: [{ action: 'set', name: 'CamelHttpResponseCode', value: { kind: 'constant', text: '202' } }],
          properties: [],
        },
      ],
      customHeaderProperties: [],
      attachments: 'none',
      logLevel: 'INFO',
    });
  });

  it('has its parameters filled in, in tables cell by cell', () => {
    const flow: ComposedFlow = {
      sender: { urlPath: '/{{Sender Path}}' },
      receiver: { httpAddressWithoutQuery: 'https://{{host}}/api', httpRequestTimeout: '{{timeout}}' },
      steps: [contentModifier('Set', { headers: [['x-note', 'constant', '{{note}}']] }), callStep],
    };
    const file = '#comment\nSender\\ Path=from-file\nhost : shop.example\ntimeout=\\u0035000\nnote=a\\\n  b\n';
    const model = modelOf(flow, file.replace('a\\\n  b', "</cell></row><row><cell id='Name'>evil"));
    expect(model.sender.path).toBe('/from-file');
    expect(model.steps[0]).toMatchObject({
      headers: [{ name: 'x-note', value: { text: "</cell></row><row><cell id='Name'>evil" } }],
    });
    expect(model.steps[1]).toMatchObject({
      receiver: { target: { kind: 'url', url: 'https://shop.example/api' }, timeoutMs: 5000 },
    });
    expect(modelOf(flow, file).steps[0]).toMatchObject({ headers: [{ value: { text: 'ab' } }] });
    expect(problemsOf(flow, '')).toContain('sender channel HTTPS: the parameter "Sender Path" has no value');
  });

  it('calls a receiver at the end event, and takes the settings of its channel', () => {
    const flow: ComposedFlow = {
      steps: [contentModifier('Set', { headers: [['a', 'constant', 'b']] })],
      receiver: {
        httpAddressWithoutQuery: 'https://shop.example/api/${header.id}',
        httpAddressQuery: '?$top=${property.top}',
        httpMethod: 'GET',
        authenticationMethod: 'OAuth2 Client Credentials',
        credentialName: 'SHOP',
        allowedRequestHeaders: '*',
        allowedResponseHeaders: 'etag|x-id',
        throwExceptionOnFailure: 'false',
        enableMPLAttachments: 'false',
        retryOnConnectionFailure: 'true',
        retryIteration: '3',
        retryInterval: '15',
        httpErrorResponseCodes: '500,503',
      },
    };
    expect(receiverOf(flow)).toEqual({
      target: {
        kind: 'url',
        url: 'https://shop.example/api/${header.id}',
        authentication: { kind: 'oauth2-client-credentials', credentialName: 'SHOP' },
      },
      query: '$top=${property.top}',
      method: 'GET',
      sendsBody: false,
      timeoutMs: 60_000,
      requestHeaders: '*',
      responseHeaders: ['etag', 'x-id'],
      passesSenderQuery: false,
      failsOnErrorStatus: false,
      attachesErrorDetails: false,
      retry: { attempts: 3, delaySeconds: 15, backoff: 1, statuses: [500, 503] },
    });
  });

  it('may have no receiver', () => {
    expect(modelOf({ steps: [], receiver: 'none' }).steps).toEqual([]);
  });

  it('takes senders by the names of their certificates, and CSRF protection', () => {
    const certificates =
      "<row><cell id='clientCertificate.subjectDN'>CN=a</cell><cell id='clientCertificate.issuerDN'>CN=ca</cell></row>";
    const sender = { senderAuthType: 'ClientCertificate', clientCertificates: certificates, xsrfProtection: '1' };
    expect(modelOf({ sender }).sender).toMatchObject({
      authorization: { kind: 'client-certificate', certificates: [{ subjectDn: 'CN=a', issuerDn: 'CN=ca' }] },
      isCsrfProtected: true,
    });
  });

  it.each([
    ['Error events', 'ERROR'],
    ['No logging', 'NONE'],
  ])('has log level of "%s"', (log, level) => {
    expect(modelOf({ runtime: { log } }).logLevel).toBe(level);
  });
});

describe('what the server cannot run is a problem that names the step', () => {
  const step = (settings: Readonly<Record<string, string>>) => ({ id: 'CallActivity_1', name: 'Odd', settings });
  const enrich = (type: string, value: string): ComposedFlow => ({
    steps: [contentModifier('Set', { headers: [['x', type, value]] }), callStep],
  });
  it.each<[string, ComposedFlow, string]>([
    [
      'a script',
      { steps: [step({ activityType: 'Script' }), callStep] },
      'Odd: steps of type "Script" are not supported',
    ],
    ['a router', { extra: '<bpmn2:exclusiveGateway id="G" name="Which?"/>' }, 'Which?: routers are not supported'],
    [
      'an exception subprocess',
      { extra: '<bpmn2:subProcess id="S" name="Catch"/>' },
      'Catch: exception subprocesses are not supported',
    ],
    [
      'a timer',
      { extra: '<bpmn2:startEvent id="T" name="Daily"><bpmn2:timerEventDefinition/></bpmn2:startEvent>' },
      'Daily: events of type "timerEventDefinition" are not supported',
    ],
    [
      'a step off the way',
      { extra: '<bpmn2:callActivity id="L" name="Lost"/>' },
      'Lost: it is not connected to the start event',
    ],
    [
      'a fork',
      { extra: '<bpmn2:sequenceFlow id="F" sourceRef="ServiceTask_1" targetRef="StartEvent_1"/>' },
      'Call the shop: more than one way leads on from it',
    ],
    [
      'two calls',
      { steps: [callStep, { ...callStep, id: 'ServiceTask_2' }] },
      'Call the shop: it has no receiver channel',
    ],
    ['two senders', { receiver: { direction: 'Sender' } }, 'artifact: it must have one sender channel, and has 2'],
    ['an XPath', enrich('xpath', '/a/b'), 'Set: the source type "xpath" of "x" is not supported'],
    [
      'an expression beyond the subset',
      enrich('expression', '${header.x.length}'),
      'Set: the expression "${header.x.length}" is not supported',
    ],
    ['an open expression', enrich('expression', '${body'), 'Set: an expression has no "}"'],
    [
      'another sender adapter',
      { sender: { ComponentType: 'SOAP' } },
      'sender channel HTTPS: sender adapter "SOAP" is not supported: only HTTPS is',
    ],
    [
      'another receiver adapter',
      { receiver: { ComponentType: 'SFTP' } },
      'receiver channel HTTP: receiver adapter "SFTP" is not supported: only HTTP is',
    ],
    [
      'S-40: a host from the message',
      { receiver: { httpAddressWithoutQuery: 'https://${header.host}/x' } },
      'receiver channel HTTP: "httpAddressWithoutQuery" must begin with http:// or https:// and a host that is no expression',
    ],
    [
      'an on-premise proxy without destination',
      { receiver: { httpAddressWithoutQuery: 'http://erp:80/x', proxyType: 'sapcc' } },
      'receiver channel HTTP: proxy types other than Internet need a destination: give the address http://<destination>.dest/<path>',
    ],
    [
      'a certificate for the receiver',
      { receiver: { httpAddressWithoutQuery: 'https://a.example', authenticationMethod: 'Client Certificate' } },
      'receiver channel HTTP: authentication "Client Certificate" is not supported: use a destination for it',
    ],
    [
      'S-56: a path with dots',
      { sender: { urlPath: '/a/../b' } },
      'sender channel HTTPS: "urlPath" must be a path of letters, digits and the characters _ . ~ $ -, such as /orders/new',
    ],
    [
      'S-67: a pattern for headers',
      { runtime: { allowedHeaderList: 'x-.*' } },
      'runtime configuration: allowed headers must be names separated by "|", or "*": patterns are not supported',
    ],
    ['CORS', { runtime: { corsEnabled: 'true' } }, 'runtime configuration: CORS is not supported'],
    [
      'a size that is no number',
      { sender: { maximumBodySize: '1x' } },
      'sender channel HTTPS: "maximumBodySize" must be a whole number from 1 to 2047',
    ],
    [
      'a certificate without names',
      { sender: { senderAuthType: 'ClientCertificate' } },
      'sender channel HTTPS: authorization by client certificate needs the subject DN and the issuer DN of each certificate',
    ],
  ])('%s', (_what, flow, problem) => {
    expect(problemsOf(flow)).toContain(problem);
  });

  it('several at once', () => {
    const flow: ComposedFlow = { sender: { ComponentType: 'SOAP' }, receiver: { ComponentType: 'SFTP' } };
    expect(problemsOf(flow)).toHaveLength(2);
  });

  it.each([
    ['S-32: a document type', Buffer.from(`<!DOCTYPE a>${composeIflow({})}`), 'it has a document type'],
    ['another encoding', Buffer.from([0xff, 0xfe, 0x3c]), 'it is not in UTF-8'],
    ['another document', Buffer.from('<a/>'), 'the diagram has no BPMN collaboration'],
  ])('%s', (_what, content, reason) => {
    const files = new Map([['src/main/resources/scenarioflows/integrationflow/a.iflw', content]]);
    expect(readFlowModel({ id: 'a', name: 'a', files })).toEqual({
      kind: 'problems',
      problems: [{ step: 'artifact', reason: `the .iflw file cannot be used: ${reason}` }],
    });
  });

  it('an archive without a flow', () => {
    expect(readFlowModel({ id: 'a', name: 'a', files: new Map() })).toEqual({
      kind: 'problems',
      problems: [{ step: 'artifact', reason: 'it must hold one .iflw file, and holds 0' }],
    });
  });
});
