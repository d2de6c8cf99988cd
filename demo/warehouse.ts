// The on-premise system of the demo, a process of its own: a warehouse with a token service of its own. Nobody is told its port but the connector.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

const credentials = { id: 'hansekontor', secret: process.env.WAREHOUSE_SECRET ?? '' };
const tokens = new Set<string>();

const server = createServer((request, response) => {
  void answer(request).then(({ status, body }) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : undefined }));
});

async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: object }> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  if (request.method === 'POST' && request.url === '/token') {
    const form = new URLSearchParams(text);
    if (form.get('client_id') !== credentials.id || form.get('client_secret') !== credentials.secret)
      return { status: 401, body: { error: 'invalid_client' } };
    const token = randomUUID();
    tokens.add(token);
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: 3600 } };
  }
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined || !tokens.has(token)) return { status: 401, body: { error: 'a token is required' } };
  return {
    status: 200,
    body: { stock: { 'Pfeffer, schwarz': 120 }, host: request.headers.host, tokensIssued: tokens.size },
  };
}
