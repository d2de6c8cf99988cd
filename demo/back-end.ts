// The back end of the demo, a process of its own: an order book that demands a token and has it checked by SAP's own library.
// It knows nothing of Portolan but the credentials of its authorization service, as any application on the platform does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecurityContext, XsuaaService } from '@sap/xssec';
import { z } from 'zod';

const credentials = z
  .looseObject({ clientid: z.string(), xsappname: z.string() })
  .parse(JSON.parse(process.env.ORDER_BOOK_CREDENTIALS ?? '{}'));
const service = new XsuaaService(credentials);

/** What was posted, by document number; and who posted it. */
const documents = new Map<string, { readonly kind: string; readonly postedBy: string }>();

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    send(response, 500, { error: 'the order book failed' });
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : undefined }));
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readText(request);
  const caller = await identify(request);
  if (caller === undefined) return send(response, 401, { error: 'a token of the order book is required' });
  if (request.method === 'GET')
    return send(response, 200, { documents: Object.fromEntries(documents), caller: caller.clientId });
  if (!caller.mayPost) return send(response, 403, { error: 'the scope Orders.Post is missing' });
  const document = parseDocument(request.headers['content-type'] ?? '', body);
  if (document === undefined) return send(response, 422, { error: 'neither a UBL order nor a goods receipt' });
  documents.set(document.number, { kind: document.kind, postedBy: caller.clientId });
  return send(response, 201, { accepted: document.number, kind: document.kind, documents: documents.size });
}

async function identify(
  request: IncomingMessage,
): Promise<{ readonly clientId: string; readonly mayPost: boolean } | undefined> {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  try {
    const context = await createSecurityContext(service, { jwt: token });
    return { clientId: context.token.clientId ?? '', mayPost: context.checkLocalScope('Orders.Post') };
  } catch (error) {
    console.error(`refused a token: ${error instanceof Error ? error.message : 'unknown reason'}`);
    return undefined;
  }
}

function parseDocument(
  contentType: string,
  body: string,
): { readonly kind: string; readonly number: string } | undefined {
  if (contentType.includes('json')) {
    const receipt = z.object({ goodsReceipt: z.object({ documentNumber: z.string() }) }).safeParse(JSON.parse(body));
    return receipt.success ? { kind: 'goods receipt', number: receipt.data.goodsReceipt.documentNumber } : undefined;
  }
  const number = /<cbc:ID>([A-Z]+-\d{4}-\d+)<\/cbc:ID>/.exec(body)?.[1];
  return body.includes('ubl:schema:xsd:Order-2') && number !== undefined ? { kind: 'UBL order', number } : undefined;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
