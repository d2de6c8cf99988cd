// The floor: Node's own HTTP server, reading the body and answering fixed JSON.
import { createServer } from 'node:http';

const body = JSON.stringify({ access_token: 'a'.repeat(32), token_type: 'Bearer', expires_in: 3600, scope: '' });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('content-length', body.length);
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : undefined }));
});
