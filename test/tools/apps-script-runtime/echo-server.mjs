// A server in a thread of its own for the tests of UrlFetchApp: it says what it got.
import http from 'node:http';
import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

const seen = [];

function answer(request, body, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
  const status = Number(searchParams.get('status') ?? 200);
  if (pathname === '/hang') return;
  if (pathname === '/reset') return request.socket.destroy();
  if (pathname === '/redirect') return response.writeHead(status, { Location: '/echo' }).end();
  if (pathname === '/seen') return response.end(JSON.stringify(seen));
  if (pathname === '/gzip') return response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('сжато'));
  if (pathname === '/1251') {
    return response
      .writeHead(200, { 'Content-Type': 'text/plain; charset=windows-1251' })
      .end(Buffer.from([0xcf, 0xf0]));
  }
  const told = { method: request.method, url: request.url, headers: request.headers, body: body.toString('hex') };
  const headers = { 'Content-Type': 'application/json', 'X-Twice': ['one', 'two'] };
  response.writeHead(status, headers).end(JSON.stringify(told));
}

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    seen.push(request.url);
    answer(request, Buffer.concat(chunks), response);
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
