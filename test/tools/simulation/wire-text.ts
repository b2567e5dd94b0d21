/** What happens on the wire, in the words of the story. */
import type { HttpOutcome } from '../apps-script-runtime/index.ts';
import type { Answer, Sent, WireFault } from './wire.ts';

export function faultName(fault: WireFault): string {
  if (fault.kind === 'status') return `status ${fault.status} ${fault.handled ? 'after' : 'instead'}`;
  return fault.kind === 'statement' ? 'statement fault sent' : fault.kind;
}

export function faultText(fault: WireFault): string {
  if (fault.kind !== 'statement') return faultName(fault);
  const { how, when, at } = fault.fault;
  return `statement ${at}: ${how} ${when}`;
}

/** The part of a request that tells it from others, and its answer, in a few words. */
export function describeRequest({ path, source, message }: Sent): string {
  const what = path === 'push' ? ` ${message.tab} ${message.scope?.kind}` : '';
  const readAt = message.readAt === undefined ? '' : ` readAt ${new Date(message.readAt).toISOString().slice(11, 23)}`;
  return `${source} ${path}${what}${readAt}`;
}

export function outcomeText(outcome: HttpOutcome): string {
  if ('failure' in outcome) return outcome.failure;
  const text = Buffer.from(outcome.body).toString('utf8');
  try {
    return `${outcome.status} ${answerText(JSON.parse(text) as Answer & { code?: string; detail?: string })}`;
  } catch {
    return `${outcome.status} ${text.slice(0, 40)}`;
  }
}

function answerText(answer: Answer & { code?: string; detail?: string }): string {
  if (answer.code !== undefined) return `${answer.code}: ${answer.detail ?? ''}`.slice(0, 160);
  if (answer.tabs !== undefined)
    return answer.tabs.map(tabText).join(', ') + (answer.contracts ? ' contracts differ' : '');
  const { inserted, deleted, stale } = answer;
  return inserted === undefined ? '' : `+${inserted} −${deleted}${stale ? ` stale ${stale}` : ''}`;
}

function tabText({ tab, blocked, inSync, rejectedKnown }: NonNullable<Answer['tabs']>[number]): string {
  if (blocked !== undefined) return `${tab} blocked ${blocked}`;
  return `${tab} ${inSync ? '=' : '≠'}${rejectedKnown ? '' : ' rejected ≠'}`;
}
