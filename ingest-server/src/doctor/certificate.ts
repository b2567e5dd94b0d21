/** The certificate that a TLS server shows, trusted or not. */
import { connect } from 'node:tls';
import { say } from '../words/words.ts';

export type Certificate = {
  /** Unix milliseconds. */
  readonly validTo: number;
  /** Why it is not trusted; null where it is. */
  readonly problem: string | null;
};

/** @throws where nobody answers within the deadline, or not by TLS */
export function readCertificate(host: string, port: number, deadlineMs: number): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    // Taken whatever it is: nothing is sent, and whether it is trusted is part of the answer.
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false, timeout: deadlineMs });
    socket.once('secureConnect', () => {
      const validTo = Date.parse(socket.getPeerCertificate().valid_to);
      resolve({
        validTo,
        problem: socket.authorized ? null : String(socket.authorizationError ?? say().doctor.unknownReason),
      });
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error(say().doctor.inTime)));
    socket.once('error', reject);
  });
}
