/** Where a request comes from: what a proxy says of it counts only where the proxy is one of ours (TRUSTED_PROXIES). */
import { BlockList, isIP } from 'node:net';
import type { Context } from 'hono';
import { remoteAddress } from './remote-address.ts';

export type Proxies = {
  /** The address that the request began at, as far as it is known; of IPv6 the network, since one client has many. */
  readonly originOf: (context: Context) => string;
  /** Whether its first way was by TLS. */
  readonly isHttps: (context: Context) => boolean;
};

/** @param trusted addresses and networks, `10.0.0.0/8` */
export function proxiesOf(trusted: readonly string[]): Proxies {
  const list = new BlockList();
  for (const entry of trusted) add(list, entry);
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return {
    originOf: (context) => {
      const forwarded = (context.req.header('x-forwarded-for') ?? '').split(',').map((part) => plain(part.trim()));
      let address = plain(remoteAddress(context));
      // From the nearest to the farthest, as long as the one that says it is ours.
      while (isTrusted(address) && forwarded.length > 0) address = forwarded.pop() || address;
      return networkOf(address);
    },
    isHttps: (context) => {
      const isOfProxy = isTrusted(plain(remoteAddress(context)));
      const said = isOfProxy ? context.req.header('x-forwarded-proto') : undefined;
      return said === 'https' || new URL(context.req.url).protocol === 'https:';
    },
  };
}

/** Whether it is an address or a network. */
export function isNetwork(entry: string): boolean {
  const [address = '', bits] = entry.split('/');
  const kind = isIP(address);
  return kind !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 6 ? 128 : 32)));
}

function add(list: BlockList, entry: string): void {
  const [address = '', bits] = entry.split('/');
  const kind = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined) list.addAddress(address, kind);
  else list.addSubnet(address, Number(bits), kind);
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

function networkOf(address: string): string {
  return isIP(address) === 6 ? address.split(':').slice(0, 4).join(':') : address;
}
