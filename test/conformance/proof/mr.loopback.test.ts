import { proof } from './mr.js';
import { proveGroup } from './prove.js';

// T: these cases move much, and several runs share one process.
proveGroup('MR', proof, { mutantTimeoutMs: 1500 });
