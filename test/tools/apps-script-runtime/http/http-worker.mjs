// Performs one HTTP request a message and answers with its id. Runs beside the blocked thread that asked.
import http from 'node:http';
import { workerData } from 'node:worker_threads';

const { port, signal } = workerData;
// No connection is kept: one that a restarted server closed would fail a request that Google's would not.
const agent = new http.Agent({ keepAlive: false });

function reply(message, transfer = []) {
  port.postMessage(message, transfer);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

function send({ id, method, url, headers, body, timeoutMs }) {
  const fail = (error) => reply({ id, failure: String(error?.code ?? error?.message ?? error) });
  try {
    const request = http.request(url, { method, headers, agent, timeout: timeoutMs }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', fail);
      response.on('aborted', () => fail('ECONNRESET'));
      response.on('end', () => {
        if (!response.complete) return;
        const bytes = new Uint8Array(Buffer.concat(chunks));
        reply({ id, status: response.statusCode, rawHeaders: response.rawHeaders, body: bytes }, [bytes.buffer]);
      });
    });
    request.on('timeout', () => request.destroy(new Error('ETIMEDOUT')));
    request.on('error', fail);
    request.end(body);
  } catch (error) {
    fail(error);
  }
}

port.on('message', send);
