/** What tests give to an execution, and what they get back from it. */
import type { Execution } from './execution.ts';

/** How a function was started: it decides identity, permissions and time limit. */
export type ExecutionKind = 'menu' | 'trigger' | 'simple' | 'dialog' | 'editor';

/** What a hook may do to a service call before it happens. */
export interface CallAction {
  /** The service throws this text; the call has no effect. */
  readonly throws?: string;
  /** The execution ends here, uncatchably. */
  readonly kill?: true | string;
  /** The call takes this much longer. */
  readonly delayMs?: number;
}

/**
 * Sees each service call before it happens; may run other executions, change the workbook, move the clock.
 * @param tab the name of the tab whose Sheet or Range is called
 */
export type ServiceCallHook = (
  name: string,
  args: readonly unknown[],
  execution: Execution,
  tab: string | undefined,
) => CallAction | undefined;

export interface FetchRecord {
  readonly method: string;
  readonly url: string;
  readonly requestBytes: number;
  /** Undefined where the script got an exception instead of an answer. */
  readonly status: number | undefined;
  readonly responseBytes: number;
}

export interface ShownToast {
  readonly message: string;
  readonly title: string;
  readonly seconds: number;
}

export interface ShownAlert {
  readonly kind: 'alert' | 'prompt';
  readonly title: string;
  readonly message: string;
  readonly buttons: string;
  readonly answer: string;
}

export interface ShownDialog {
  readonly kind: 'modal' | 'modeless' | 'sidebar';
  readonly title: string;
  readonly html: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

export interface ExecutionResult {
  readonly functionName: string;
  readonly status: 'ok' | 'error' | 'killed';
  /** What the function (or its promise) returned, as a host value. */
  readonly value: unknown;
  /** What it threw, or what the runtime does not offer, or why it was killed. */
  readonly error: { readonly name: string; readonly message: string; readonly stack: string } | undefined;
  readonly startedAt: number;
  readonly virtualMs: number;
  readonly serviceCalls: number;
  /** Calls by name, such as `{ 'Range.getValues': 2 }`. */
  readonly calls: Readonly<Record<string, number>>;
  readonly callLog: readonly string[];
  readonly fetches: readonly FetchRecord[];
  readonly bytesSent: number;
  readonly toasts: readonly ShownToast[];
  readonly alerts: readonly ShownAlert[];
  readonly dialogs: readonly ShownDialog[];
  readonly console: readonly string[];
  /** How often a lock was released with writes to cells unflushed: a fault that shows on Google's side only. */
  readonly unflushedReleases: number;
}
