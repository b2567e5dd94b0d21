// The thread of watch-in-thread.ts, run from its TypeScript sources as the command line is.
import { register } from 'tsx/esm/api';

register();
await import('./watch-thread.ts');
