import { proof } from './hs.js';
import { proveGroup } from './prove.js';

proveGroup('HS', proof);
